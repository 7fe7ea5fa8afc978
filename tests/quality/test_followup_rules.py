"""Pure rules of calibration, feedback and coaching."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_app.quality.rules import calibration, coaching, feedback
from audit_app.quality.rules.calibration import Decision, Share, fleiss_kappa, out_of_line, pairwise, proposed
from audit_app.quality.rules.coaching import Failure, FollowUp, Repeat, Strike, steps

pytestmark = pytest.mark.unit

RIGHT, WRONG, NONE = Decision
D = dt.date

# Ten subjects, five categories, fourteen raters: the worked example that goes with the formula of 1971.
EXAMPLE = [
    (0, 0, 0, 0, 14),
    (0, 2, 6, 4, 2),
    (0, 0, 3, 5, 6),
    (0, 3, 9, 2, 0),
    (2, 2, 8, 1, 1),
    (7, 7, 0, 0, 0),
    (3, 2, 6, 3, 0),
    (2, 5, 3, 2, 2),
    (6, 5, 2, 1, 0),
    (0, 2, 2, 3, 7),
]
TABLES = st.integers(2, 8).flatmap(
    lambda raters: st.lists(
        st.lists(st.integers(0, 2), min_size=raters, max_size=raters).map(
            lambda chosen: tuple(chosen.count(n) for n in range(3))
        ),
        min_size=1,
        max_size=12,
    )
)


def test_kappa_of_the_published_example():
    assert fleiss_kappa(EXAMPLE) == pytest.approx(0.210, abs=0.0005)


@given(TABLES, st.permutations([0, 1, 2]), st.randoms())
def test_kappa_does_not_mind_the_order_and_is_one_at_most(table, order, chance):
    kappa = fleiss_kappa(table)
    shuffled = [tuple(row[n] for n in order) for row in table]
    chance.shuffle(shuffled)

    assert fleiss_kappa(shuffled) == kappa
    assert kappa is None or kappa <= 1
    assert kappa != 1 or all(max(row) == sum(row) for row in table)


def test_kappa_is_one_when_all_agree_and_none_where_it_says_nothing():
    assert fleiss_kappa([(3, 0), (0, 3)]) == 1
    assert fleiss_kappa([(3, 0), (3, 0)]) is None
    assert fleiss_kappa([(1, 0)]) is None
    assert fleiss_kappa([]) is None


def test_pairs_and_reference():
    assert pairwise([RIGHT, RIGHT, WRONG]) == Share(1, 3)
    assert pairwise([RIGHT]) == Share(0, 0)
    mine = {"A": RIGHT, "B": WRONG, "C": NONE}
    assert calibration.with_reference(mine, {"A": RIGHT, "B": RIGHT, "D": RIGHT}) == Share(1, 2)


def test_share_is_compared_exactly_and_shown_cut_off():
    assert Share(8496, 10_000).shown == "84.9 %"
    assert not Share(8499, 10_000).reaches(85)
    assert Share(17, 20).reaches(85)
    assert not Share(0, 0).reaches(0)
    assert Share(0, 0).shown == "–"


def test_reconciling_starts_from_the_reference_or_the_majority():
    assert proposed([RIGHT, RIGHT, WRONG], WRONG) == WRONG
    assert proposed([RIGHT, RIGHT, WRONG], None) == RIGHT
    assert proposed([RIGHT, WRONG], None) is None
    assert proposed([], None) is None


@pytest.mark.parametrize(
    ("months", "out"),
    [
        ([Share(17, 20)], False),
        ([Share(16, 20)], True),
        ([Share(5, 9)], False),  # too few decisions to speak
        ([Share(0, 20), Share(10, 10), Share(10, 10), Share(10, 10)], False),  # long ago
        ([Share(10, 10), Share(5, 10), Share(10, 10)], True),
    ],
)
def test_out_of_line(months, out):
    assert out_of_line(months) is out


@pytest.mark.parametrize(
    ("day", "days", "then"),
    [
        (D(2026, 3, 2), 5, D(2026, 3, 9)),  # Monday
        (D(2026, 3, 6), 5, D(2026, 3, 13)),  # Friday
        (D(2026, 3, 7), 5, D(2026, 3, 13)),  # Saturday
        (D(2026, 3, 8), 5, D(2026, 3, 13)),  # Sunday
        (D(2026, 3, 6), 1, D(2026, 3, 9)),
        (D(2026, 3, 7), 1, D(2026, 3, 9)),
        (D(2026, 3, 5), 1, D(2026, 3, 6)),
        (D(2026, 3, 5), 10, D(2026, 3, 19)),
        (D(2026, 3, 7), 0, D(2026, 3, 7)),
    ],
)
def test_working_days(day, days, then):
    assert feedback.add_working_days(day, days) == then


@given(st.dates(D(2020, 1, 1), D(2030, 1, 1)), st.integers(1, 40))
def test_working_days_are_counted_one_by_one(day, days):
    end, left = day, days
    while left:
        end += dt.timedelta(days=1)
        left -= end.weekday() < 5

    assert feedback.add_working_days(day, days) == end


def test_feedback_at_once_for_compliance_critical():
    friday = D(2026, 3, 6)
    assert feedback.feedback_due(friday, compliance_critical=True) == D(2026, 3, 9)
    assert feedback.feedback_due(friday, compliance_critical=False) == D(2026, 3, 13)
    assert feedback.dispute_until(friday) == D(2026, 3, 20)


def test_constructive_says_all_three():
    assert feedback.is_constructive("warm", "verify", "listen")
    assert not feedback.is_constructive("warm", " ", "listen")


def test_names_of_one_person():
    assert feedback.same_person("Ana  Cruz", "ana cruz ")
    assert not feedback.same_person("", "")


C, B, K = "customer_critical", "business_critical", "compliance_critical"


def failures(*told):
    """(day, families) in the order of their numbers; each its own contact unless a third value names one."""
    return [
        Failure(number, one[2] if len(one) > 2 else f"T{number}", one[0], one[0], frozenset(one[1]))
        for number, one in enumerate(told, 1)
    ]


def march(day):
    return D(2026, 3, day)


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ([], []),
        ([(march(1), {C})], []),
        ([(march(1), {C}), (march(9), {C})], [(1, march(9), Repeat.SAME_FAMILY, (1, 2))]),
        ([(march(1), {C}, "X"), (march(9), {C}, "X")], []),  # one contact, judged twice
        ([(march(1), {C}), (march(9), {B})], []),
        (
            [(march(1), {C}), (march(9), {B}), (march(10), {K})],
            [(1, march(10), Repeat.ANY_CRITICAL, (1, 2, 3))],
        ),
        ([(march(n), ()) for n in (1, 2, 3)], []),
        ([(march(n), ()) for n in (1, 2, 3, 4)], [(1, march(4), Repeat.NON_CRITICAL, (1, 2, 3, 4))]),
        # Exactly four months later the first counts no longer; a day earlier it does.
        ([(march(1), {C}), (D(2026, 7, 1), {C})], []),
        ([(march(1), {C}), (D(2026, 6, 30), {C})], [(1, D(2026, 6, 30), Repeat.SAME_FAMILY, (1, 2))]),
        (
            [(march(1), {C}), (march(9), {C}), (march(20), ()), (march(25), {B}), (march(30), ())],
            [
                (1, march(9), Repeat.SAME_FAMILY, (1, 2)),
                (2, march(20), Repeat.AGAIN, (3,)),
                (3, march(25), Repeat.AGAIN, (4,)),  # and nothing more: the manager has the matter
            ],
        ),
        # Four months after the step without a failure: from the beginning again.
        (
            [(march(1), {C}), (march(9), {C}), (D(2026, 7, 9), {C})],
            [(1, march(9), Repeat.SAME_FAMILY, (1, 2))],
        ),
        (
            [(march(1), {C}), (march(9), {C}), (D(2026, 7, 9), {C}), (D(2026, 7, 10), {C})],
            [(1, march(9), Repeat.SAME_FAMILY, (1, 2)), (1, D(2026, 7, 10), Repeat.SAME_FAMILY, (3, 4))],
        ),
        # Both found on one day, of contacts of that day: no second step.
        (
            [(march(1), {C}), (march(9), {C}), (march(9), {C})],
            [(1, march(9), Repeat.SAME_FAMILY, (1, 2))],
        ),
    ],
)
def test_steps_of_repeated_failures(told, found):
    assert steps(failures(*told)) == [Strike(*one) for one in found]


@given(
    st.lists(
        st.tuples(
            st.dates(D(2026, 1, 1), D(2027, 1, 1)), st.frozensets(st.sampled_from([C, B, K]), max_size=2)
        ),
        max_size=15,
    ),
    st.randoms(),
)
def test_steps_do_not_mind_the_order_and_rise_one_by_one(told, chance):
    given_ = failures(*sorted(told, key=lambda one: one[0]))
    found = steps(given_)
    shuffled = list(given_)
    chance.shuffle(shuffled)

    assert steps(shuffled) == found
    assert all(later.cycle in {1, min(3, sooner.cycle + 1)} for sooner, later in itertools.pairwise(found))
    used = [number for one in found for number in one.evaluations]
    assert len(used) == len(set(used))


def test_months_before_ends_of_months():
    assert coaching.months_before(D(2026, 6, 30), 4) == D(2026, 2, 28)
    assert coaching.months_before(D(2026, 3, 31), 4) == D(2025, 11, 30)


@pytest.mark.parametrize(
    ("done_on", "on", "state"),
    [
        (None, march(31), FollowUp.OPEN),
        (None, D(2026, 4, 1), FollowUp.LATE),
        (march(31), D(2026, 4, 1), FollowUp.DONE),
        (D(2026, 4, 1), D(2026, 4, 1), FollowUp.DONE_LATE),
        (D(2026, 4, 1), march(31), FollowUp.OPEN),  # not done yet on that day
    ],
)
def test_follow_up_on_a_day(done_on, on, state):
    assert coaching.follow_up_due(march(1)) == march(31)
    assert coaching.follow_up(march(31), done_on, on) == state


@pytest.mark.parametrize(
    ("before", "after", "better"),
    [
        (Share(2, 8), Share(1, 8), True),
        (Share(2, 8), Share(2, 8), False),
        (Share(0, 8), Share(0, 8), None),
        (Share(2, 8), Share(0, 0), None),
        (Share(0, 0), Share(1, 8), None),
    ],
)
def test_improved(before, after, better):
    assert coaching.improved(before, after) is better
