"""Which dates of a person fit together."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_app.workforce.rules import Dates, Fault, alone_from, faults, works

TODAY = dt.date(2026, 3, 14)
DAY = dt.timedelta(days=1)


def day(text):
    return dt.date.fromisoformat(text) if text else None


@pytest.mark.parametrize(
    ("hired", "live", "left", "expected"),
    [
        ("2025-01-06", None, None, []),
        ("2025-01-06", "2025-01-06", "2025-01-06", []),
        ("2025-01-06", None, "2025-01-05", [("left_on", Fault.LEFT_BEFORE_HIRED)]),
        ("2025-01-06", "2025-01-05", None, [("live_on", Fault.LIVE_BEFORE_HIRED)]),
        ("2025-01-06", "2025-03-02", "2025-03-01", [("live_on", Fault.LIVE_AFTER_LEFT)]),
        ("2027-03-15", None, None, []),
        ("2027-03-16", None, None, [("hired_on", Fault.TOO_FAR_AHEAD)]),
        ("2025-01-06", "2099-01-01", None, [("live_on", Fault.TOO_FAR_AHEAD)]),
    ],
)
def test_faults_at_the_boundaries(hired, live, left, expected):
    assert faults(Dates(day(hired), day(live), day(left)), TODAY) == expected


@pytest.mark.parametrize(
    ("on", "expected"),
    [("2025-01-05", False), ("2025-01-06", True), ("2025-06-30", True), ("2025-07-01", False)],
)
def test_works_from_first_to_last_day(on, expected):
    assert works(Dates(day("2025-01-06"), None, day("2025-06-30")), day(on)) is expected


DATES = st.dates(dt.date(2020, 1, 1), dt.date(2026, 12, 31))


@given(DATES, DATES, DATES)
def test_works_is_one_unbroken_stretch(hired, left, on):
    dates = Dates(hired, None, left)

    if works(dates, on) and on < left:
        assert works(dates, on + DAY)


@given(DATES, DATES)
def test_alone_from_is_never_before_the_placement_nor_before_going_live(live, placed):
    assert alone_from(live, placed) == max(live, placed)
    assert alone_from(None, placed) is None
