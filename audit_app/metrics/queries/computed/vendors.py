"""Reports on time and queries answered in time, from vendors' logs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from sqlalchemy.orm import Session

from audit_app.base.figure import Scope
from audit_app.metrics.queries.computed.shape import Found, keep, whole_months
from audit_app.metrics.rules import first_day, month_of
from audit_app.scoring.rules import Month
from audit_app.vendors import queries as vendors


def from_vendors(session: Session, scope: Scope, months: Sequence[Month]) -> Found:
    """Two statements. Vendors work for the whole operation, so the counts have no programme."""
    found: Found = {}
    over = whole_months(scope, months)
    if not over:
        return found
    window = replace(scope, since=first_day(over[0]))
    for code, rows in (
        ("client_reports_on_time", vendors.monthly_punctuality(session, window)),
        ("client_response_in_time", vendors.monthly_answers(session, window)),
    ):
        for row in rows:
            if month_of(row.month) in over:
                counts = (Decimal(row.numerator), Decimal(row.denominator))
                keep(found, code, month_of(row.month), (None, None, None), counts)
    return found
