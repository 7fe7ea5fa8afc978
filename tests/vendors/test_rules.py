"""Scorecards, warning signs and advice: every boundary, and what must hold for all inputs."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_app.vendors.rules import (
    EVEN,
    LIMIT,
    RATED,
    Advice,
    Comparison,
    Count,
    Dimension,
    Facts,
    Missing,
    MonthCost,
    Rating,
    Reason,
    Sign,
    Tally,
    Trend,
    advise,
    card,
    ceiling,
    compare_costs,
    from_log,
    month_back,
    score,
    signs,
    trend,
    weights_fit,
)

pytestmark = pytest.mark.unit
MONTH = dt.date(2026, 2, 1)
FULL = Facts(
    MONTH,
    dict.fromkeys(RATED, Rating(4)),
    Count(20, 20),
    Count(20, 20),
    checks=Tally(yes=5),
)


def months(*facts):
    """These facts as months in a row, the last in February."""
    return [replace(one, month=month_back(MONTH, len(facts) - 1 - at)) for at, one in enumerate(facts)]


def rated(value, **more):
    return replace(FULL, ratings=dict.fromkeys(RATED, Rating(value)), **more)


def judged(*facts):
    known = months(*facts)
    cards = [card(one) for one in known]
    warned = signs(known, cards)
    return advise(cards, warned), [one.sign for one in warned]


@pytest.mark.parametrize(
    ("fine", "of", "value"),
    [(100, 100, 5), (95, 100, 5), (949, 1000, 4), (90, 100, 4), (899, 1000, 3), (80, 100, 3), (799, 1000, 2), (60, 100, 2), (59, 100, 1), (0, 1, 1), (0, 0, None)],
)  # fmt: skip
def test_share_in_time_becomes_a_score(fine, of, value):
    assert from_log(Count(fine, of)) == value


@pytest.mark.parametrize(
    ("tally", "most"),
    [
        (Tally(), 5),
        (Tally(yes=4), 5),
        (Tally(yes=3, no=1), 4),
        (Tally(yes=2, partly=2), 4),
        (Tally(yes=2, unseen=2), 3),
        (Tally(no=4), 1),
        (Tally(yes=1, unseen=2), Fraction(7, 3)),
    ],
)
def test_checks_hold_expertise_down(tally, most):
    found = score(rated(5, checks=tally), Dimension.EXPERTISE)

    assert ceiling(tally) == most
    assert (found.value, found.capped) == (most, most < 5)


def test_what_is_not_known_is_said_and_not_scored():
    assert score(replace(FULL, ratings={}), Dimension.BUSINESS).missing is Missing.NOT_RATED
    assert score(rated(5, checks=Tally(unseen=3)), Dimension.EXPERTISE).missing is Missing.NOT_SHOWN
    assert score(replace(FULL, reports=Count()), Dimension.PUNCTUALITY).missing is Missing.NO_LOG
    assert score(replace(FULL, contacts=Count()), Dimension.RESPONSE).missing is Missing.NO_LOG
    without = replace(FULL, ratings={**FULL.ratings, Dimension.TREATMENT: Rating(5, has_reason=False)})
    assert score(without, Dimension.TREATMENT).missing is Missing.NO_REASON
    assert card(without).total is None
    assert card(without).least == Fraction(4 + 4 + 1 + 5 + 5, 5)
    assert card(FULL).total == card(FULL).least == Fraction(22, 5)


def test_a_dimension_that_weighs_nothing_may_be_missing():
    weights = {**EVEN, Dimension.RESPONSE: 0, Dimension.BUSINESS: 40}

    assert card(replace(FULL, contacts=Count()), weights).total == Fraction(40 * 4 + 20 * 4 * 2 + 20 * 5, 100)


@pytest.mark.parametrize(
    ("checks", "low"),
    [(Tally(yes=1, no=1), ()), (Tally(yes=49, no=51), (Dimension.EXPERTISE,)), (Tally(no=1), (Dimension.EXPERTISE,))],
)  # fmt: skip
def test_below_three_needs_an_action(checks, low):
    assert card(rated(5, checks=checks)).low == low


@pytest.mark.parametrize(
    ("weights", "fit"),
    [
        (EVEN, True),
        ({**EVEN, Dimension.RESPONSE: 21}, False),
        ({**EVEN, Dimension.RESPONSE: -20, Dimension.BUSINESS: 60}, False),
        ({Dimension.RESPONSE: 100}, False),
        ({**dict.fromkeys(Dimension, 0), Dimension.RESPONSE: 100}, True),
    ],
)
def test_weights(weights, fit):
    assert weights_fit(weights) is fit


def test_trend_wants_six_whole_months():
    assert trend([card(one) for one in months(*[rated(4)] * 5)]) is Trend.UNKNOWN
    assert trend([card(one) for one in months(*[rated(4)] * 6)]) is Trend.STEADY
    falling = [rated(value) for value in (5, 5, 4, 4, 3, 3)]
    assert trend([card(one) for one in months(*falling)]) is Trend.FALLING
    assert trend([card(one) for one in months(*reversed(falling))]) is Trend.RISING
    holed = [*falling[:-1], replace(falling[-1], contacts=Count())]
    assert trend([card(one) for one in months(*holed)]) is Trend.UNKNOWN


def test_late_three_months_running_and_always():
    late, fine, none = (replace(FULL, reports=count) for count in (Count(3, 4), Count(4, 4), Count()))

    assert judged(fine, late, late)[1] == []
    assert judged(fine, late, late, late)[1] == [Sign.LATE_AGAIN]
    assert judged(fine, late, late, late, fine)[1] == []
    assert judged(late, late, late, late, late)[1] == [Sign.LATE_AGAIN]
    assert judged(*[late] * 6)[1] == [Sign.ALWAYS_LATE]
    assert judged(late, late, none, late, late, late, late)[1] == [Sign.ALWAYS_LATE]


def test_unreachable_and_slowing():
    def asked(missed, of, minutes=None):
        return replace(FULL, contacts=Count(of, of), unreached=missed, minutes=minutes)

    assert judged(asked(1, 5), asked(0, 0), asked(0, 0))[1][0] is Sign.UNREACHABLE
    assert Sign.UNREACHABLE not in judged(asked(1, 6))[1]
    assert Sign.UNREACHABLE not in judged(asked(4, 4))[1]
    assert Sign.UNREACHABLE not in judged(asked(5, 5), *[asked(0, 5)] * 3)[1]
    assert judged(asked(0, 5, 100.0), asked(0, 5, 110.0), asked(0, 5, 125.0))[1] == [Sign.SLOWING]
    assert judged(asked(0, 5, 100.0), asked(0, 5, 110.0), asked(0, 5, 124.0))[1] == []
    assert judged(asked(0, 5, 100.0), asked(0, 5, 130.0), asked(0, 5, 129.0))[1] == []
    assert judged(asked(0, 5, 100.0), asked(0, 5, None), asked(0, 5, 200.0))[1] == []


def test_keep_improve_take_back():
    assert judged(FULL, FULL)[0].advice is Advice.NOT_ENOUGH_DATA
    assert judged(FULL, FULL, FULL)[0].advice is Advice.KEEP

    weak = judged(FULL, rated(2), FULL, FULL)[0]
    assert weak.advice is Advice.IMPROVE
    assert [(one.dimension, one.by) for one in weak.improvements] == [
        (dimension, dt.date(2026, 5, 31)) for dimension in RATED
    ]
    assert judged(rated(2), FULL, FULL, FULL)[0].advice is Advice.KEEP

    late = Count(2, 10)
    worse = [rated(value, reports=late, contacts=Count(5, 10), unreached=4) for value in (5, 5, 4, 3, 2, 2)]
    given_up = judged(*worse)[0]
    assert given_up.advice is Advice.TAKE_BACK
    assert [one.reason for one in given_up.reasons if one.grave] == [
        Reason.LOW_LONG,
        Reason.LOW_LONG,
        Reason.TOTAL_LOW,
        Reason.FALLING,
        Reason.SIGN,
        Reason.SIGN,
    ]


def test_homework_of_our_own_neither_praises_nor_blames():
    unrated = replace(FULL, ratings={})

    advised, warned = judged(FULL, FULL, FULL, unrated)
    assert advised.advice is Advice.NOT_ENOUGH_DATA
    assert warned == [Sign.INCOMPLETE]
    assert judged(*[replace(FULL, ratings={}, reports=Count(), contacts=Count())] * 12)[0].advice is (
        Advice.NOT_ENOUGH_DATA
    )


def test_costs_compare_only_months_with_both():
    assert compare_costs([MonthCost(10, 12, 4), MonthCost(20, None, 4), MonthCost(30, 25, 6)]) == Comparison(
        3, 2, 40, 37, 4.0, 3.7
    )
    assert compare_costs([MonthCost(10, 12, 4), MonthCost(30, 25)]).per_unit is None
    assert compare_costs([]).saved == 0


COUNTS = st.integers(0, 40).flatmap(lambda of: st.builds(Count, st.integers(0, of), st.just(of)))
WEIGHTS = st.lists(st.integers(0, 100), min_size=4, max_size=4).map(
    lambda cuts: dict(
        zip(Dimension, [b - a for a, b in zip([0, *sorted(cuts)], [*sorted(cuts), 100], strict=True)], strict=True)
    )
)  # fmt: skip
FACTS = st.builds(
    Facts,
    st.just(MONTH),
    st.dictionaries(st.sampled_from(RATED), st.builds(Rating, st.integers(1, 5), st.booleans())),
    COUNTS,
    COUNTS,
    st.just(0),
    st.none(),
    st.builds(Tally, *[st.integers(0, 6)] * 4),
)


@given(FACTS, WEIGHTS)
def test_totals_lie_between_one_and_five(facts, weights):
    found = card(facts, weights)

    assert weights_fit(weights)
    assert 1 <= found.least <= 5
    assert found.total in (None, found.least)
    assert all(one.value is None or 1 <= one.value <= 5 for one in found.scores)
    assert all((one.value is None) == (one.missing is not None) for one in found.scores)


@given(FACTS, WEIGHTS, st.sampled_from(RATED))
def test_filling_a_hole_or_rating_higher_never_lowers(facts, weights, dimension):
    before = card(facts, weights)
    there = facts.ratings.get(dimension)
    better = Rating(min(5, (there.score if there else 0) + 1))
    after = card(replace(facts, ratings={**facts.ratings, dimension: better}), weights)

    assert after.least >= before.least
    assert after.given >= before.given


@given(COUNTS, COUNTS)
def test_a_better_share_never_scores_lower(one, other):
    if one.all and other.all and one.fine * other.all <= other.fine * one.all:
        assert from_log(one) <= from_log(other)


@given(FACTS)
def test_nothing_missing_is_ever_called_good(facts):
    known = months(facts, facts, facts)
    cards = [card(one) for one in known]
    advised = advise(cards, signs(known, cards))

    if advised.advice is Advice.KEEP:
        assert all(one.value is not None and one.value >= LIMIT for one in cards[-1].scores)
