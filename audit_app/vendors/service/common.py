"""What several verbs ask: whose vendor it is, and what is wrong with a row."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from audit_app.base import clock
from audit_app.base.errors import Invalid, NotFound
from audit_app.base.i18n import gettext as _
from audit_app.vendors.models import Vendor
from audit_app.vendors.rules import Fault, end_of_month, month_fault, month_of


def get_vendor(session: Session, vendor_id: int) -> Vendor:
    """Raises NotFound for a vendor that is not there, or another organisation's."""
    vendor = session.get(Vendor, vendor_id)
    if vendor is None:
        raise NotFound(_("There is no such vendor in this organisation."))
    return vendor


def scored_month(vendor: Vendor, month: dt.date) -> dt.date:
    """The first day of a month that the vendor can be scored for; raises Invalid for any other."""
    month = month_of(month)
    fault = month_fault(month, clock.today())
    if fault is not None:
        raise Invalid(fault_sentence(fault), {"month": fault_sentence(fault)})
    after = vendor.contract_until is not None and vendor.contract_until < month
    if after or vendor.contract_from > end_of_month(month):
        sentence = _(
            "%(name)s had no contract in %(month)s. Choose a month of the contract, or correct its days.",
            name=vendor.name,
            month=f"{month:%Y-%m}",
        )
        raise Invalid(sentence, {"month": sentence})
    return month


def fault_sentence(fault: Fault) -> str:
    """What is wrong, for the person who sent it."""
    return {
        Fault.SENT_BEFORE_PERIOD: _("This report was sent before the period it covers had begun."),
        Fault.SENT_IN_FUTURE: _("The day it was sent lies in the future."),
        Fault.DUE_BEFORE_PERIOD: _("This report is due before the period it covers has begun."),
        Fault.DUE_MISSING: _(
            "Say when the report was due: without that day nobody knows whether it was late."
        ),
        Fault.ANSWERED_BEFORE_ASKED: _("The answer came before the question."),
        Fault.IN_FUTURE: _("This moment lies in the future."),
        Fault.HOURS_OUT_OF_RANGE: _("An agreed time lies between 0 and 744 hours."),
        Fault.FUTURE_MONTH: _("This month has not begun."),
        Fault.TOO_OLD: _("This lies before the year 2000."),
        Fault.NEGATIVE: _("This may not be less than nothing."),
    }[fault]


def refuse(faults: list[tuple[str, Fault]]) -> None:
    """Raises Invalid with a sentence for each field that does not fit."""
    if faults:
        raise Invalid(
            _("The record was not saved."), {field: fault_sentence(fault) for field, fault in faults}
        )
