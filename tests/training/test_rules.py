"""Standings at their boundaries and over time; thresholds; guesses."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_app.base.figure import Outcome
from audit_app.training.rules import (
    EVERYBODY,
    FIRST_PASS,
    ModuleKind,
    Status,
    Threshold,
    Topic,
    add_months,
    retest_by,
    standing,
    topic_of,
)

from .build import day


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        ("2025-01-31", 1, "2025-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2025-12-15", 1, "2026-01-15"),
        ("2026-01-15", -12, "2025-01-15"),
        ("2025-03-14", 12, "2026-03-14"),
    ],
)
def test_add_months_keeps_the_day_or_the_months_end(start, months, expected):
    assert add_months(day(start), months) == day(expected)


@pytest.mark.parametrize(
    ("months", "passed", "failed", "on", "status", "until"),
    [
        (12, None, None, "2026-03-14", Status.MISSING, None),
        (12, None, "2026-03-01", "2026-03-14", Status.FAILED, None),
        (12, "2025-03-14", None, "2026-02-11", Status.CURRENT, "2026-03-14"),
        (12, "2025-03-14", None, "2026-02-12", Status.EXPIRING, "2026-03-14"),
        (12, "2025-03-14", None, "2026-03-14", Status.EXPIRING, "2026-03-14"),
        (12, "2025-03-14", None, "2026-03-15", Status.EXPIRED, "2026-03-14"),
        (None, "2001-01-01", None, "2026-03-14", Status.CURRENT, None),
        (12, "2026-03-01", "2026-03-02", "2026-03-14", Status.FAILED, "2027-03-01"),
        (12, "2026-03-02", "2026-03-02", "2026-03-14", Status.CURRENT, "2027-03-02"),
        (None, "2026-03-01", "2026-03-02", "2026-03-14", Status.FAILED, None),
    ],
)
def test_standing_at_its_boundaries(months, passed, failed, on, status, until):
    found = standing(months, passed and day(passed), failed and day(failed), day(on))

    assert (found.status, found.valid_until) == (status, until and day(until))


DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2030, 12, 31))
ORDER = [Status.CURRENT, Status.EXPIRING, Status.EXPIRED]


@given(st.none() | st.integers(1, 60), DAYS, DAYS, DAYS)
def test_standing_of_one_pass_only_gets_worse_as_days_go_by(months, passed, one, other):
    earlier, later = sorted((max(one, passed), max(other, passed)))

    found = [standing(months, passed, None, on).status for on in (earlier, later)]

    assert ORDER.index(found[0]) <= ORDER.index(found[1])


@given(st.integers(1, 60), st.integers(1, 60), DAYS, DAYS)
def test_standing_with_longer_validity_is_never_worse(one, other, passed, on):
    short, long = sorted((one, other))
    on = max(on, passed)

    found = [standing(months, passed, None, on).status for months in (long, short)]

    assert ORDER.index(found[0]) <= ORDER.index(found[1])


@given(st.none() | st.integers(1, 60), DAYS, DAYS, DAYS)
def test_standing_after_a_new_pass_is_good_that_day(months, passed, failed, on):
    last = max(passed, failed, on)

    assert standing(months, last, failed, last).status in {Status.CURRENT, Status.EXPIRING}


@given(st.integers(1, 60), DAYS, DAYS)
def test_standing_expires_the_day_after_it_is_valid(months, passed, failed):
    until = standing(months, passed, None, passed).valid_until

    assert standing(months, passed, None, until).status == Status.EXPIRING
    assert standing(months, passed, None, until + dt.timedelta(days=1)).status == Status.EXPIRED


@pytest.mark.parametrize(
    ("threshold", "fine", "sample", "expected"),
    [
        (EVERYBODY, 0, 0, Outcome.NOT_ENOUGH_DATA),
        (EVERYBODY, 210, 210, Outcome.MET),
        (EVERYBODY, 209, 210, Outcome.PARTLY),
        (EVERYBODY, 95, 100, Outcome.PARTLY),
        (EVERYBODY, 94, 100, Outcome.NOT_MET),
        (FIRST_PASS, 85, 100, Outcome.MET),
        (FIRST_PASS, 8499, 10000, Outcome.PARTLY),
        (FIRST_PASS, 75, 100, Outcome.PARTLY),
        (FIRST_PASS, 74, 100, Outcome.NOT_MET),
    ],
)
def test_threshold_compares_without_rounding(threshold, fine, sample, expected):
    assert threshold.outcome(fine, sample) == expected


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n - 1), st.just(n))))
def test_threshold_one_more_that_is_fine_is_never_worse(numbers):
    fine, sample = numbers
    order = [Outcome.NOT_MET, Outcome.PARTLY, Outcome.MET]
    found = [Threshold(85, 75).outcome(count, sample) for count in (fine, fine + 1)]

    assert order.index(found[0]) <= order.index(found[1])


def test_retest_is_due_in_fourteen_days():
    assert retest_by(day("2026-03-01")) == day("2026-03-15")


@pytest.mark.parametrize(
    ("title", "kind", "job", "expected"),
    [
        ("Customer data privacy", ModuleKind.MODULE, "Phone agent", Topic.PRIVACY),
        ("Защита персональных данных", ModuleKind.MODULE, "Оператор", Topic.PRIVACY),
        ("Coordinator course in the standard", ModuleKind.MODULE, "Manager", Topic.COORDINATOR),
        ("Delivering a module", ModuleKind.SKILL, "Trainer", Topic.TRAINER),
        ("Delivering a module", ModuleKind.MODULE, "Trainer", Topic.GENERAL),
        ("Instalments: what changes", ModuleKind.MODULE, "Phone agent", Topic.CHANGE),
        ("Ticket systems", ModuleKind.MODULE, "Phone agent", Topic.GENERAL),
    ],
)
def test_topic_is_told_from_the_title(title, kind, job, expected):
    assert topic_of(title, kind, job) == expected
