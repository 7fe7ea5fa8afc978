"""Vendors, the services bought of them, and the checks that each service is held against."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, Double, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from audit_app.base.db import Base
from audit_app.base.tenancy import TenantOwned
from audit_app.base.types import choice
from audit_app.vendors.rules import ServiceKind


class Vendor(TenantOwned, Base):
    """A company that does work for the organisation from one day until another, both included.

    `answer_hours`: within how many hours by the clock it has agreed to answer a call or an e-mail.
    """

    __tablename__ = "vendor"
    __table_args__ = (
        UniqueConstraint("organisation_id", "code"),
        CheckConstraint("name <> ''", name="has_a_name"),
        CheckConstraint("contract_until >= contract_from", name="contract_ends_after_it_begins"),
        CheckConstraint("answer_hours > 0", name="answers_within_some_hours"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(200))
    contract_from: Mapped[dt.date]
    contract_until: Mapped[dt.date | None]
    contacts: Mapped[str] = mapped_column(default="")
    answer_hours: Mapped[float] = mapped_column(Double, default=24.0)


class VendorService(TenantOwned, Base):
    """One kind of work bought of a vendor; `template`: the version of the shipped checks it began with."""

    __tablename__ = "vendor_service"
    __table_args__ = (UniqueConstraint("organisation_id", "vendor_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    vendor_id: Mapped[int] = mapped_column(ForeignKey("vendor.id"))
    kind: Mapped[ServiceKind] = mapped_column(choice(ServiceKind))
    template: Mapped[str] = mapped_column(String(32), default="")


class VendorCheck(TenantOwned, Base):
    """Something that a service must be shown to do right; `how` says what to look at."""

    __tablename__ = "vendor_check"
    __table_args__ = (
        UniqueConstraint("organisation_id", "service_id", "code"),
        CheckConstraint("text <> ''", name="says_something"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("vendor_service.id"))
    code: Mapped[str] = mapped_column(String(64))
    text: Mapped[str]
    how: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)
