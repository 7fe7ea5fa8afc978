"""Vendors, the services bought of them, their checks, and the weights."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_app.base.errors import NotFound
from audit_app.base.i18n import gettext as _
from audit_app.vendors.models import Vendor, VendorCheck, VendorService, VendorWeights
from audit_app.vendors.rules import EVEN, Dimension, ServiceKind, end_of_month, month_of


@dataclass(frozen=True, slots=True)
class VendorRow:
    """A vendor and what is bought of it."""

    id: int
    code: str
    name: str
    contract_from: dt.date
    contract_until: dt.date | None
    contacts: str
    answer_hours: float
    services: tuple[ServiceKind, ...] = ()

    def works_in(self, month: dt.date) -> bool:
        """Whether its contract ran through the whole month, so that a scorecard is due."""
        first = month_of(month)
        return self.contract_from <= first and (
            self.contract_until is None or self.contract_until >= end_of_month(first)
        )


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One check of a service in force."""

    id: int
    vendor_id: int
    service_id: int
    kind: ServiceKind
    code: str
    text: str
    how: str


def list_vendors(session: Session, only: Collection[int] | None = None) -> list[VendorRow]:
    """By name; `only`: these numbers. Two statements."""
    query = select(Vendor).order_by(Vendor.name, Vendor.id)
    services = select(VendorService.vendor_id, VendorService.kind).order_by(VendorService.id)
    if only is not None:
        query, services = query.where(Vendor.id.in_(only)), services.where(VendorService.vendor_id.in_(only))
    bought: dict[int, list[ServiceKind]] = {}
    for vendor_id, kind in session.execute(services):
        bought.setdefault(vendor_id, []).append(kind)
    return [
        VendorRow(
            row.id,
            row.code,
            row.name,
            row.contract_from,
            row.contract_until,
            row.contacts,
            row.answer_hours,
            tuple(bought.get(row.id, ())),
        )
        for row in session.scalars(query)
    ]


def get_vendor(session: Session, vendor_id: int) -> VendorRow:
    """Raises NotFound for a vendor that is not there, or another organisation's."""
    found = list_vendors(session, {vendor_id})
    if not found:
        raise NotFound(_("There is no such vendor in this organisation."))
    return found[0]


def list_services(session: Session, vendor_id: int) -> list[tuple[int, ServiceKind]]:
    """(number, kind) of each service bought of a vendor, in the order they were added."""
    rows = session.execute(
        select(VendorService.id, VendorService.kind)
        .where(VendorService.vendor_id == vendor_id)
        .order_by(VendorService.id)
    )
    return [(number, kind) for number, kind in rows]


def list_checks(session: Session, only: Collection[int] | None = None) -> list[CheckRow]:
    """The checks in force of all vendors, or of these, in the order of services and places."""
    query = (
        select(
            VendorCheck.id,
            VendorService.vendor_id,
            VendorCheck.service_id,
            VendorService.kind,
            VendorCheck.code,
            VendorCheck.text,
            VendorCheck.how,
        )
        .join(VendorService, VendorService.id == VendorCheck.service_id)
        .where(VendorCheck.active)
        .order_by(VendorCheck.service_id, VendorCheck.position, VendorCheck.id)
    )
    if only is not None:
        query = query.where(VendorService.vendor_id.in_(only))
    return [CheckRow(*row) for row in session.execute(query)]


def read_weights(session: Session) -> dict[Dimension, int]:
    """The organisation's weights, a fifth each when it has set none."""
    row = session.scalars(select(VendorWeights)).one_or_none()
    if row is None:
        return dict(EVEN)
    return {dimension: int(getattr(row, dimension.value)) for dimension in Dimension}
