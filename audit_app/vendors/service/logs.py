"""Notes single reports, contacts and costs by hand."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_app.auditlog import service as auditlog
from audit_app.base import clock
from audit_app.base.actor import Actor
from audit_app.base.errors import Conflict, Invalid, NotFound
from audit_app.base.i18n import gettext as _
from audit_app.vendors.models import VendorContact, VendorCost, VendorReport
from audit_app.vendors.rules import (
    ContactChannel,
    ContactTimes,
    Fault,
    ReportDates,
    contact_faults,
    month_fault,
    month_of,
    report_faults,
)
from audit_app.vendors.service.common import fault_sentence, get_vendor, refuse


@dataclass(frozen=True, slots=True)
class LogReport:
    """An agreed report: what it is called, the first day it covers, when due, when sent (None: not yet)."""

    vendor_id: int
    name: str
    period_from: dt.date
    due_on: dt.date
    sent_on: dt.date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class SendReport:
    """A report that was due has come."""

    vendor_id: int
    report_id: int
    sent_on: dt.date


@dataclass(frozen=True, slots=True)
class LogContact:
    """A call or an e-mail to a vendor; `agreed_hours` None: the time agreed with the vendor in general."""

    vendor_id: int
    channel: ContactChannel
    received_at: dt.datetime
    answered_at: dt.datetime | None = None
    agreed_hours: float | None = None
    reached: bool = True
    reference: str = ""


@dataclass(frozen=True, slots=True)
class AnswerContact:
    """The answer to something that was open."""

    vendor_id: int
    contact_id: int
    answered_at: dt.datetime


@dataclass(frozen=True, slots=True)
class SaveCost:
    """What a month cost, and what the same work would have cost in-house."""

    vendor_id: int
    month: dt.date
    cost: float
    in_house: float | None = None
    volume: float | None = None
    currency: str = ""
    note: str = ""


def log_report(session: Session, actor: Actor, command: LogReport) -> int:
    """Raises Invalid for days that do not fit, Conflict when this very report is there."""
    actor.require("vendors.record")
    vendor = get_vendor(session, command.vendor_id)
    name = " ".join(command.name.split())
    if not name or len(name) > 200:
        sentence = _("Type a name of at most 200 characters.")
        raise Invalid(sentence, {"name": sentence})
    refuse(report_faults(ReportDates(command.period_from, command.due_on, command.sent_on), clock.today()))
    same = select(VendorReport.id).where(
        VendorReport.vendor_id == vendor.id,
        VendorReport.name == name,
        VendorReport.due_on == command.due_on,
    )
    if session.scalar(same) is not None:
        raise Conflict(_("“%(name)s” due on %(day)s is in the log already.", name=name, day=command.due_on))
    row = VendorReport(
        vendor_id=vendor.id,
        name=name,
        period_from=command.period_from,
        due_on=command.due_on,
        sent_on=command.sent_on,
        month=month_of(command.due_on),
        note=command.note.strip(),
    )
    session.add(row)
    session.flush()
    data = {"report": row.id, "name": name, "due_on": command.due_on, "sent_on": command.sent_on}
    auditlog.record(session, actor, "vendors.report.logged", ("vendor", vendor.id), data)
    return row.id


def send_report(session: Session, actor: Actor, command: SendReport) -> None:
    """Notes the day on which a report came; a later one replaces it, as a corrected report counts by its last day."""
    actor.require("vendors.record")
    row = session.get(VendorReport, command.report_id)
    if row is None or row.vendor_id != command.vendor_id:
        raise NotFound(_("There is no such report of this vendor."))
    refuse(report_faults(ReportDates(row.period_from, row.due_on, command.sent_on), clock.today()))
    change = auditlog.changes({"sent_on": row.sent_on}, {"sent_on": command.sent_on})
    if change["to"]:
        row.sent_on = command.sent_on
        data = {"report": row.id, **change}
        auditlog.record(session, actor, "vendors.report.sent", ("vendor", row.vendor_id), data)


def log_contact(session: Session, actor: Actor, command: LogContact) -> int:
    """Raises Invalid for times that do not fit, Conflict when this very contact is there."""
    actor.require("vendors.record")
    vendor = get_vendor(session, command.vendor_id)
    hours = vendor.answer_hours if command.agreed_hours is None else command.agreed_hours
    times = ContactTimes(command.received_at, command.answered_at, hours)
    refuse(contact_faults(times, clock.now()))
    reference = command.reference.strip()[:200]
    same = select(VendorContact.id).where(
        VendorContact.vendor_id == vendor.id,
        VendorContact.channel == command.channel,
        VendorContact.received_at == command.received_at,
        VendorContact.reference == reference,
    )
    if session.scalar(same) is not None:
        raise Conflict(_("This contact is in the log already."))
    row = VendorContact(
        vendor_id=vendor.id,
        channel=command.channel,
        reference=reference,
        received_at=times.received_at,
        answered_at=times.answered_at,
        agreed_hours=hours,
        reached=command.reached,
        deadline_at=times.deadline_at,
        minutes=times.minutes,
        month=month_of(times.received_at.astimezone(dt.UTC).date()),
    )
    session.add(row)
    session.flush()
    data = {"contact": row.id, "channel": row.channel, "received_at": times.received_at.isoformat()}
    auditlog.record(session, actor, "vendors.contact.logged", ("vendor", vendor.id), data)
    return row.id


def answer_contact(session: Session, actor: Actor, command: AnswerContact) -> None:
    """Notes when an answer came."""
    actor.require("vendors.record")
    row = session.get(VendorContact, command.contact_id)
    if row is None or row.vendor_id != command.vendor_id:
        raise NotFound(_("There is no such contact of this vendor."))
    times = ContactTimes(row.received_at, command.answered_at, row.agreed_hours)
    refuse(contact_faults(times, clock.now()))
    if row.answered_at != command.answered_at:
        row.answered_at, row.minutes = command.answered_at, times.minutes
        data = {"contact": row.id, "answered_at": command.answered_at.isoformat()}
        auditlog.record(session, actor, "vendors.contact.answered", ("vendor", row.vendor_id), data)


def save_cost(session: Session, actor: Actor, command: SaveCost) -> int:
    """The cost of a month, new or corrected."""
    actor.require("vendors.record")
    vendor = get_vendor(session, command.vendor_id)
    month = month_of(command.month)
    fault = month_fault(month, clock.today())
    wrong = {"month": fault_sentence(fault)} if fault else {}
    for field in ("cost", "in_house", "volume"):
        value: float | None = getattr(command, field)
        if value is not None and value < 0:
            wrong[field] = fault_sentence(Fault.NEGATIVE)
    if wrong:
        raise Invalid(_("The record was not saved."), wrong)
    new = {
        "cost": command.cost,
        "in_house": command.in_house,
        "volume": command.volume,
        "currency": command.currency.strip()[:8],
        "note": command.note.strip(),
    }
    row = session.scalars(
        select(VendorCost).where(VendorCost.vendor_id == vendor.id, VendorCost.month == month)
    ).one_or_none()
    old = {key: getattr(row, key) if row else None for key in new}
    change = auditlog.changes(old, new)
    if row is None:
        row = VendorCost(vendor_id=vendor.id, month=month, **new)
        session.add(row)
    else:
        for key, item in new.items():
            setattr(row, key, item)
    session.flush()
    if change["to"]:
        auditlog.record(
            session, actor, "vendors.cost.saved", ("vendor", vendor.id), {"month": month, **change}
        )
    return row.id
