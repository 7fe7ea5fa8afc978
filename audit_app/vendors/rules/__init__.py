"""Pure decisions on vendors."""

from __future__ import annotations

from audit_app.vendors.rules.logs import (
    ContactTimes,
    Fault,
    ReportDates,
    contact_faults,
    contact_in_time,
    end_of_month,
    month_back,
    month_fault,
    month_of,
    months_until,
    report_faults,
    report_in_time,
)
from audit_app.vendors.rules.terms import RATED, Advice, ContactChannel, Dimension, ServiceKind, Shown

__all__ = [
    "RATED",
    "Advice",
    "ContactChannel",
    "ContactTimes",
    "Dimension",
    "Fault",
    "ReportDates",
    "ServiceKind",
    "Shown",
    "contact_faults",
    "contact_in_time",
    "end_of_month",
    "month_back",
    "month_fault",
    "month_of",
    "months_until",
    "report_faults",
    "report_in_time",
]
