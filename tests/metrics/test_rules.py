"""Counts, targets over time, months as people write them, attrition, recalculation: without a database."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_app.metrics.loader import shipped_catalogue
from audit_app.metrics.rules import (
    Fault,
    Stay,
    Target,
    TargetFault,
    Unit,
    added,
    agrees,
    attrition,
    difference,
    early_attrition,
    fault_of,
    fault_of_target,
    in_force,
    loosened,
    metric_in,
    months_between,
    of_cells,
    of_programmes,
    read_month,
    shown,
    shown_bounds,
)
from audit_app.scoring.rules import DEFAULT, Direction, Month, State, score_metric

pytestmark = pytest.mark.unit

CATALOGUE = shipped_catalogue()


def counts(above, below):
    return (Decimal(above), Decimal(below))


def definition(code):
    return CATALOGUE.find(code).definition


@pytest.mark.parametrize(
    ("code", "above", "below", "text"),
    [
        ("customer_critical_accuracy", 194, 200, "97.0 %"),  # 200 monitored, 6 with such an error
        ("business_critical_accuracy", 190, 200, "95.0 %"),
        ("compliance_critical_accuracy", 198, 200, "99.0 %"),
        ("forecast_error", 40, 300, "13.3 %"),  # |100 - 110| + |200 - 170| over 300
        ("forecast_accuracy", 1100, 1200, "91.6 %"),  # 1,200 forecast, 1,100 came
        ("attrition", 6, 240, "30.0 %"),  # three months of 80 people
        ("speed_of_answer", 5000, 200, "25.0 s"),
        ("service_level", 0, 0, ""),  # no data, not 0 %
        ("service_level", 0, 50, "0.0 %"),
    ],
)
def test_value_when_counts_are_so_then_shown_so(code, above, below, text):
    metric = definition(code)

    assert shown(metric.unit, metric.value(*counts(above, below))) == text


def test_value_when_months_differ_in_size_then_summed_counts_decide():
    """1 of 1 and 50 of 100 are 51 of 101, not the average of 100 % and 50 %."""
    both = added([counts(1, 1), counts(50, 100)])

    assert definition("service_level").value(*both) == Fraction(51, 101)


@pytest.mark.parametrize(
    ("above", "below", "part", "fault"),
    [
        (5, 5, True, None),
        (6, 5, True, Fault.MORE_THAN_WHOLE),
        (6, 5, False, None),
        (0, 0, True, None),
        (1, 0, False, Fault.NO_BASE),
        (-1, 5, False, Fault.NEGATIVE),
        (0, -1, False, Fault.NEGATIVE),
        (10**12, 10**12, True, None),
        (1, 10**12 + 1, True, Fault.TOO_LARGE),
    ],
)
def test_counts_when_they_cannot_be_meant_then_refused(above, below, part, fault):
    assert fault_of(*counts(above, below), part_of_whole=part) is fault


def test_cells_when_a_total_stands_beside_its_parts_then_they_are_not_added_to_it():
    cells = {(None, None): counts(90, 100), ("phone", None): counts(50, 60), ("chat", None): counts(10, 20)}

    assert of_cells(cells) == counts(90, 100)
    del cells[None, None]
    assert of_cells(cells) == counts(60, 80)
    assert of_cells({**cells, (None, 1): counts(1, 2)}) == counts(60, 80)
    assert of_cells({}) is None


def test_cells_when_sites_are_asked_then_theirs_or_the_undivided_ones():
    cells = {(None, 1): counts(5, 10), ("phone", 1): counts(4, 8), ("chat", 2): counts(3, 6)}

    assert of_cells(cells, {1}) == counts(5, 10)
    assert of_cells(cells, {1, 2}) == counts(8, 16)
    assert of_cells({("phone", None): counts(1, 2)}, {1}) == counts(1, 2)
    assert of_cells({("phone", 2): counts(1, 2)}, {1}) is None


def test_programmes_when_the_whole_operation_has_a_row_then_it_is_the_total():
    whole, lumen, kestrel = ({(None, None): counts(n, 10)} for n in (9, 4, 3))
    found = {None: whole, 1: lumen, 2: kestrel}

    assert of_programmes(found) == counts(9, 10)
    assert of_programmes(found, {1}) == counts(4, 10)
    assert of_programmes(found, {1, 2}) == counts(7, 20)
    assert of_programmes({1: lumen, 2: kestrel}) == counts(7, 20)
    assert of_programmes({None: whole}, {1}) == counts(9, 10)
    assert of_programmes({2: kestrel}, {1}) is None


@given(
    st.dictionaries(
        st.tuples(st.sampled_from(["phone", "chat", "e_mail"]), st.sampled_from([None, 1, 2])),
        st.tuples(st.integers(0, 50).map(Decimal), st.integers(50, 99).map(Decimal)),
        min_size=1,
    )
)
def test_cells_when_divided_in_any_way_then_nothing_is_counted_twice(cells):
    total = of_cells(cells)

    assert total[1] <= sum(below for _above, below in cells.values())
    assert total == of_cells(dict(reversed(cells.items())))
    assert of_cells({**cells, (None, None): counts(1, 2)}) == counts(1, 2)


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2026-03", "2026-03"),
        ("2026/3", "2026-03"),
        ("03/2026", "2026-03"),
        ("3.2026", "2026-03"),
        ("Mar 2026", "2026-03"),
        ("march 2026", "2026-03"),
        ("Mar-26", "2026-03"),
        (" Sept. 2026 ", "2026-09"),
        ("dic 2025", "2025-12"),
        ("март 2026", "2026-03"),
        ("2026-03-01", "2026-03"),
        ("2026-03-01 00:00:00", "2026-03"),
    ],
)
def test_month_when_written_so_then_read(text, month):
    assert read_month(text) == Month.parse(month)


@pytest.mark.parametrize("text", ["", "2026", "13/2026", "2026-13", "Foo 2026", "1889-01", "3", "03-04-05"])
def test_month_when_it_is_none_then_refused(text):
    with pytest.raises(ValueError, match=r".*"):
        read_month(text)


@given(st.dates(dt.date(1990, 1, 1), dt.date(2100, 1, 1)))
def test_month_when_written_as_english_then_read_back(day):
    assert read_month(f"{day:%b %Y}") == read_month(f"{day:%m/%Y}") == Month(day.year, day.month)


def test_months_between_counts_both_ends():
    assert [str(one) for one in months_between(Month(2025, 12), Month(2026, 2))] == [
        "2025-12",
        "2026-01",
        "2026-02",
    ]
    assert months_between(Month(2026, 2), Month(2026, 1)) == ()


def test_target_when_a_programme_has_its_own_then_it_goes_before():
    def made(programme, month, low):
        return Target(programme, Month.parse(month), Decimal(low), None)

    known = [made(None, "2026-01", "0.8"), made(7, "2026-05", "0.9"), made(None, "2026-06", "0.85")]

    def low(month, programme=None):
        found = in_force(known, Month.parse(month), programme)
        return None if found is None else str(found.low)

    assert [low(month) for month in ("2025-12", "2026-01", "2026-05", "2026-06")] == [
        None,
        "0.8",
        "0.8",
        "0.85",
    ]
    assert [low(month, 7) for month in ("2026-04", "2026-05", "2026-06")] == ["0.8", "0.9", "0.9"]
    assert low("2026-06", 8) == "0.85"


@pytest.mark.parametrize(
    ("direction", "before", "after", "easier"),
    [
        (Direction.HIGHER, (8, None), (7, None), True),
        (Direction.HIGHER, (8, None), (8, None), False),
        (Direction.HIGHER, (8, None), (9, None), False),
        (Direction.LOWER, (None, 5), (None, 6), True),
        (Direction.LOWER, (None, 5), (None, 4), False),
        (Direction.RANGE, (2, 4), (2, 5), True),
        (Direction.RANGE, (2, 4), (1, 4), True),
        (Direction.RANGE, (2, 4), (3, 4), False),
        (Direction.HIGHER, (8, None), (None, None), True),
        (Direction.HIGHER, (None, None), (1, None), False),
    ],
)
def test_target_when_easier_than_before_then_loosened(direction, before, after, easier):
    assert loosened(direction, before, after) is easier


@given(
    st.sampled_from([Direction.HIGHER, Direction.LOWER]),
    st.fractions(0, 1),
    st.fractions(0, 1),
    st.fractions(0, 1),
)
def test_target_when_not_loosened_then_whoever_meets_it_met_the_one_before(direction, old, new, value):
    def bounds(mark):
        return (mark, None) if direction is Direction.HIGHER else (None, mark)

    def met(mark):
        return value >= mark if direction is Direction.HIGHER else value <= mark

    assert loosened(direction, bounds(old), bounds(new)) or not met(new) or met(old)


@pytest.mark.parametrize(
    ("direction", "low", "high", "fault"),
    [
        (Direction.HIGHER, "0.8", None, None),
        (Direction.HIGHER, None, "0.8", TargetFault.NEEDS_LOW),
        (Direction.HIGHER, "1.01", None, TargetFault.NO_SHARE),
        (Direction.LOWER, "0.1", None, TargetFault.NEEDS_HIGH),
        (Direction.RANGE, "0.1", None, TargetFault.NEEDS_BOTH),
        (Direction.RANGE, "0.2", "0.1", TargetFault.UPSIDE_DOWN),
        (Direction.RANGE, "0.1", "0.1", None),
        (Direction.LOWER, None, "-1", TargetFault.NEGATIVE),
    ],
)
def test_target_when_it_cannot_be_meant_then_refused(direction, low, high, fault):
    bounds = [None if text is None else Decimal(text) for text in (low, high)]

    assert fault_of_target(direction, Unit.PERCENT, *bounds, part_of_whole=True) is fault


def test_metric_when_its_target_changed_then_each_month_has_its_own():
    targets = [
        Target(None, Month(2026, 1), Decimal("0.8"), None),
        Target(None, Month(2026, 7), Decimal("0.9"), None),
    ]
    months = {month: counts(85, 100) for month in Month(2026, 10).window(10)}

    part = score_metric(
        DEFAULT, metric_in(definition("service_level"), months, targets, Month(2026, 10)), Month(2026, 10)
    )

    assert [month.met for month in part.months] == [True] * 6 + [False] * 4
    assert part.state is State.MISSED


def test_attrition_when_six_of_eighty_leave_in_three_months_then_thirty_percent_a_year():
    long_ago = dt.date(2020, 1, 1)
    staff = [Stay(long_ago, None, long_ago, left=False) for _ in range(77)]
    gone = [
        Stay(long_ago, dt.date(2026, month, day), long_ago, left=True)
        for month in (1, 2, 3)
        for day in (10, 20)
    ]
    # two new people on the first of each month after replace those who left: headcount moves 83 → 81 → …
    new = [
        Stay(dt.date(2026, month, 1), None, dt.date(2026, month, 1), left=False)
        for month in (2, 2, 3, 3, 4, 4)
    ]

    found = added(attrition([*staff[:74], *gone, *new], Month(2026, month)) for month in (1, 2, 3))

    assert found == (6, 240)
    assert shown(Unit.PERCENT, definition("attrition").value(*found)) == "30.0 %"


def test_attrition_when_the_last_day_is_the_months_last_then_a_leaver_of_that_month():
    stay = Stay(dt.date(2026, 1, 1), dt.date(2026, 1, 31), dt.date(2026, 1, 1), left=True)
    moved = Stay(dt.date(2026, 1, 1), dt.date(2026, 1, 31), dt.date(2025, 1, 1), left=False)

    assert attrition([stay], Month(2026, 1)) == (1, Decimal("0.5"))
    assert attrition([stay], Month(2026, 2)) == (0, 0)
    assert attrition([moved], Month(2026, 1)) == (0, Decimal("0.5"))
    assert early_attrition([stay, moved], Month(2026, 1)) == (1, 1)


@pytest.mark.parametrize(
    ("reported", "counted", "apart", "fine"),
    [
        ((95, 100), (95, 100), 0, True),
        ((101, 100), (100, 100), Fraction(1, 100), True),  # exactly 1 %
        ((1011, 1000), (1000, 1000), Fraction(11, 1000), False),
        ((99, 100), (100, 100), Fraction(1, 100), True),
        ((0, 10), (0, 20), 0, True),
        ((1, 10), (0, 20), 1, False),
        ((1, 0), (1, 2), None, False),
    ],
)
def test_recount_when_so_far_apart_then(reported, counted, apart, fine):
    assert difference(counts(*reported), counts(*counted)) == apart
    assert agrees(counts(*reported), counts(*counted)) is fine


@pytest.mark.parametrize(
    ("unit", "value", "beside", "text"),
    [
        (Unit.PERCENT, "0.8999", ("0.9", None), "89.9 %"),
        (Unit.PERCENT, "0.0504", (None, "0.05"), "5.04 %"),  # 5.0 % would look like the target
        (Unit.PERCENT, "0.05", (None, "0.05"), "5.0 %"),
        (Unit.SECONDS, "1234.56", (None, None), "1\u202f234.5 s"),
        (Unit.MONEY, "4.567", (None, None), "4.56"),
        (Unit.CYCLES, "0.25", (None, None), "0.2"),
    ],
)
def test_shown_is_cut_off_and_told_from_its_target(unit, value, beside, text):
    bounds = tuple(None if bound is None else Fraction(bound) for bound in beside)

    assert shown(unit, Fraction(value), bounds) == text


def test_bounds_are_shown_with_their_sign():
    assert shown_bounds(Unit.PERCENT, Fraction(4, 5), None) == "≥ 80 %"
    assert shown_bounds(Unit.SECONDS, None, Fraction(30)) == "≤ 30 s"
    assert shown_bounds(Unit.PERCENT, Fraction(3, 4), Fraction(22, 25)) == "75 % – 88 %"
    assert shown_bounds(Unit.PERCENT, None, None) == ""
