"""An audit, what it covers, who works on it, its answers with their proof, and its signatures."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from audit_app.audits.rules import Rating, State
from audit_app.base import clock
from audit_app.base.db import Base
from audit_app.base.tenancy import TenantOwned
from audit_app.base.types import choice


class Audit(TenantOwned, Base):
    """One audit of one entity over one period against one pinned checklist release."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    release_id: Mapped[int] = mapped_column(ForeignKey("checklist_release.id"))
    name: Mapped[str] = mapped_column(String(200))
    entity: Mapped[str] = mapped_column(String(200))
    channels: Mapped[list[Any]]
    period_from: Mapped[dt.date]
    period_until: Mapped[dt.date]
    due_on: Mapped[dt.date | None]
    objectives: Mapped[str] = mapped_column(default="")
    confidentiality: Mapped[str] = mapped_column(default="")
    alone: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether one person audits alone, so that whoever rated everything may sign: every report then says so."""
    state: Mapped[State] = mapped_column(choice(State), default=State.DRAFT)
    revision: Mapped[int] = mapped_column(default=1)
    summary: Mapped[dict[str, Any]]
    started_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    started_by: Mapped[str]
    started_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    changed_at: Mapped[dt.datetime] = mapped_column(default=clock.now)

    __table_args__ = (
        CheckConstraint("period_from <= period_until", name="period_in_order"),
        Index(None, "organisation_id", "changed_at"),
    )


class AuditSite(TenantOwned, Base):
    """A site inside an audit's scope; none at all means every site."""

    __tablename__ = "audit_site"

    audit_id: Mapped[int] = mapped_column(ForeignKey("audit.id"), primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("workforce_site.id"), primary_key=True)


class AuditProgramme(TenantOwned, Base):
    """A programme inside an audit's scope; none at all means every programme."""

    __tablename__ = "audit_programme"

    audit_id: Mapped[int] = mapped_column(ForeignKey("audit.id"), primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("workforce_programme.id"), primary_key=True)


class AuditMember(TenantOwned, Base):
    """Somebody who works on an audit."""

    __tablename__ = "audit_member"

    audit_id: Mapped[int] = mapped_column(ForeignKey("audit.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)


class ParameterPlan(TenantOwned, Base):
    """Who answers a parameter, by when, and whether its finding is one of the audit before."""

    __tablename__ = "audit_parameter"

    id: Mapped[int] = mapped_column(primary_key=True)
    audit_id: Mapped[int] = mapped_column(ForeignKey("audit.id"))
    parameter: Mapped[str] = mapped_column(String(20))
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    due_on: Mapped[dt.date | None]
    repeat: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (
        UniqueConstraint("organisation_id", "audit_id", "parameter"),
        Index(None, "organisation_id", "assignee_id"),
    )


class Answer(TenantOwned, Base):
    """What is said of one requirement of one audit; made with the audit, unanswered."""

    __tablename__ = "audit_answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    audit_id: Mapped[int] = mapped_column(ForeignKey("audit.id"))
    parameter: Mapped[str] = mapped_column(String(20))
    requirement: Mapped[str] = mapped_column(String(24))
    rating: Mapped[Rating | None] = mapped_column(choice(Rating))
    rated_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    finding: Mapped[str] = mapped_column(default="")
    notes: Mapped[str] = mapped_column(default="")
    owner: Mapped[str] = mapped_column(String(200), default="")
    due_on: Mapped[dt.date | None]
    na_reason: Mapped[str] = mapped_column(default="")
    na_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    na_by: Mapped[str] = mapped_column(default="")
    na_confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    na_confirmed_by: Mapped[str] = mapped_column(default="")
    revision: Mapped[int] = mapped_column(default=0)
    touched: Mapped[dict[str, Any]] = mapped_column(default=dict)
    changed_at: Mapped[dt.datetime | None]
    changed_by: Mapped[str] = mapped_column(default="")

    __table_args__ = (
        UniqueConstraint("audit_id", "requirement"),
        Index(None, "organisation_id", "audit_id", "parameter"),
        CheckConstraint(
            "na_confirmed_by_id IS NULL OR na_by_id IS NULL OR na_confirmed_by_id <> na_by_id",
            name="na_confirmed_by_a_second_person",
        ),
    )


class AnswerProof(TenantOwned, Base):
    """One proof linked to one answer, with where in it to look."""

    __tablename__ = "audit_answer_proof"

    id: Mapped[int] = mapped_column(primary_key=True)
    answer_id: Mapped[int] = mapped_column(ForeignKey("audit_answer.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("evidence_item.id"))
    pointer: Mapped[str] = mapped_column(String(200), default="")
    linked_by: Mapped[str]
    linked_at: Mapped[dt.datetime] = mapped_column(default=clock.now)

    __table_args__ = (
        UniqueConstraint("organisation_id", "answer_id", "item_id"),
        Index(None, "organisation_id", "item_id"),
    )


class SignOff(TenantOwned, Base):
    """A signature under an audit with everything it was put under, frozen; reopening closes it, with a reason."""

    __tablename__ = "audit_sign_off"

    id: Mapped[int] = mapped_column(primary_key=True)
    audit_id: Mapped[int] = mapped_column(ForeignKey("audit.id"))
    signed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    signed_by: Mapped[str]
    role: Mapped[str] = mapped_column(default="")
    signed_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    statement: Mapped[str] = mapped_column(default="")
    differences: Mapped[str] = mapped_column(default="")
    alone: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether it is the signature of the one person who rated everything."""
    document: Mapped[dict[str, Any]]
    document_sha256: Mapped[str] = mapped_column(String(64))
    reopened_by: Mapped[str | None]
    reopened_at: Mapped[dt.datetime | None]
    reopened_reason: Mapped[str | None]

    __table_args__ = (Index(None, "organisation_id", "audit_id"),)
