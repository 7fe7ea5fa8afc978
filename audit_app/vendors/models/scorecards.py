"""What people say of a vendor in a month: ratings with reasons, and checks shown to work."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from audit_app.base import clock
from audit_app.base.db import Base
from audit_app.base.tenancy import TenantOwned
from audit_app.base.types import choice
from audit_app.vendors.rules import Dimension, Shown


class VendorScore(TenantOwned, Base):
    """One dimension of one month as a person rated it, 1 to 5; without a reason it is kept and not counted.

    `revision` rises with each change, so that of two people who rate at once neither overwrites the other.
    """

    __tablename__ = "vendor_scorecard"
    __table_args__ = (
        UniqueConstraint(
            "organisation_id", "vendor_id", "month", "dimension", name="uq_vendor_scorecard_dimension"
        ),
        CheckConstraint("score >= 1 AND score <= 5", name="score_is_one_to_five"),
        CheckConstraint("dimension IN ('business', 'expertise', 'treatment')", name="logs_are_not_rated"),
        CheckConstraint("revision > 0", name="revisions_count_from_one"),
        Index("ix_vendor_scorecard_organisation_month", "organisation_id", "month"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    vendor_id: Mapped[int] = mapped_column(ForeignKey("vendor.id"))
    month: Mapped[dt.date]
    dimension: Mapped[Dimension] = mapped_column(choice(Dimension))
    score: Mapped[int]
    reason: Mapped[str] = mapped_column(default="")
    rater: Mapped[str] = mapped_column(String(200))
    rater_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    rated_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    revision: Mapped[int] = mapped_column(default=1)
    batch_id: Mapped[int | None]


class VendorCheckResult(TenantOwned, Base):
    """Whether a service's check was shown to work in a month, and where that can be seen."""

    __tablename__ = "vendor_check_result"
    __table_args__ = (
        UniqueConstraint("organisation_id", "check_id", "month"),
        Index("ix_vendor_check_result_organisation_month", "organisation_id", "month"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    check_id: Mapped[int] = mapped_column(ForeignKey("vendor_check.id"))
    month: Mapped[dt.date]
    shown: Mapped[Shown] = mapped_column(choice(Shown))
    note: Mapped[str] = mapped_column(default="")
    evidence_id: Mapped[int | None] = mapped_column(ForeignKey("evidence_item.id"))
    checked_by: Mapped[str] = mapped_column(String(200))
    checked_at: Mapped[dt.datetime] = mapped_column(default=clock.now)


class VendorWeights(TenantOwned, Base):
    """How much each dimension weighs in the total, in percent; no row: a fifth each."""

    __tablename__ = "vendor_weights"
    __table_args__ = (
        CheckConstraint("business + expertise + treatment + punctuality + response = 100", name="sum_is_100"),
        CheckConstraint(
            "business >= 0 AND expertise >= 0 AND treatment >= 0 AND punctuality >= 0 AND response >= 0",
            name="none_is_negative",
        ),
    )

    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id"), primary_key=True, sort_order=-10
    )
    business: Mapped[int] = mapped_column(default=20)
    expertise: Mapped[int] = mapped_column(default=20)
    treatment: Mapped[int] = mapped_column(default=20)
    punctuality: Mapped[int] = mapped_column(default=20)
    response: Mapped[int] = mapped_column(default=20)
