"""Counts by month, months that are closed, and values that somebody counted again."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from audit_app.base import clock
from audit_app.base.db import Base
from audit_app.base.tenancy import TenantOwned
from audit_app.base.types import Exact, Sha256, choice
from audit_app.workforce.rules import Channel


class MonthValue(TenantOwned, Base):
    """The counts of one metric in one month ("2026-03"); None means all programmes, all channels, all sites."""

    __tablename__ = "metrics_value"
    __table_args__ = (
        CheckConstraint("length(month) = 7", name="is_of_a_month"),
        CheckConstraint("numerator >= 0 AND denominator >= 0", name="counts_are_not_negative"),
        CheckConstraint("denominator > 0 OR numerator = 0", name="nothing_is_counted_of_nothing"),
        Index("ix_metrics_value_organisation_month", "organisation_id", "month", "metric_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    metric_id: Mapped[int] = mapped_column(ForeignKey("metrics_metric.id"))
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("workforce_programme.id"))
    channel: Mapped[Channel | None] = mapped_column(choice(Channel))
    site_id: Mapped[int | None] = mapped_column(ForeignKey("workforce_site.id"))
    month: Mapped[str] = mapped_column(String(7))
    numerator: Mapped[Decimal] = mapped_column(Exact())
    denominator: Mapped[Decimal] = mapped_column(Exact())
    source: Mapped[str] = mapped_column(String(200), default="")
    entered_by: Mapped[str] = mapped_column(String(200), default="")
    entered_at: Mapped[dt.datetime] = mapped_column(default=clock.now)


Index(
    "uq_metrics_value_what",
    MonthValue.organisation_id,
    MonthValue.metric_id,
    MonthValue.month,
    func.coalesce(MonthValue.programme_id, 0),
    func.coalesce(MonthValue.channel, ""),
    func.coalesce(MonthValue.site_id, 0),
    unique=True,
)


class LockedMonth(TenantOwned, Base):
    """A month whose values nobody changes any more."""

    __tablename__ = "metrics_locked_month"
    __table_args__ = (
        UniqueConstraint("organisation_id", "month"),
        CheckConstraint("length(month) = 7", name="is_a_month"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    month: Mapped[str] = mapped_column(String(7))
    locked_by: Mapped[str] = mapped_column(String(200), default="")
    locked_at: Mapped[dt.datetime] = mapped_column(default=clock.now)


class Recount(TenantOwned, Base):
    """A value counted again from raw data: what was reported then, what was found, and from which file.

    `rows` is how many rows of raw data were counted, 0 where counts of a second source were typed.
    """

    __tablename__ = "metrics_recount"
    __table_args__ = (
        CheckConstraint("length(month) = 7", name="is_of_a_month"),
        CheckConstraint("counted_denominator > 0", name="counted_something"),
        Index("ix_metrics_recount_organisation_month", "organisation_id", "month"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    metric_id: Mapped[int] = mapped_column(ForeignKey("metrics_metric.id"))
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("workforce_programme.id"))
    month: Mapped[str] = mapped_column(String(7))
    reported_numerator: Mapped[Decimal] = mapped_column(Exact())
    reported_denominator: Mapped[Decimal] = mapped_column(Exact())
    counted_numerator: Mapped[Decimal] = mapped_column(Exact())
    counted_denominator: Mapped[Decimal] = mapped_column(Exact())
    agrees: Mapped[bool]
    rows: Mapped[int] = mapped_column(default=0)
    source: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(Sha256, default="")
    note: Mapped[str] = mapped_column(String(500), default="")
    counted_by: Mapped[str] = mapped_column(String(200), default="")
    counted_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
