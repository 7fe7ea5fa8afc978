"""The vendor's side: what it is asked, its answers, proofs, questions, helpers, and the result once released."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from audit_app.base import clock
from audit_app.base.db import Base
from audit_app.base.tenancy import TenantOwned
from audit_app.base.types import choice
from audit_app.portal.rules import AppealState, State
from audit_app.scoring.rules import Rating


class Assessment(TenantOwned, Base):
    """One self-assessment for one operator. `profile`: scoring rules, if the checklist shows them to vendors;
    `told`: how many answers the operator last heard of.
    """

    __tablename__ = "portal_assessment"
    __table_args__ = (Index("ix_portal_assessment_organisation_due", "organisation_id", "due_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    operator_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    operator: Mapped[str] = mapped_column(String(200))
    handle: Mapped[str] = mapped_column(String(64), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    message: Mapped[str] = mapped_column(default="")
    checklist: Mapped[str] = mapped_column(default="")
    notice: Mapped[str] = mapped_column(default="")
    profile: Mapped[dict[str, Any] | None]
    due_on: Mapped[dt.date]
    state: Mapped[State] = mapped_column(choice(State), default=State.INVITED)
    told: Mapped[int] = mapped_column(default=0)
    told_at: Mapped[dt.datetime | None]
    invited_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    submitted_at: Mapped[dt.datetime | None]
    submitted_by: Mapped[str] = mapped_column(default="")
    released_at: Mapped[dt.datetime | None]
    appeal_until: Mapped[dt.date | None]


class Section(TenantOwned, Base):
    """A parameter of the checklist with what of it a vendor sees, and the colleague it is handed to."""

    __tablename__ = "portal_section"
    __table_args__ = (UniqueConstraint("organisation_id", "assessment_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("portal_assessment.id"))
    code: Mapped[str] = mapped_column(String(20))
    category: Mapped[str] = mapped_column(String(20))
    position: Mapped[int]
    shown: Mapped[dict[str, Any]]
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    assigned_by: Mapped[str] = mapped_column(default="")
    assigned_at: Mapped[dt.datetime | None]


class Item(TenantOwned, Base):
    """A requirement with what of it a vendor sees, the vendor's answer, and the result once it is released."""

    __tablename__ = "portal_item"
    __table_args__ = (
        UniqueConstraint("organisation_id", "assessment_id", "requirement"),
        Index("ix_portal_item_organisation_section", "organisation_id", "section_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("portal_assessment.id"))
    section_id: Mapped[int] = mapped_column(ForeignKey("portal_section.id"))
    requirement: Mapped[str] = mapped_column(String(24))
    position: Mapped[int]
    shown: Mapped[dict[str, Any]]
    rating: Mapped[Rating | None] = mapped_column(choice(Rating, "own_rating"))
    comment: Mapped[str] = mapped_column(default="")
    na_reason: Mapped[str] = mapped_column(default="")
    revision: Mapped[int] = mapped_column(default=0)
    touched: Mapped[dict[str, Any]] = mapped_column(default=dict)
    changed_by: Mapped[str] = mapped_column(default="")
    changed_at: Mapped[dt.datetime | None]
    verified: Mapped[Rating | None] = mapped_column(choice(Rating, "verified_rating"))
    told: Mapped[str] = mapped_column(default="")


class ItemProof(TenantOwned, Base):
    """A proof of the vendor's own library beside an answer, with where in it to look."""

    __tablename__ = "portal_item_proof"
    __table_args__ = (UniqueConstraint("organisation_id", "item_id", "evidence_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("portal_item.id"))
    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence_item.id"))
    pointer: Mapped[str] = mapped_column(String(200), default="")
    linked_by: Mapped[str]
    linked_at: Mapped[dt.datetime] = mapped_column(default=clock.now)


class Asked(TenantOwned, Base):
    """A question of the vendor's about a requirement, with the operator's answer."""

    __tablename__ = "portal_asked"
    __table_args__ = (Index("ix_portal_asked_organisation_item", "organisation_id", "item_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("portal_item.id"))
    handle: Mapped[str] = mapped_column(String(64), unique=True)
    text: Mapped[str]
    asked_by: Mapped[str]
    asked_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    answer: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[dt.datetime | None]


class Objection(TenantOwned, Base):
    """The vendor's appeal against one rating, and the decision on it."""

    __tablename__ = "portal_objection"
    __table_args__ = (UniqueConstraint("organisation_id", "item_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("portal_item.id"))
    handle: Mapped[str] = mapped_column(String(64), unique=True)
    reason: Mapped[str]
    raised_by: Mapped[str]
    raised_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    state: Mapped[AppealState] = mapped_column(choice(AppealState), default=AppealState.OPEN)
    before: Mapped[Rating | None] = mapped_column(choice(Rating, "rating_before"))
    after: Mapped[Rating | None] = mapped_column(choice(Rating, "rating_after"))
    decision: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[dt.datetime | None]
