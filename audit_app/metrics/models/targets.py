"""What each metric shall reach, from which month on, why, and who agreed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, func
from sqlalchemy.orm import Mapped, mapped_column

from audit_app.base import clock
from audit_app.base.db import Base
from audit_app.base.tenancy import TenantOwned
from audit_app.base.types import Exact


class TargetFrom(TenantOwned, Base):
    """A target from a month ("2026-03") on; shares are kept as shares: 0.8 is 80 %.

    `loosened`: it is easier than the one before it; `approval` then says who above its owner agreed, and why.
    `proposed`: it came with the catalogue and nobody here has agreed to it yet.
    """

    __tablename__ = "metrics_target"
    __table_args__ = (
        CheckConstraint("length(from_month) = 7", name="begins_with_a_month"),
        CheckConstraint("low IS NOT NULL OR high IS NOT NULL", name="has_a_bound"),
        CheckConstraint("low <= high", name="low_is_not_above_high"),
        CheckConstraint("NOT loosened OR length(approval) > 0", name="loosening_was_approved"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    metric_id: Mapped[int] = mapped_column(ForeignKey("metrics_metric.id"))
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("workforce_programme.id"))
    from_month: Mapped[str] = mapped_column(String(7))
    low: Mapped[Decimal | None] = mapped_column(Exact())
    high: Mapped[Decimal | None] = mapped_column(Exact())
    reason: Mapped[str] = mapped_column(String(300))
    source: Mapped[str] = mapped_column(String(200), default="")
    approved_by: Mapped[str] = mapped_column(String(200), default="")
    loosened: Mapped[bool] = mapped_column(default=False)
    approval: Mapped[str] = mapped_column(String(300), default="")
    proposed: Mapped[bool] = mapped_column(default=False)
    set_by: Mapped[str] = mapped_column(String(200), default="")
    set_at: Mapped[dt.datetime] = mapped_column(default=clock.now)


# NULL is different from NULL in a plain unique constraint, on both databases.
Index(
    "uq_metrics_target_month",
    TargetFrom.organisation_id,
    TargetFrom.metric_id,
    func.coalesce(TargetFrom.programme_id, 0),
    TargetFrom.from_month,
    unique=True,
)
