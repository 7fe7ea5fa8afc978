"""What a row of a log may say, and when it counts as in time."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_app.vendors.rules import (
    ContactTimes,
    Fault,
    ReportDates,
    contact_faults,
    contact_in_time,
    month_back,
    month_fault,
    month_of,
    months_until,
    report_faults,
    report_in_time,
)

pytestmark = pytest.mark.unit
TODAY = dt.date(2026, 3, 14)
NOON = dt.datetime(2026, 3, 14, 12, tzinfo=dt.UTC)


def day(text):
    return dt.date.fromisoformat(text) if text else None


def at(text):
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC) if text else None


@pytest.mark.parametrize(
    ("period_from", "due_on", "sent_on", "faults"),
    [
        ("2026-02-01", "2026-03-05", "2026-03-05", []),
        ("2026-02-01", "2026-03-05", "2026-02-01", []),
        ("2026-02-01", "2026-03-05", "2026-01-31", [("sent_on", Fault.SENT_BEFORE_PERIOD)]),
        ("2026-02-01", "2026-03-05", "2026-03-14", []),
        ("2026-02-01", "2026-03-05", "2026-03-15", [("sent_on", Fault.SENT_IN_FUTURE)]),
        ("2026-02-01", None, "2026-03-05", [("due_on", Fault.DUE_MISSING)]),
        ("2026-02-01", "2026-01-31", None, [("due_on", Fault.DUE_BEFORE_PERIOD)]),
        ("2026-03-01", "2026-04-05", None, []),
        ("1999-12-31", "2026-03-05", None, [("period_from", Fault.TOO_OLD)]),
    ],
)
def test_report_dates(period_from, due_on, sent_on, faults):
    assert report_faults(ReportDates(day(period_from), day(due_on), day(sent_on)), TODAY) == faults


@pytest.mark.parametrize(
    ("received", "answered", "hours", "faults"),
    [
        ("2026-03-10T09:00", "2026-03-10T09:00", 4, []),
        ("2026-03-10T09:00", "2026-03-10T08:59", 4, [("answered_at", Fault.ANSWERED_BEFORE_ASKED)]),
        ("2026-03-14T12:00", None, 4, []),
        ("2026-03-14T12:01", None, 4, [("received_at", Fault.IN_FUTURE)]),
        ("2026-03-14T11:00", "2026-03-14T12:01", 4, [("answered_at", Fault.IN_FUTURE)]),
        ("2026-03-10T09:00", None, 0, [("agreed_hours", Fault.HOURS_OUT_OF_RANGE)]),
        ("2026-03-10T09:00", None, 744, []),
        ("2026-03-10T09:00", None, 744.5, [("agreed_hours", Fault.HOURS_OUT_OF_RANGE)]),
    ],
)
def test_contact_times(received, answered, hours, faults):
    assert contact_faults(ContactTimes(at(received), at(answered), hours), NOON) == faults


@pytest.mark.parametrize(
    ("due_on", "sent_on", "in_time"),
    [
        ("2026-03-14", "2026-03-14", True),
        ("2026-03-14", None, None),
        ("2026-03-13", None, False),
        ("2026-03-13", "2026-03-14", False),
        ("2026-03-15", None, None),
        ("2026-03-15", "2026-03-10", None),
    ],
)
def test_report_in_time(due_on, sent_on, in_time):
    assert report_in_time(day(due_on), day(sent_on), TODAY) is in_time


@pytest.mark.parametrize(
    ("received", "answered", "in_time"),
    [
        ("2026-03-14T08:00", "2026-03-14T12:00", True),
        ("2026-03-14T07:00", "2026-03-14T11:01", False),
        ("2026-03-14T08:00", None, False),
        ("2026-03-14T08:01", None, None),
        ("2026-03-13T08:00", "2026-03-14T12:01", False),
        ("2026-03-14T12:01", None, None),
    ],
)
def test_contact_in_time_within_four_hours_as_known_at_noon(received, answered, in_time):
    assert contact_in_time(ContactTimes(at(received), at(answered), 4), NOON) is in_time


def test_months():
    assert month_back(dt.date(2026, 1, 1), 1) == dt.date(2025, 12, 1)
    assert month_back(dt.date(2025, 12, 1), -1) == dt.date(2026, 1, 1)
    assert months_until(TODAY, 3) == (dt.date(2026, 1, 1), dt.date(2026, 2, 1), dt.date(2026, 3, 1))
    assert month_fault(dt.date(2026, 3, 31), TODAY) is None
    assert month_fault(dt.date(2026, 4, 1), TODAY) is Fault.FUTURE_MONTH
    assert month_fault(dt.date(1999, 12, 1), TODAY) is Fault.TOO_OLD


@given(st.dates(dt.date(2001, 1, 1), dt.date(2099, 12, 31)), st.integers(-60, 60))
def test_months_there_and_back(one, months):
    month = month_of(one)

    assert month_back(month_back(month, months), -months) == month
    assert (month_back(month, months) < month) == (months > 0)
