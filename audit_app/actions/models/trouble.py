"""What went wrong or was tried on purpose: complaints, incidents, tests of the continuity plan."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from audit_app.actions.rules import Goals, IncidentKind, OutageKind, Severity, Side, Way
from audit_app.base import clock
from audit_app.base.db import Base
from audit_app.base.tenancy import TenantOwned
from audit_app.base.types import choice


class Complaint(TenantOwned, Base):
    """A complaint, and the days agreed for answering and for closing it, counted from the day it came in."""

    __tablename__ = "actions_complaint"
    __table_args__ = (
        UniqueConstraint("organisation_id", "code"),
        CheckConstraint("answer_days BETWEEN 0 AND 365", name="answer_days_within_a_year"),
        CheckConstraint("close_days BETWEEN answer_days AND 365", name="closed_after_it_is_answered"),
        CheckConstraint("answered_on IS NULL OR answered_on >= received_on", name="answered_after_it_came"),
        CheckConstraint("closed_on IS NULL OR closed_on >= received_on", name="closed_after_it_came"),
        Index(None, "organisation_id", "received_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(64))
    side: Mapped[Side] = mapped_column(choice(Side), default=Side.CUSTOMER)
    way: Mapped[Way] = mapped_column(choice(Way), default=Way.OTHER)
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("workforce_programme.id"))
    site_id: Mapped[int | None] = mapped_column(ForeignKey("workforce_site.id"))
    about: Mapped[str] = mapped_column(String(500), default="")
    received_on: Mapped[dt.date]
    answered_on: Mapped[dt.date | None]
    closed_on: Mapped[dt.date | None]
    answer_days: Mapped[int]
    close_days: Mapped[int]
    cause_code: Mapped[str] = mapped_column(String(64), default="")
    created_at: Mapped[dt.datetime] = mapped_column(default=clock.now)


class Incident(TenantOwned, Base):
    """Something that hurt privacy, security, continuity or a system; `outage_minutes` where service stood still."""

    __tablename__ = "actions_incident"
    __table_args__ = (
        UniqueConstraint("organisation_id", "code"),
        CheckConstraint("found_on >= occurred_on", name="found_after_it_occurred"),
        CheckConstraint("closed_on IS NULL OR closed_on >= found_on", name="closed_after_it_was_found"),
        CheckConstraint("customers >= 0", name="customers_are_counted"),
        CheckConstraint("outage_minutes >= 0", name="minutes_are_counted"),
        Index(None, "organisation_id", "occurred_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(64))
    kind: Mapped[IncidentKind] = mapped_column(choice(IncidentKind))
    severity: Mapped[Severity] = mapped_column(choice(Severity))
    title: Mapped[str] = mapped_column(String(200))
    site_id: Mapped[int | None] = mapped_column(ForeignKey("workforce_site.id"))
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("workforce_programme.id"))
    occurred_on: Mapped[dt.date]
    found_on: Mapped[dt.date]
    closed_on: Mapped[dt.date | None]
    customers: Mapped[int | None]
    outage_minutes: Mapped[int | None]
    lesson: Mapped[str] = mapped_column(default="")
    cause_code: Mapped[str] = mapped_column(String(64), default="")
    created_at: Mapped[dt.datetime] = mapped_column(default=clock.now)


class ContinuityTest(TenantOwned, Base):
    """One time the continuity plan was tried, on purpose or in earnest (`real`).

    `plan_changed_on`: when what was learnt was put into the plan; None: not yet, or there is a note why not.
    """

    __tablename__ = "actions_continuity"
    __table_args__ = (
        CheckConstraint(
            "plan_changed_on IS NULL OR plan_changed_on >= held_on", name="learnt_after_the_test"
        ),
        Index(None, "organisation_id", "held_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[OutageKind] = mapped_column(choice(OutageKind))
    held_on: Mapped[dt.date]
    real: Mapped[bool] = mapped_column(default=False)
    site_id: Mapped[int | None] = mapped_column(ForeignKey("workforce_site.id"))
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("workforce_programme.id"))
    incident_id: Mapped[int | None] = mapped_column(ForeignKey("actions_incident.id"))
    goals: Mapped[Goals] = mapped_column(choice(Goals))
    lesson: Mapped[str] = mapped_column(default="")
    plan_changed_on: Mapped[dt.date | None]
    proof_id: Mapped[int | None] = mapped_column(ForeignKey("evidence_item.id"))
    created_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
