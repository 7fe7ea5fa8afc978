"""Comments and whom they mention, requests for proof, notices, what each person wants to be told, digests sent."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from audit_app.base import clock
from audit_app.base.db import Base
from audit_app.base.tenancy import TenantOwned
from audit_app.base.types import Sha256, choice
from audit_app.talk.rules import Kind, Often, Request


class Comment(TenantOwned, Base):
    """Something said about a thing; internal unless somebody says otherwise. A deleted one keeps its place, not its text."""

    __tablename__ = "talk_comment"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Kind] = mapped_column(choice(Kind))
    audit_id: Mapped[int | None] = mapped_column(ForeignKey("audit.id"))
    requirement: Mapped[str] = mapped_column(String(24), default="")
    action_id: Mapped[int | None] = mapped_column(ForeignKey("actions_action.id"))
    text: Mapped[str]
    internal: Mapped[bool] = mapped_column(default=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    author: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    changed_at: Mapped[dt.datetime | None]
    deleted_at: Mapped[dt.datetime | None]
    deleted_by: Mapped[str] = mapped_column(String(200), default="")

    __table_args__ = (
        CheckConstraint("(kind = 'action') = (action_id IS NOT NULL)", name="action_is_named"),
        CheckConstraint("(kind = 'action') = (audit_id IS NULL)", name="audit_is_named"),
        Index(None, "organisation_id", "audit_id", "requirement"),
        Index(None, "organisation_id", "action_id"),
    )


class Mention(TenantOwned, Base):
    """Somebody named in a comment."""

    __tablename__ = "talk_mention"

    comment_id: Mapped[int] = mapped_column(ForeignKey("talk_comment.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)


class ProofRequest(TenantOwned, Base):
    """A proof that somebody is asked for, for one requirement of one audit."""

    __tablename__ = "talk_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    audit_id: Mapped[int] = mapped_column(ForeignKey("audit.id"))
    parameter: Mapped[str] = mapped_column(String(20))
    requirement: Mapped[str] = mapped_column(String(24))
    text: Mapped[str]
    asked_of_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    asked_of: Mapped[str] = mapped_column(String(200))
    due_on: Mapped[dt.date]
    state: Mapped[Request] = mapped_column(choice(Request), default=Request.OPEN)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    asked_by: Mapped[str] = mapped_column(String(200))
    asked_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    proof_id: Mapped[int | None] = mapped_column(ForeignKey("evidence_item.id"))
    note: Mapped[str] = mapped_column(default="")
    provided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    provided_by: Mapped[str] = mapped_column(String(200), default="")
    provided_at: Mapped[dt.datetime | None]
    reason: Mapped[str] = mapped_column(default="")
    decided_by: Mapped[str] = mapped_column(String(200), default="")
    decided_at: Mapped[dt.datetime | None]

    __table_args__ = (
        CheckConstraint(
            "state NOT IN ('provided', 'accepted') OR proof_id IS NOT NULL", name="proof_is_there"
        ),
        CheckConstraint("state <> 'returned' OR reason <> ''", name="returned_with_a_reason"),
        Index(None, "organisation_id", "asked_of_id", "state"),
        Index(None, "organisation_id", "audit_id", "requirement"),
        Index(None, "organisation_id", "due_on"),
    )


class Notice(TenantOwned, Base):
    """One line in somebody's list: one for each kind and thing, however often it happens."""

    __tablename__ = "talk_notice"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    kind: Mapped[str] = mapped_column(String(40))
    thing: Mapped[str] = mapped_column(String(120))
    subject: Mapped[str] = mapped_column(String(300))
    path: Mapped[str] = mapped_column(String(300))
    made_by: Mapped[str] = mapped_column(String(200), default="")
    made_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    seen_at: Mapped[dt.datetime | None]

    __table_args__ = (
        UniqueConstraint("organisation_id", "user_id", "kind", "thing"),
        Index(None, "organisation_id", "user_id", "made_at"),
    )


class Wish(TenantOwned, Base):
    """What one person wants to be told in this organisation, and the hash of the address of their calendar."""

    __tablename__ = "talk_wish"

    user_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    digest: Mapped[Often] = mapped_column(choice(Often), default=Often.DAILY)
    calendar_sha256: Mapped[str | None] = mapped_column(Sha256, unique=True)
    calendar_at: Mapped[dt.datetime | None]


class DigestDay(TenantOwned, Base):
    """That somebody's digest of a day is done: sent as a letter, or there was nothing to say."""

    __tablename__ = "talk_digest_day"

    user_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    day: Mapped[dt.date] = mapped_column(primary_key=True)
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("mail_letter.id"))
