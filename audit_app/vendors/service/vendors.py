"""Keeps vendors, the services bought of them, and the checks of each service."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from audit_app.auditlog import service as auditlog
from audit_app.base.actor import Actor
from audit_app.base.errors import Conflict, Invalid, NotFound
from audit_app.base.i18n import gettext as _
from audit_app.vendors.loader import templates
from audit_app.vendors.models import Vendor, VendorCheck, VendorService
from audit_app.vendors.rules import ContactTimes, Fault, ServiceKind, contact_faults
from audit_app.vendors.service.common import fault_sentence, get_vendor


@dataclass(frozen=True, slots=True)
class SaveVendor:
    """A vendor as it shall be; `answer_hours`: agreed time to answer a call or an e-mail, by the clock."""

    code: str
    name: str
    contract_from: dt.date
    contract_until: dt.date | None = None
    contacts: str = ""
    answer_hours: float = 24.0


@dataclass(frozen=True, slots=True)
class AddCheck:
    """A check of one's own for a service of a vendor."""

    service_id: int
    text: str
    how: str = ""


def add_vendor(session: Session, actor: Actor, command: SaveVendor) -> int:
    """Raises Conflict when the code is taken."""
    actor.require("vendors.manage")
    new = _fitting(command)
    code = command.code.strip()
    if not code or len(code) > 64:
        sentence = _("A vendor needs a code of at most 64 characters, by which files know it.")
        raise Invalid(sentence, {"code": sentence})
    taken = session.scalar(select(Vendor.name).where(func.lower(Vendor.code) == code.lower()).limit(1))
    if taken is not None:
        raise Conflict(_("The code %(code)s belongs to “%(name)s” already.", code=code, name=taken))
    vendor = Vendor(code=code, **new)
    session.add(vendor)
    session.flush()
    auditlog.record(session, actor, "vendors.vendor.added", ("vendor", vendor.id), {"code": code, **new})
    return vendor.id


def change_vendor(session: Session, actor: Actor, vendor_id: int, command: SaveVendor) -> None:
    """Changes everything but the code, by which files know the vendor."""
    actor.require("vendors.manage")
    vendor = get_vendor(session, vendor_id)
    new = _fitting(command)
    change = auditlog.changes({key: getattr(vendor, key) for key in new}, new)
    if change["to"]:
        for key, value in new.items():
            setattr(vendor, key, value)
        auditlog.record(session, actor, "vendors.vendor.changed", ("vendor", vendor.id), change)


def _fitting(command: SaveVendor) -> dict[str, object]:
    values = asdict(command)
    del values["code"]
    values["name"] = " ".join(command.name.split())
    values["contacts"] = command.contacts.strip()
    wrong = {}
    if not values["name"] or len(values["name"]) > 200:
        wrong["name"] = _("Type a name of at most 200 characters.")
    if command.contract_until is not None and command.contract_until < command.contract_from:
        wrong["contract_until"] = _("The contract would end before it begins.")
    hours = ContactTimes(dt.datetime(2026, 1, 1, tzinfo=dt.UTC), None, command.answer_hours)
    if contact_faults(hours, hours.received_at):
        wrong["answer_hours"] = fault_sentence(Fault.HOURS_OUT_OF_RANGE)
    if wrong:
        raise Invalid(_("The vendor was not saved."), wrong)
    return values


def add_service(session: Session, actor: Actor, vendor_id: int, kind: ServiceKind) -> int:
    """A vendor does this kind of work; the checks that come with it are copied. Raises Conflict when it is there."""
    actor.require("vendors.manage")
    vendor = get_vendor(session, vendor_id)
    there = select(VendorService.id).where(VendorService.vendor_id == vendor.id, VendorService.kind == kind)
    if session.scalar(there) is not None:
        raise Conflict(_("This service is bought of %(name)s already.", name=vendor.name))
    shipped = templates(actor.locale)
    service = VendorService(vendor_id=vendor.id, kind=kind, template=shipped.version)
    session.add(service)
    session.flush()
    for position, check in enumerate(shipped.checks[kind]):
        session.add(
            VendorCheck(
                service_id=service.id, code=check.code, text=check.text, how=check.how, position=position
            )
        )
    session.flush()
    data = {"kind": kind, "checks": [check.code for check in shipped.checks[kind]]}
    auditlog.record(session, actor, "vendors.service.added", ("vendor", vendor.id), data)
    return service.id


def add_check(session: Session, actor: Actor, vendor_id: int, command: AddCheck) -> int:
    """A check of one's own, after those that are there."""
    actor.require("vendors.manage")
    text = " ".join(command.text.split())
    if not text:
        sentence = _("Write what must be shown to work.")
        raise Invalid(sentence, {"text": sentence})
    service = session.get(VendorService, command.service_id)
    if service is None or service.vendor_id != vendor_id:
        raise NotFound(_("There is no such service of this vendor."))
    there = session.scalar(
        select(func.count()).select_from(VendorCheck).where(VendorCheck.service_id == service.id)
    )
    check = VendorCheck(
        service_id=service.id,
        code=f"own-{(there or 0) + 1}",
        text=text,
        how=command.how.strip(),
        position=there or 0,
    )
    session.add(check)
    session.flush()
    data = {"check": check.id, "service": service.kind, "text": text}
    auditlog.record(session, actor, "vendors.check.added", ("vendor", vendor_id), data)
    return check.id


def drop_check(session: Session, actor: Actor, vendor_id: int, check_id: int) -> None:
    """The check counts no longer; what was shown stays on record."""
    actor.require("vendors.manage")
    check = session.get(VendorCheck, check_id)
    service = session.get(VendorService, check.service_id) if check else None
    if check is None or service is None or service.vendor_id != vendor_id:
        raise NotFound(_("There is no such check of this vendor."))
    if check.active:
        check.active = False
        data = {"check": check.id, "service": service.kind, "text": check.text}
        auditlog.record(session, actor, "vendors.check.dropped", ("vendor", vendor_id), data)
