"""One metric: sustained, met at last, improving, missed, too few months."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from audit_app.scoring.rules import DEFAULT, Direction, Group, MetricIn, Month, State, score_metric

from .build import AS_OF, metric, series

pytestmark = pytest.mark.unit
QUARTER = Fraction(1, 4)


def judged(given):
    part = score_metric(DEFAULT, given, AS_OF)
    return part.state, part.mark


@pytest.mark.parametrize(
    ("months", "state"),
    [
        ("xxxMMMMMMMMM", State.SUSTAINED),  # 9 of 12
        ("xxxxMMMMMMMM", State.LATEST_MET),  # 8 of 12
        ("MMMMMMMMMMMx", State.SUSTAINED),  # 2 of the last 3
        ("MMMMMMMMMxxM", State.LATEST_MET),  # 10 of 12, but 1 of the last 3
        ("MMMMMMMMMMxx", State.MISSED),
        ("......MMMMMM", State.SUSTAINED),  # exactly 6 months
        ("......xMMMMM", State.SUSTAINED),  # 5 of 6
        ("......xxMMMM", State.LATEST_MET),  # 4 of 6
        ("....xxMMMMMM", State.SUSTAINED),  # 6 of 8: exactly 75 %
        ("....xxxMMMMM", State.LATEST_MET),  # 5 of 8
        (".xxMMMMMMMMM", State.SUSTAINED),  # 9 of 11
        (".xxxMMMMMMMM", State.LATEST_MET),  # 8 of 11: 72.7 %
        ("MMMMMMMMMMM.", State.SUSTAINED),  # as-of month missing, 2 of the last 3
        ("xxxMMMMMMMM.", State.LATEST_MET),  # as-of month missing, the month before met
        ("MMMMMMMMMM..", State.MISSED),  # older is not latest
        ("MMMMMMMM..M.", State.LATEST_MET),  # a month without data is not met in the last three
        ("xxxxxxxxxxMx", State.IMPROVING),  # as-of month missed: the month before does not count
        ("xxxxxxxxxxxx", State.MISSED),
        ("MMMxxxMMMMMMMMM", State.SUSTAINED),  # the months before the last 12 play no part
        ("MMMxxxxMMMMMMMM", State.LATEST_MET),
    ],
)
def test_state_when_months_are_so(months, state):
    marks = {
        State.SUSTAINED: Fraction(1),
        State.LATEST_MET: Fraction(3, 4),
        State.IMPROVING: Fraction(1, 2),
        State.MISSED: Fraction(0),
    }

    assert judged(metric(months)) == (state, marks[state])


def test_state_when_the_full_year_is_stricter_then_shorter_histories_keep_their_share():
    stricter = replace(DEFAULT, sustained=replace(DEFAULT.sustained, met_months=10))

    states = [
        score_metric(stricter, metric(months), AS_OF).state for months in ("xxxMMMMMMMMM", ".xxMMMMMMMMM")
    ]

    assert states == [State.LATEST_MET, State.SUSTAINED]


@pytest.mark.parametrize(
    ("months", "mark"),
    [
        (".......MMMMM", QUARTER),  # 5 months
        (".......MMMMx", 0),
        ("MMMMM.......", QUARTER),  # the latest month with data, however old
        ("............", 0),
    ],
)
def test_state_when_fewer_than_six_months_then_insufficient(months, mark):
    assert judged(metric(months)) == (State.INSUFFICIENT, mark)


@pytest.mark.parametrize(
    ("values", "state"),
    [
        ((1, 0, 0, 6, 0, 0), State.IMPROVING),
        ((1, 0, 0, 5, 0, 0), State.MISSED),  # later mean better, slope exactly 0
        ((5, 0, 0, 6, 0, 0), State.MISSED),  # later mean better, slope falling
        ((0, 0, 3, 0, 0, 3), State.MISSED),  # slope rising, means equal
        ((4, 4, 4, 4, 4, 4), State.MISSED),
    ],
)
def test_improving_when_higher_is_better_then_both_tests_are_strict(values, state):
    assert judged(series(values, low=100))[0] is state


@pytest.mark.parametrize(
    ("values", "direction", "low", "high", "state"),
    [
        ((9, 9, 8, 8, 7, 7), Direction.LOWER, None, 5, State.IMPROVING),
        ((7, 7, 8, 8, 9, 9), Direction.LOWER, None, 5, State.MISSED),
        ((20, 19, 18, 17, 16, 15), Direction.RANGE, 5, 10, State.IMPROVING),  # nearer from above
        ((0, 0, 1, 2, 3, 4), Direction.RANGE, 5, 10, State.IMPROVING),  # nearer from below
        ((4, 4, 4, 11, 11, 11), Direction.RANGE, 5, 10, State.MISSED),  # equally far on the other side
        ((10, 11, 10, 7, 7, 11), Direction.RANGE, 5, 10, State.MISSED),  # inside is inside, however deep
        ((11, 11, 11, 12, 13, 14), Direction.RANGE, 5, 10, State.MISSED),
        ((1, 2, 3, 4, 5, 6), Direction.HIGHER, None, None, State.IMPROVING),  # no target: never met
        ((1, 2, 3, 4, 5, 6), Direction.RANGE, None, None, State.MISSED),  # no range, no distance
    ],
)
def test_improving_when_direction_differs_then_better_means_nearer(values, direction, low, high, state):
    assert judged(series(values, direction, low, high))[0] is state


def test_improving_when_one_of_six_months_has_no_value_then_missed():
    rising = series((1, 2, 3, 4, 5, 6, 7), low=100)
    holed = MetricIn(
        "M",
        Group.SERVICE,
        Direction.HIGHER,
        Fraction(100),
        months={month: value for month, value in rising.months.items() if month != AS_OF - 2},
    )

    assert judged(rising)[0] is State.IMPROVING
    assert judged(holed)[0] is State.MISSED


@pytest.mark.parametrize(
    ("value", "direction", "low", "high", "met"),
    [
        ("0.9", Direction.HIGHER, "0.9", None, True),
        ("0.8999999999", Direction.HIGHER, "0.9", None, False),
        ("0.9", Direction.LOWER, None, "0.9", True),
        ("0.9000000001", Direction.LOWER, None, "0.9", False),
        ("0.8", Direction.RANGE, "0.8", "0.9", True),
        ("0.9", Direction.RANGE, "0.8", "0.9", True),
        ("0.7999", Direction.RANGE, "0.8", "0.9", False),
        ("0.9001", Direction.RANGE, "0.8", "0.9", False),
        ("0.9", Direction.HIGHER, None, None, False),
    ],
)
def test_month_when_at_the_target_then_met(value, direction, low, high, met):
    part = score_metric(DEFAULT, series((value,), direction, low, high), AS_OF)

    assert [month.met for month in part.months] == [met]


def test_month_when_it_has_no_base_then_it_has_no_value():
    full = metric("MMMMMMMMMMMx")
    given = replace(full, months={**full.months, AS_OF: (Fraction(0), Fraction(0))})

    part = score_metric(DEFAULT, given, AS_OF)

    assert part.months_with_data == 11
    assert part.recent[-1] == (AS_OF, None)


def test_month_when_after_the_as_of_month_then_it_does_not_exist_yet():
    part = score_metric(DEFAULT, metric("MMMMMM"), AS_OF - 3)

    assert (part.state, part.months_with_data) == (State.INSUFFICIENT, 3)


def test_months_when_the_year_turns_then_they_run_on():
    assert Month(2026, 1) - 1 == Month(2025, 12)
    assert Month(2025, 12) + 14 == Month(2027, 2)
    assert [str(month) for month in Month(2026, 2).window(3)] == ["2025-12", "2026-01", "2026-02"]
    assert Month.parse("2026-09") < Month(2026, 10)


@pytest.mark.parametrize("text", ["2026-13", "2026-0", "26-01", "2026-1", "2026-01-05", ""])
def test_month_when_it_is_none_then_refused(text):
    with pytest.raises(ValueError, match=r"does not exist|is no month"):
        Month.parse(text)


@pytest.mark.parametrize(
    ("direction", "low", "high", "said"),
    [
        (Direction.HIGHER, None, 1, "target_low"),
        (Direction.LOWER, 1, None, "target_high"),
        (Direction.RANGE, 1, None, "both bounds"),
        (Direction.RANGE, 2, 1, "above its end"),
    ],
)
def test_metric_when_its_target_cannot_be_meant_then_refused(direction, low, high, said):
    with pytest.raises(ValueError, match=said):
        series((1,), direction, low, high)


def test_month_when_it_had_a_target_of_its_own_then_held_against_that_one():
    values = series((80, 80, 80, 80, 80, 80), low=75)
    harder = {month: (Fraction(90), None) for month in AS_OF.window(6)[:4]}

    given = replace(values, targets=harder)
    part = score_metric(DEFAULT, given, AS_OF)

    assert [month.met for month in part.months] == [False] * 4 + [True] * 2
    assert [month.target_low for month in part.months] == [90] * 4 + [75] * 2
    assert (part.target_low, part.months_met, part.state) == (75, 2, State.LATEST_MET)


def test_month_when_no_target_was_in_force_then_not_met():
    given = replace(metric("MMMMMMMMMMMM"), targets={AS_OF - back: (None, None) for back in range(3, 12)})

    part = score_metric(DEFAULT, given, AS_OF)

    assert part.months_met == 3
    assert (part.state, part.latest_met) == (State.LATEST_MET, True)


def test_improving_when_only_the_target_was_loosened_then_missed():
    falling = series((30, 29, 28, 27, 26, 25), Direction.RANGE, 40, 50)
    easier = {
        month: (Fraction(90 - 10 * place), Fraction(100)) for place, month in enumerate(AS_OF.window(6)[:5])
    }

    assert judged(replace(falling, targets=easier))[0] is State.MISSED


def test_metric_when_the_target_of_a_month_cannot_be_meant_then_refused():
    with pytest.raises(ValueError, match="target_low"):
        replace(metric("MMM"), targets={AS_OF: (None, Fraction(1))})
