"""Who earns a reward and why not; what was paid against it; what differences between groups say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_app.quality.rules.fairness import Says, difference, wilson
from audit_app.quality.rules.incentives import (
    Decision,
    Facts,
    FigureGate,
    Gate,
    Match,
    Passed,
    Reward,
    RewardKind,
    Terms,
    Tier,
    compare,
    decide,
    faults,
    judge,
    outliers,
)

pytestmark = pytest.mark.unit

TIERS = (Tier(85, Reward(1000)), Tier(95, Reward(2500)))
TERMS = Terms(least_evaluations=5, least_score=85, least_accuracy=95, tiers=TIERS)


def facts(points=90.0, n=10, **more):
    return Facts(n=n, points=points, points_possible=100, **more)


@pytest.mark.parametrize(
    ("month", "decision", "amount", "gate"),
    [
        (facts(85.0), Decision.EARNED, 1000, None),
        (facts(84.96), Decision.NOT_EARNED, 0, Gate.SCORE),
        (facts(95.0), Decision.EARNED, 2500, None),
        (facts(94.99), Decision.EARNED, 1000, None),
        (facts(n=5), Decision.EARNED, 1000, None),
        (facts(n=4), Decision.TOO_FEW, 0, Gate.EVALUATIONS),
        (Facts(), Decision.TOO_FEW, 0, Gate.EVALUATIONS),
        (facts(n=20, customer_wrong=1), Decision.EARNED, 1000, None),  # exactly 95 %
        (facts(n=19, customer_wrong=1), Decision.NOT_EARNED, 0, Gate.CUSTOMER),
        (facts(n=19, business_wrong=1), Decision.NOT_EARNED, 0, Gate.BUSINESS),
        (facts(99.0, compliance_errors=1), Decision.STOPPED, 0, Gate.COMPLIANCE_STOP),
        (facts(n=2, compliance_errors=1), Decision.STOPPED, 0, Gate.COMPLIANCE_STOP),
        (Facts(n=10), Decision.NO_FIGURE, 0, Gate.SCORE),
    ],
)
def test_month_is_judged_by_every_gate(month, decision, amount, gate):
    found = judge(TERMS, month)

    assert (found.decision, found.reward.amount) == (decision, amount)
    assert gate is None or gate in {one.gate for one in found.why}
    assert gate is not None or found.why == ()


def test_accuracies_are_never_blended():
    """Two wrong of 20 in one kind fail, though the three kinds together reach 96.7 %."""
    found = judge(TERMS, facts(n=20, customer_wrong=2))

    assert {one.gate: one.value for one in found.gates if one.gate in (Gate.CUSTOMER, Gate.BUSINESS)} == {
        Gate.CUSTOMER: 90.0,
        Gate.BUSINESS: 100.0,
    }
    assert found.decision is Decision.NOT_EARNED


def test_figure_that_nobody_imported_leaves_the_month_undecided():
    terms = Terms(tiers=TIERS, figures=(FigureGate("adherence", 92),))

    assert judge(terms, facts()).decision is Decision.NO_FIGURE
    assert judge(terms, facts(figures={"adherence": 92.0})).decision is Decision.EARNED
    assert judge(terms, facts(figures={"adherence": 91.9})).decision is Decision.NOT_EARNED
    assert judge(terms, facts(80.0)).decision is Decision.NOT_EARNED  # it fails whatever the figure says


def test_scheme_without_a_stop_says_so_by_paying():
    terms = Terms(tiers=TIERS, stop_on_compliance=False)

    assert judge(terms, facts(compliance_errors=1)).decision is Decision.EARNED


@pytest.mark.parametrize(
    ("month", "paid", "match"),
    [
        (facts(), Reward(1000), Match.SAME),
        (facts(), Reward(2500), Match.DIFFERENT),
        (facts(), None, Match.UNPAID),
        (facts(80.0), None, Match.NOTHING),
        (facts(80.0), Reward(1), Match.NOT_EARNED),
        (facts(n=4), Reward(1000), Match.NOT_EARNED),
        (facts(compliance_errors=1), Reward(1000), Match.DESPITE_STOP),
        (facts(compliance_errors=1), None, Match.NOTHING),
        (Facts(n=10), Reward(1000), Match.UNKNOWN),
    ],
)
def test_paid_against_earned(month, paid, match):
    found = judge(TERMS, month)

    assert compare(found.decision, found.reward, paid) is match


def test_gifts_compare_by_their_words():
    gift = judge(Terms(tiers=(Tier(85, Reward(gift="Cinema voucher")),)), facts())

    assert compare(gift.decision, gift.reward, Reward(gift=" cinema Voucher")) is Match.SAME
    assert compare(gift.decision, gift.reward, Reward(gift="Dinner")) is Match.DIFFERENT


@pytest.mark.parametrize(
    ("amounts", "found"),
    [
        ([10, 11, 12, 13, 14, 90], {90}),
        ([10, 11, 12, 90], set()),  # too few to stand out from
        ([10, 10, 10, 10, 90], set()),  # no spread to measure by
        ([10, 12, 14, 16, 20], set()),  # exactly three deviations are not more than three
        ([10, 12, 14, 16, 21], {21}),
    ],
)
def test_outliers_stand_more_than_three_deviations_off(amounts, found):
    assert outliers(amounts) == found


@given(st.lists(st.integers(1, 10**6), min_size=5, max_size=30), st.integers(1, 50))
def test_outliers_do_not_depend_on_currency_or_order(amounts, times):
    scaled = outliers([amount * times for amount in reversed(amounts)])

    assert scaled == {amount * times for amount in outliers(amounts)}


@given(
    st.integers(0, 40),
    st.floats(0, 100, allow_nan=False),
    st.integers(0, 3),
    st.floats(0, 100),
    st.integers(0, 3),
)
def test_a_reward_is_never_earned_past_a_closed_gate(n, points, wrong, adherence, errors):
    terms = Terms(least_accuracy=90, figures=(FigureGate("adherence", 92),), tiers=TIERS)
    month = facts(
        points, n, customer_wrong=min(wrong, n), compliance_errors=errors, figures={"adherence": adherence}
    )

    found = judge(terms, month)

    closed = any(one.passed is not Passed.YES for one in found.gates)
    assert bool(found.reward) == (found.decision is Decision.EARNED) == (not closed)
    assert errors == 0 or found.decision is Decision.STOPPED


MAYBE = st.none() | st.sampled_from([0.0, 50.0, 85.0, 90.0, 95.0, 100.0])


@given(
    st.builds(
        Terms,
        least_evaluations=st.integers(1, 6),
        least_score=MAYBE,
        least_accuracy=MAYBE,
        stop_on_compliance=st.booleans(),
        figures=st.sampled_from([(), (FigureGate("Adherence", 92),)]),
        tiers=st.sampled_from([(), TIERS, TIERS[::-1], TIERS[1:]]),
    ),
    st.builds(
        Facts,
        n=st.integers(0, 8),
        customer_wrong=st.integers(0, 2),
        points=st.sampled_from([0.0, 84.96, 85.0, 90.0, 95.0, 99.9]),
        points_possible=st.sampled_from([0.0, 100.0]),
        compliance_errors=st.integers(0, 1),
        figures=st.sampled_from([{}, {"adherence": 91.9}, {"adherence": 92.0}]),
    ),
)
def test_quick_decision_is_the_one_with_reasons(terms, month):
    found = judge(terms, month)

    assert decide(terms, month) == (found.decision, found.reward)


@pytest.mark.parametrize(
    ("terms", "kind", "wrong"),
    [
        (TERMS, RewardKind.MONEY, ()),
        (TERMS, RewardKind.GIFT, ("tiers",)),
        (Terms(tiers=()), RewardKind.MONEY, ("tiers",)),
        (Terms(tiers=(Tier(85, Reward(1)), Tier(85, Reward(2)))), RewardKind.MONEY, ("tiers",)),
        (Terms(tiers=TIERS, least_score=None), RewardKind.MONEY, ("least_score",)),
        (Terms(tiers=TIERS, least_score=None, least_accuracy=95), RewardKind.MONEY, ()),
        (Terms(0, 101, tiers=TIERS), RewardKind.MONEY, ("least_evaluations", "least_score")),
        (
            Terms(tiers=TIERS, figures=(FigureGate("A", 1), FigureGate("a", 2))),
            RewardKind.MONEY,
            ("figures",),
        ),
    ],
)
def test_rule_without_a_quality_gate_or_with_muddled_tiers_is_refused(terms, kind, wrong):
    assert faults(terms, kind) == wrong


def test_wilson_gives_the_published_limits():
    """81 of 263 and 1 of 29: examples in Newcombe, Statistics in Medicine 17 (1998) 857-872, table I."""
    assert [round(limit, 4) for limit in wilson(81, 263)] == [0.2553, 0.3662]
    assert [round(limit, 4) for limit in wilson(1, 29)] == [0.0061, 0.1718]


def test_difference_gives_the_published_limits():
    """56/70 against 48/80: Newcombe, Statistics in Medicine 17 (1998) 873-890, table II, method 10."""
    found = difference((56, 70), (48, 80))

    assert (round(found.points, 4), round(found.low, 4), round(found.high, 4)) == (0.2, 0.0524, 0.3339)
    assert found.says is Says.MORE
    assert difference((48, 80), (56, 70)).says is Says.LESS
    assert difference((5, 9), (40, 80)).says is Says.TOO_FEW
    assert difference((0, 0), (40, 80)).points is None
    assert difference((41, 80), (40, 80)).says is Says.NO_DIFFERENCE
