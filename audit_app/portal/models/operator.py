"""The operator's side: campaigns, invitations, what was received, what was made of it; no vendor reads these."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from audit_app.base import clock
from audit_app.base.db import Base
from audit_app.base.tenancy import TenantOwned
from audit_app.base.types import choice
from audit_app.portal.rules import AppealState, State
from audit_app.scoring.rules import Rating


class Campaign(TenantOwned, Base):
    """Many vendors, one checklist, one deadline. `reminder_days`: so many days before it a reminder goes out."""

    __tablename__ = "portal_campaign"
    __table_args__ = (
        UniqueConstraint("organisation_id", "name"),
        CheckConstraint("appeal_days >= 0", name="appeals_in_some_days"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    release_id: Mapped[int] = mapped_column(ForeignKey("checklist_release.id"))
    due_on: Mapped[dt.date]
    appeal_days: Mapped[int] = mapped_column(default=14)
    reminder_days: Mapped[list[Any]]
    message: Mapped[str] = mapped_column(default="")
    notes: Mapped[str] = mapped_column(default="")
    join_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    created_by: Mapped[str]
    created_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    closed_at: Mapped[dt.datetime | None]


class Seat(TenantOwned, Base):
    """Which organisation of the installation is the vendor's own: one for each operator and vendor, never shared."""

    __tablename__ = "portal_seat"
    __table_args__ = (UniqueConstraint("organisation_id", "vendor_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    vendor_id: Mapped[int] = mapped_column(ForeignKey("vendor.id"))
    vendor_organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), unique=True)


class Invitation(TenantOwned, Base):
    """One vendor in one campaign, as the operator sees it. `handle` is what both sides call it; `notes` stay here."""

    __tablename__ = "portal_invitation"
    __table_args__ = (
        UniqueConstraint("organisation_id", "campaign_id", "vendor_id"),
        Index("ix_portal_invitation_organisation_vendor", "organisation_id", "vendor_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("portal_campaign.id"))
    vendor_id: Mapped[int] = mapped_column(ForeignKey("vendor.id"))
    vendor_organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    handle: Mapped[str] = mapped_column(String(64), unique=True)
    lead_name: Mapped[str] = mapped_column(String(200))
    lead_email: Mapped[str] = mapped_column(String(255))
    state: Mapped[State] = mapped_column(choice(State), default=State.INVITED)
    asked: Mapped[int] = mapped_column(default=0)
    answered: Mapped[int] = mapped_column(default=0)
    proofs: Mapped[int] = mapped_column(default=0)
    notes: Mapped[str] = mapped_column(default="")
    invited_by: Mapped[str]
    invited_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    reminded_on: Mapped[dt.date | None]
    seen_at: Mapped[dt.datetime | None]
    submitted_at: Mapped[dt.datetime | None]
    submitted_by: Mapped[str] = mapped_column(default="")
    released_at: Mapped[dt.datetime | None]
    released_by: Mapped[str] = mapped_column(default="")
    appeal_until: Mapped[dt.date | None]
    revoked_at: Mapped[dt.datetime | None]
    revoked_reason: Mapped[str] = mapped_column(default="")


class Received(TenantOwned, Base):
    """One requirement as the vendor submitted it, and as an auditor verified it.

    `remark` is internal and never leaves; `told` goes to the vendor with the released result.
    """

    __tablename__ = "portal_received"
    __table_args__ = (UniqueConstraint("organisation_id", "invitation_id", "requirement"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    invitation_id: Mapped[int] = mapped_column(ForeignKey("portal_invitation.id"))
    parameter: Mapped[str] = mapped_column(String(20))
    requirement: Mapped[str] = mapped_column(String(24))
    own: Mapped[Rating | None] = mapped_column(choice(Rating, "own_rating"))
    comment: Mapped[str] = mapped_column(default="")
    na_reason: Mapped[str] = mapped_column(default="")
    verified: Mapped[Rating | None] = mapped_column(choice(Rating, "verified_rating"))
    remark: Mapped[str] = mapped_column(default="")
    told: Mapped[str] = mapped_column(default="")
    verified_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    verified_by: Mapped[str] = mapped_column(default="")
    verified_at: Mapped[dt.datetime | None]
    revision: Mapped[int] = mapped_column(default=0)
    touched: Mapped[dict[str, Any]] = mapped_column(default=dict)


class ReceivedProof(TenantOwned, Base):
    """A proof that came along, as a proof of the operator's own library for the same bytes."""

    __tablename__ = "portal_received_proof"
    __table_args__ = (UniqueConstraint("organisation_id", "received_id", "item_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    received_id: Mapped[int] = mapped_column(ForeignKey("portal_received.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("evidence_item.id"))
    pointer: Mapped[str] = mapped_column(String(200), default="")


class Question(TenantOwned, Base):
    """Something the vendor asked about a requirement, and the operator's answer."""

    __tablename__ = "portal_question"
    __table_args__ = (
        Index("ix_portal_question_organisation_invitation", "organisation_id", "invitation_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    invitation_id: Mapped[int] = mapped_column(ForeignKey("portal_invitation.id"))
    handle: Mapped[str] = mapped_column(String(64), unique=True)
    requirement: Mapped[str] = mapped_column(String(24))
    text: Mapped[str]
    asked_by: Mapped[str]
    asked_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    answer: Mapped[str] = mapped_column(default="")
    answered_by: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[dt.datetime | None]


class Appeal(TenantOwned, Base):
    """The vendor's objection to one verified rating; `note` is internal, `decision` goes to the vendor."""

    __tablename__ = "portal_appeal"
    __table_args__ = (UniqueConstraint("organisation_id", "received_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    invitation_id: Mapped[int] = mapped_column(ForeignKey("portal_invitation.id"))
    received_id: Mapped[int] = mapped_column(ForeignKey("portal_received.id"))
    handle: Mapped[str] = mapped_column(String(64), unique=True)
    reason: Mapped[str]
    raised_by: Mapped[str]
    raised_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    state: Mapped[AppealState] = mapped_column(choice(AppealState), default=AppealState.OPEN)
    before: Mapped[Rating | None] = mapped_column(choice(Rating, "rating_before"))
    after: Mapped[Rating | None] = mapped_column(choice(Rating, "rating_after"))
    decision: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_by: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[dt.datetime | None]
