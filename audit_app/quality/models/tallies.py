"""Counts of evaluations by month, kept true in the transaction that changes an evaluation (`service.retally`).

Screens and checks read these instead of the evaluations themselves. Doubtful and withdrawn evaluations are in
none of them. Columns that begin with `random_` and the points count random ones alone.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Double, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from audit_app.base.db import Base
from audit_app.base.tenancy import TenantOwned
from audit_app.base.types import choice
from audit_app.quality.rules import Shift
from audit_app.workforce.rules import Channel


class Counts:
    """What both tallies count.

    `failed` counts all; `random_…_wrong` the random ones with at least one such error, `random_critical` with at
    least one critical error of any class, `random_failed` those that failed. `points` of `points_possible` are
    the non-critical points of random ones that have a score.
    """

    n: Mapped[int]
    n_random: Mapped[int]
    n_targeted: Mapped[int]
    n_side_by_side: Mapped[int]
    n_remote: Mapped[int]
    n_client: Mapped[int]
    failed: Mapped[int]
    random_failed: Mapped[int]
    random_critical: Mapped[int]
    random_customer_wrong: Mapped[int]
    random_business_wrong: Mapped[int]
    random_compliance_wrong: Mapped[int]
    noncritical_errors: Mapped[int]
    points: Mapped[float] = mapped_column(Double)
    points_possible: Mapped[float] = mapped_column(Double)


class AgentMonth(Counts, TenantOwned, Base):
    """One agent's month on one programme at one site: whoever moved within the month has several rows."""

    __tablename__ = "quality_agent_month"
    __table_args__ = (
        UniqueConstraint(
            "organisation_id",
            "month",
            "programme_id",
            "agent_id",
            "site_id",
            name="uq_quality_agent_month_what",
        ),
        Index("ix_quality_agent_month_organisation_agent", "organisation_id", "agent_id", "month"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    month: Mapped[dt.date]
    programme_id: Mapped[int] = mapped_column(ForeignKey("workforce_programme.id"))
    site_id: Mapped[int] = mapped_column(ForeignKey("workforce_site.id"))
    agent_id: Mapped[int] = mapped_column(ForeignKey("workforce_person.id"))
    n_phone: Mapped[int]
    n_e_mail: Mapped[int]
    n_chat: Mapped[int]
    n_remote_access: Mapped[int]


class ProgrammeMonth(Counts, TenantOwned, Base):
    """One channel's and shift's month on one programme at one site.

    `random_begin`, `random_middle`, `random_end`: random ones of days 1–10, 11–20 and the rest.
    """

    __tablename__ = "quality_programme_month"
    __table_args__ = (
        UniqueConstraint(
            "organisation_id",
            "month",
            "programme_id",
            "site_id",
            "channel",
            "shift",
            name="uq_quality_programme_month_what",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    month: Mapped[dt.date]
    programme_id: Mapped[int] = mapped_column(ForeignKey("workforce_programme.id"))
    site_id: Mapped[int] = mapped_column(ForeignKey("workforce_site.id"))
    channel: Mapped[Channel] = mapped_column(choice(Channel))
    shift: Mapped[Shift] = mapped_column(choice(Shift))
    random_begin: Mapped[int]
    random_middle: Mapped[int]
    random_end: Mapped[int]
