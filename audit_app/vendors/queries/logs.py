"""The logs of a vendor: late and unanswered first, page by page or as a stream."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from audit_app.base.paging import SIZE, Page, offset
from audit_app.vendors.models import Vendor, VendorContact, VendorCost, VendorReport
from audit_app.vendors.queries.months import contact_fine, contact_judged, moment_of, report_due, report_fine
from audit_app.vendors.rules import (
    ContactChannel,
    ContactTimes,
    MonthCost,
    contact_in_time,
    month_back,
    month_of,
    report_in_time,
)

STREAMED = 1_000


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One report; `in_time` None: not due yet; `days_late`: of those late, until it came or until today."""

    id: int
    vendor: str
    name: str
    period_from: dt.date
    due_on: dt.date
    sent_on: dt.date | None
    note: str
    in_time: bool | None
    days_late: int


@dataclass(frozen=True, slots=True)
class ContactLine:
    """One contact; `in_time` None: there is still time; `minutes` until it was answered."""

    id: int
    vendor: str
    channel: ContactChannel
    reference: str
    received_at: dt.datetime
    answered_at: dt.datetime | None
    agreed_hours: float
    reached: bool
    minutes: int | None
    in_time: bool | None


@dataclass(frozen=True, slots=True)
class CostLine:
    """The cost of a month; `per_unit` where the volume is known."""

    month: dt.date
    cost: float
    in_house: float | None
    volume: float | None
    currency: str
    note: str

    @property
    def per_unit(self) -> float | None:
        return self.cost / self.volume if self.volume else None

    @property
    def figures(self) -> MonthCost:
        return MonthCost(self.cost, self.in_house, self.volume)


def page_reports(
    session: Session, vendor_id: int, as_of: dt.date, number: int, size: int = SIZE
) -> Page[ReportLine]:
    """Late ones first, then by the day they were due, newest first."""
    total = session.scalar(
        select(func.count()).select_from(VendorReport).where(VendorReport.vendor_id == vendor_id)
    )
    query = _reports(as_of).where(VendorReport.vendor_id == vendor_id)
    query = query.offset(offset(number, size)).limit(size)
    rows = tuple(_report(row, name, as_of) for row, name in session.execute(query))
    return Page(rows, number, size, total or 0)


def page_contacts(
    session: Session, vendor_id: int, as_of: dt.date, number: int, size: int = SIZE
) -> Page[ContactLine]:
    """Late and unanswered ones first, then by the moment they came, newest first."""
    total = session.scalar(
        select(func.count()).select_from(VendorContact).where(VendorContact.vendor_id == vendor_id)
    )
    query = _contacts(as_of).where(VendorContact.vendor_id == vendor_id)
    query = query.offset(offset(number, size)).limit(size)
    rows = tuple(_contact(row, name, as_of) for row, name in session.execute(query))
    return Page(rows, number, size, total or 0)


def stream_reports(
    session: Session, as_of: dt.date, vendor_id: int | None = None, since: dt.date | None = None
) -> Iterator[ReportLine]:
    """All of a vendor, or of all vendors; `since`: due from that day on."""
    query = _reports(as_of)
    if vendor_id is not None:
        query = query.where(VendorReport.vendor_id == vendor_id)
    if since is not None:
        query = query.where(VendorReport.due_on >= since, report_due(as_of))
    for row, name in session.execute(query.execution_options(yield_per=STREAMED)):
        yield _report(row, name, as_of)


def stream_contacts(
    session: Session, as_of: dt.date, vendor_id: int | None = None, since: dt.date | None = None
) -> Iterator[ContactLine]:
    """All of a vendor, or of all vendors; `since`: judged ones that came from that month on."""
    query = _contacts(as_of)
    if vendor_id is not None:
        query = query.where(VendorContact.vendor_id == vendor_id)
    if since is not None:
        query = query.where(VendorContact.month >= month_of(since), contact_judged(as_of))
    for row, name in session.execute(query.execution_options(yield_per=STREAMED)):
        yield _contact(row, name, as_of)


def list_costs(session: Session, vendor_id: int, last: dt.date, months: int | None = None) -> list[CostLine]:
    """By month, newest first; `months`: only so many, ending with `last`."""
    query = (
        select(VendorCost)
        .where(VendorCost.vendor_id == vendor_id, VendorCost.month <= last)
        .order_by(VendorCost.month.desc())
    )
    if months is not None:
        query = query.where(VendorCost.month > month_back(month_of(last), months))
    return [
        CostLine(row.month, row.cost, row.in_house, row.volume, row.currency, row.note)
        for row in session.scalars(query)
    ]


def _reports(as_of: dt.date) -> Select[VendorReport, str]:
    late = case((report_fine(), 1), (report_due(as_of), 0), else_=1)
    return (
        select(VendorReport, Vendor.name)
        .join(Vendor, Vendor.id == VendorReport.vendor_id)
        .order_by(late, VendorReport.due_on.desc(), VendorReport.id)
    )


def _contacts(as_of: dt.date) -> Select[VendorContact, str]:
    late = case((contact_fine(as_of), 1), (contact_judged(as_of), 0), else_=1)
    return (
        select(VendorContact, Vendor.name)
        .join(Vendor, Vendor.id == VendorContact.vendor_id)
        .order_by(late, VendorContact.received_at.desc(), VendorContact.id)
    )


def _report(row: VendorReport, vendor: str, as_of: dt.date) -> ReportLine:
    in_time = report_in_time(row.due_on, row.sent_on, as_of)
    late = ((row.sent_on or as_of) - row.due_on).days if in_time is False else 0
    return ReportLine(
        row.id, vendor, row.name, row.period_from, row.due_on, row.sent_on, row.note, in_time, late
    )


def _contact(row: VendorContact, vendor: str, as_of: dt.date) -> ContactLine:
    times = ContactTimes(row.received_at, row.answered_at, row.agreed_hours)
    return ContactLine(
        row.id,
        vendor,
        row.channel,
        row.reference,
        row.received_at,
        row.answered_at,
        row.agreed_hours,
        row.reached,
        row.minutes,
        contact_in_time(times, moment_of(as_of)),
    )
