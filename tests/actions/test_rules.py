"""The rules of improvement: states on any day, time, causes, effect, months."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_app.actions.rules import (
    EVERY_ONE,
    ON_TIME,
    ActionState,
    Bone,
    CauseMethod,
    Counted,
    Done,
    Effect,
    Expectation,
    InTime,
    Life,
    add_months,
    after_window,
    before_window,
    came_again,
    cause_code_of,
    complete_months,
    complete_quarters,
    fishbone,
    five_whys,
    in_time,
    judge,
    look_on,
    overdue,
    read_analysis,
    repeats,
    worse,
)
from audit_app.base.figure import Outcome

pytestmark = pytest.mark.unit

DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2027, 12, 31))


def day(text):
    return dt.date.fromisoformat(text)


def life(number=1, opened="2026-01-10", due="2026-02-10", dones=(), cause="", cancelled=None):
    return Life(
        number,
        day(opened),
        day(due) if due else None,
        day(due) if due else None,
        day(cancelled) if cancelled else None,
        cause,
        tuple(
            Done(day(on), Effect(effect), day(decided) if decided else None) for on, effect, decided in dones
        ),
    )


FAILED = ("2026-02-01", "not_effective", "2026-06-01")


@pytest.mark.parametrize(
    ("dones", "on", "state"),
    [
        ((), "2026-01-09", None),
        ((), "2026-01-10", "open"),
        ((FAILED,), "2026-01-31", "open"),
        ((FAILED,), "2026-02-01", "done"),
        ((FAILED,), "2026-05-31", "done"),
        ((FAILED,), "2026-06-01", "not_effective"),
        ((FAILED, ("2026-07-01", "waiting", None)), "2026-07-01", "done"),
        ((("2026-02-01", "effective", "2026-06-01"),), "2026-06-01", "verified"),
    ],
)
def test_state_on_any_day(dones, on, state):
    assert life(dones=dones).state_on(day(on)) == state


def test_cancelled_ends_everything():
    assert life(dones=(FAILED,), cancelled="2026-03-01").state_on(day("2026-03-01")) == ActionState.CANCELLED


@pytest.mark.parametrize(
    ("dones", "on", "kept"),
    [
        ((("2026-02-10", "waiting", None),), "2026-03-01", True),
        ((("2026-02-11", "waiting", None),), "2026-03-01", False),
        ((), "2026-03-01", False),
        ((FAILED,), "2026-05-31", True),
        ((FAILED,), "2026-06-01", False),  # reported done in time, and open again
    ],
)
def test_in_time_counts_from_the_first_due_date(dones, on, kept):
    assert life(dones=dones).in_time(day(on)) is kept


@pytest.mark.parametrize(
    ("state", "today", "late"),
    [
        ("open", "2026-02-10", False),
        ("open", "2026-02-11", True),
        ("not_effective", "2026-02-11", True),
        ("done", "2026-02-11", False),
    ],
)
def test_overdue_begins_the_day_after(state, today, late):
    assert overdue(ActionState(state), day("2026-02-10"), day(today)) is late


@pytest.mark.parametrize(
    ("opened", "again"),
    [("2026-02-01", False), ("2026-02-02", True), ("2026-08-01", True), ("2026-08-02", False)],
)
def test_same_cause_within_six_months_of_closing(opened, again):
    first = life(1, dones=(("2026-02-01", "waiting", None),), cause="slow-links")
    second = life(2, opened, None, cause="slow-links")

    assert (came_again(first, [first, second], day("2027-01-01")) is not None) is again
    assert (repeats("slow-links", day(opened), [first]) == 1) is (opened <= "2026-08-01")
    assert came_again(first, [first, life(3, opened, None, cause="other")], day("2027-01-01")) is None
    assert came_again(life(1, dones=(("2026-02-01", "waiting", None),)), [second], day("2027-01-01")) is None


def test_repeat_names_the_newest_that_is_open_or_lately_closed():
    old = life(1, cause="x")
    newer = life(2, "2026-03-01", cause="x")
    gone = life(3, "2026-04-01", cause="x", cancelled="2026-04-02")

    assert repeats("x", day("2026-05-01"), [old, newer, gone]) == 2
    assert repeats("x", day("2026-02-01"), [old, newer, gone]) == 1
    assert repeats("", day("2026-05-01"), [old]) is None


def test_five_whys_drop_what_is_empty_and_keep_the_order():
    found = five_whys(["Late", "  ", " No   shift ", ""])

    assert found.steps == ("Late", "No shift")
    assert found.enough
    assert not five_whys(["Late"]).enough
    assert read_analysis(CauseMethod.FIVE_WHYS, found.plain()) == found


def test_fishbone_takes_one_cause_a_line():
    found = fishbone({Bone.PEOPLE: "new\n\n tired ", Bone.PROCESS: " \n"})

    assert found.bones == {Bone.PEOPLE: ("new", "tired")}
    assert read_analysis(CauseMethod.FISHBONE, found.plain()) == found
    assert not fishbone({}).enough
    assert read_analysis(None, {}) is None


@given(st.text(max_size=200))
def test_cause_code_is_the_same_however_it_is_typed(text):
    code = cause_code_of(text)

    assert cause_code_of(code) == code
    assert cause_code_of(f"  {text.upper().casefold()} ") == cause_code_of(text.upper().casefold())
    assert len(code) <= 64


def counted(numerator, denominator, months=3):
    return Counted(Fraction(numerator), Fraction(denominator), months, 100)


@pytest.mark.parametrize(
    ("expectation", "level", "before", "after", "effect"),
    [
        ("rise", None, (80, 100), (81, 100), "effective"),
        ("rise", None, (80, 100), (80, 100), "not_effective"),
        ("fall", None, (80, 100), (79, 100), "effective"),
        ("fall", None, (80, 100), (80, 100), "not_effective"),
        ("rise", None, (0, 0), (80, 100), "waiting"),
        ("at_least", 95, (0, 0), (95, 100), "effective"),
        ("at_least", 95, (0, 0), (9499, 10000), "not_effective"),
        ("at_most", 5, (0, 0), (5, 100), "effective"),
        ("at_most", 5, (0, 0), (0, 0), "waiting"),
        ("at_least", None, (1, 1), (95, 100), "waiting"),
    ],
)
def test_effect_at_its_boundaries(expectation, level, before, after, effect):
    found = judge(
        Expectation(expectation),
        None if level is None else Fraction(level),
        counted(*before),
        counted(*after),
        3,
    )

    assert found == Effect(effect)


def test_two_months_of_three_decide_nothing():
    assert judge(Expectation.RISE, None, counted(1, 2), counted(2, 2, months=2), 3) == Effect.WAITING


@given(st.integers(0, 50), st.integers(1, 50), st.integers(0, 50), st.integers(1, 50))
def test_what_rises_does_not_fall(a, b, c, d):
    rise, fall = (
        judge(expectation, None, counted(a, b), counted(c, d), 3)
        for expectation in (Expectation.RISE, Expectation.FALL)
    )

    assert not (rise == fall == Effect.EFFECTIVE)
    assert (rise == fall == Effect.NOT_EFFECTIVE) is (a * d == c * b)


def test_windows_leave_the_month_of_the_work_out():
    done = day("2026-01-31")

    assert before_window(done, 3) == (day("2025-10-01"), day("2025-11-01"), day("2025-12-01"))
    assert after_window(done, 3) == (day("2026-02-01"), day("2026-03-01"), day("2026-04-01"))
    assert look_on(done, 3) == day("2026-05-01")


@given(DAYS, st.integers(-30, 30))
def test_months_on_and_back(start, months):
    there = add_months(start, months)

    assert (there.year * 12 + there.month) - (start.year * 12 + start.month) == months
    assert there.day <= start.day


@pytest.mark.parametrize(
    ("as_of", "months", "quarters"),
    [
        ("2026-11-22", ("2026-09-01", "2026-10-01"), ("2026-04-01", "2026-07-01")),
        ("2026-09-30", ("2026-08-01", "2026-09-01"), ("2026-04-01", "2026-07-01")),
        ("2026-09-29", ("2026-07-01", "2026-08-01"), ("2026-01-01", "2026-04-01")),
        ("2026-12-31", ("2026-11-01", "2026-12-01"), ("2026-07-01", "2026-10-01")),
        ("2027-01-01", ("2026-11-01", "2026-12-01"), ("2026-07-01", "2026-10-01")),
    ],
)
def test_whole_months_and_quarters(as_of, months, quarters):
    assert complete_months(day(as_of), 2) == tuple(map(day, months))
    assert complete_quarters(day(as_of), 2) == tuple(map(day, quarters))


@pytest.mark.parametrize(
    ("ended", "today", "found"),
    [
        (None, "2026-01-03", "running"),
        (None, "2026-01-04", "late"),
        ("2026-01-03", "2026-01-09", "kept"),
        ("2026-01-04", "2026-01-09", "late"),
        ("2026-01-03", "2026-01-02", "running"),  # on that day it had not ended yet
    ],
)
def test_time_limit(ended, today, found):
    assert in_time(day("2026-01-01"), day(ended) if ended else None, 2, day(today)) == InTime(found)


def test_worst_part_counts():
    assert worse(InTime.KEPT, InTime.RUNNING) == InTime.RUNNING
    assert worse(InTime.RUNNING, InTime.LATE) == InTime.LATE
    assert worse(InTime.KEPT, InTime.KEPT) == InTime.KEPT


@pytest.mark.parametrize(
    ("threshold", "fine", "of", "outcome"),
    [
        (ON_TIME, 4, 5, Outcome.MET),
        (ON_TIME, 79, 100, Outcome.PARTLY),
        (ON_TIME, 3, 5, Outcome.PARTLY),
        (ON_TIME, 59, 100, Outcome.NOT_MET),
        (EVERY_ONE, 99, 100, Outcome.PARTLY),
        (EVERY_ONE, 0, 0, Outcome.NOT_ENOUGH_DATA),
    ],
)
def test_threshold_at_its_boundaries(threshold, fine, of, outcome):
    assert threshold.outcome(fine, of) == outcome
