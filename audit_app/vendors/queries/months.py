"""Reports on time and contacts answered in time, counted month by month."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from audit_app.base import clock
from audit_app.base.figure import Scope
from audit_app.vendors.models import VendorContact, VendorReport
from audit_app.vendors.rules import month_of


@dataclass(frozen=True, slots=True)
class MonthCount:
    """`numerator` of `denominator` in a month (its first day); a month without any is not there."""

    month: dt.date
    numerator: int
    denominator: int


def moment_of(day: dt.date) -> dt.datetime:
    """The first instant that no longer belongs to the day, in UTC, or now if the day is not over."""
    return min(dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), dt.UTC), clock.now())


def report_due(as_of: dt.date) -> ColumnElement[bool]:
    """The criterion that a report is judged: it was due before that day, or on it and is sent."""
    return or_(
        VendorReport.due_on < as_of,
        and_(VendorReport.due_on == as_of, VendorReport.sent_on.is_not(None)),
    )


def report_fine() -> ColumnElement[bool]:
    """The criterion that it was sent when it was due, or before."""
    return and_(VendorReport.sent_on.is_not(None), VendorReport.sent_on <= VendorReport.due_on)


def contact_judged(as_of: dt.date) -> ColumnElement[bool]:
    """The criterion that a contact is judged: answered by the end of that day, or past its time."""
    moment = moment_of(as_of)
    return and_(
        VendorContact.received_at <= moment,
        or_(VendorContact.answered_at <= moment, VendorContact.deadline_at <= moment),
    )


def contact_fine(as_of: dt.date) -> ColumnElement[bool]:
    """The criterion that it was answered by the end of that day, and in the agreed time."""
    return and_(
        VendorContact.answered_at.is_not(None),
        VendorContact.answered_at <= moment_of(as_of),
        VendorContact.answered_at <= VendorContact.deadline_at,
    )


def monthly_punctuality(session: Session, scope: Scope) -> list[MonthCount]:
    """Reports of all vendors sent on time, of those due, by the month they were due; oldest first.

    Vendors work for the whole organisation: programmes and sites of the scope are not looked at.
    """
    rows = session.execute(
        select(VendorReport.month, func.sum(case((report_fine(), 1), else_=0)), func.count())
        .where(VendorReport.month >= month_of(scope.since), report_due(scope.as_of))
        .group_by(VendorReport.month)
        .order_by(VendorReport.month)
    )
    return [MonthCount(month, int(fine), int(all_)) for month, fine, all_ in rows]


def monthly_answers(session: Session, scope: Scope) -> list[MonthCount]:
    """Calls and e-mails to all vendors answered in the agreed time, of those judged, by the month they came.

    One that still has time on `scope.as_of` is not judged.
    """
    rows = session.execute(
        select(VendorContact.month, func.sum(case((contact_fine(scope.as_of), 1), else_=0)), func.count())
        .where(VendorContact.month >= month_of(scope.since), contact_judged(scope.as_of))
        .group_by(VendorContact.month)
        .order_by(VendorContact.month)
    )
    return [MonthCount(month, int(fine), int(all_)) for month, fine, all_ in rows]
