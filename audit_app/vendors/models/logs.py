"""What a vendor sent and answered, with times, and what it cost."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, Double, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from audit_app.base.db import Base
from audit_app.base.tenancy import TenantOwned
from audit_app.base.types import choice
from audit_app.vendors.rules import ContactChannel


class VendorReport(TenantOwned, Base):
    """One agreed report: the first day it covers, when it was due, when it was sent; `month` is that of `due_on`."""

    __tablename__ = "vendor_report"
    __table_args__ = (
        UniqueConstraint("organisation_id", "vendor_id", "name", "due_on", name="uq_vendor_report_once"),
        CheckConstraint("due_on >= period_from", name="due_after_its_period_begins"),
        CheckConstraint("sent_on >= period_from", name="sent_after_its_period_begins"),
        Index("ix_vendor_report_organisation_due", "organisation_id", "due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    vendor_id: Mapped[int] = mapped_column(ForeignKey("vendor.id"))
    name: Mapped[str] = mapped_column(String(200))
    period_from: Mapped[dt.date]
    due_on: Mapped[dt.date]
    sent_on: Mapped[dt.date | None]
    month: Mapped[dt.date]
    note: Mapped[str] = mapped_column(default="")
    batch_id: Mapped[int | None]


class VendorContact(TenantOwned, Base):
    """One call or e-mail to a vendor. `deadline_at`, `minutes` and `month` follow from the times beside them."""

    __tablename__ = "vendor_contact"
    __table_args__ = (
        UniqueConstraint(
            "organisation_id",
            "vendor_id",
            "channel",
            "received_at",
            "reference",
            name="uq_vendor_contact_once",
        ),
        CheckConstraint("answered_at >= received_at", name="answered_after_it_was_asked"),
        CheckConstraint("agreed_hours > 0", name="agreed_within_some_hours"),
        Index("ix_vendor_contact_organisation_month", "organisation_id", "month"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    vendor_id: Mapped[int] = mapped_column(ForeignKey("vendor.id"))
    channel: Mapped[ContactChannel] = mapped_column(choice(ContactChannel))
    reference: Mapped[str] = mapped_column(String(200), default="")
    received_at: Mapped[dt.datetime]
    answered_at: Mapped[dt.datetime | None]
    agreed_hours: Mapped[float] = mapped_column(Double)
    reached: Mapped[bool] = mapped_column(default=True)
    deadline_at: Mapped[dt.datetime]
    minutes: Mapped[int | None]
    month: Mapped[dt.date]
    batch_id: Mapped[int | None]


class VendorCost(TenantOwned, Base):
    """What a month cost, what the same work would have cost in-house (an estimate), and how much work it was."""

    __tablename__ = "vendor_cost"
    __table_args__ = (
        UniqueConstraint("organisation_id", "vendor_id", "month"),
        CheckConstraint("cost >= 0", name="cost_is_not_negative"),
        CheckConstraint("in_house >= 0", name="estimate_is_not_negative"),
        CheckConstraint("volume >= 0", name="volume_is_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    vendor_id: Mapped[int] = mapped_column(ForeignKey("vendor.id"))
    month: Mapped[dt.date]
    cost: Mapped[float] = mapped_column(Double)
    in_house: Mapped[float | None] = mapped_column(Double)
    volume: Mapped[float | None] = mapped_column(Double)
    currency: Mapped[str] = mapped_column(String(8), default="")
    note: Mapped[str] = mapped_column(default="")
    batch_id: Mapped[int | None]
