"""Pacing, evaluating, drawing and spread as pure decisions."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_app.quality.rules import Doubt, ErrorClass, Method
from audit_app.quality.rules.drawing import Listed, digest, draw
from audit_app.quality.rules.evaluating import Fault, Line, Marks, Seen, doubt, failed, faults, mark
from audit_app.quality.rules.fairness import wilson
from audit_app.quality.rules.pacing import Outlook, Rule, months_between, need, pace, share_of
from audit_app.quality.rules.spread import Stands, estimate, stands

pytestmark = pytest.mark.unit
RULE = Rule()
DAY = dt.date(2026, 10, 5)


@pytest.mark.parametrize(
    ("days", "absent", "least", "most"),
    [
        (31, 0, 7, 14),
        (15, 0, 3, 7),
        (31, 5, 5, 11),  # a week of working days away is a week of the month
        (4, 0, 0, 2),
        (31, 23, 0, 0),  # away all month
        (0, 0, 0, 0),
    ],
)
def test_need_follows_the_part_of_the_month_at_work(days, absent, least, most):
    assert need(RULE, share_of(days, absent, 31)) == (least, most)


@pytest.mark.parametrize(
    ("n", "elapsed", "projected", "outlook"),
    [
        (6, Fraction(1), 6, Outlook.SHORT),
        (7, Fraction(1), 7, Outlook.FINE),
        (14, Fraction(1), 14, Outlook.FINE),
        (15, Fraction(1), 15, Outlook.OVER),
        (3, Fraction(1, 2), 6, Outlook.SHORT),
        (4, Fraction(1, 2), 8, Outlook.FINE),
        (8, Fraction(1, 2), 16, Outlook.OVER),
        (0, Fraction(1, 10), None, Outlook.EARLY),
        (15, Fraction(1, 10), None, Outlook.OVER),
    ],
)
def test_pace_at_its_edges(n, elapsed, projected, outlook):
    found = pace(RULE, Fraction(1), n, elapsed)

    assert (found.projected, found.outlook) == (projected, outlook)


def test_who_was_hardly_there_owes_nothing():
    assert pace(RULE, share_of(3, 0, 30), 0).outlook == Outlook.NOT_DUE


@given(st.integers(0, 31), st.integers(0, 31), st.integers(28, 31))
def test_need_never_exceeds_a_whole_month(days, absent, whole):
    least, most = need(RULE, share_of(min(days, whole), absent, whole))

    assert 0 <= least <= most <= RULE.most
    assert least <= RULE.least


def test_only_whole_months_lie_within_a_window():
    found = months_between(dt.date(2026, 1, 15), dt.date(2026, 4, 29))

    assert found == [dt.date(2026, 2, 1), dt.date(2026, 3, 1)]
    assert months_between(dt.date(2026, 4, 1), dt.date(2026, 4, 30)) == [dt.date(2026, 4, 1)]


LINES = (
    Line("A1", ErrorClass.CUSTOMER),
    Line("B1", ErrorClass.BUSINESS),
    Line("C1", ErrorClass.COMPLIANCE),
    Line("N1", ErrorClass.NON_CRITICAL, 5),
    Line("N2", ErrorClass.NON_CRITICAL, 15),
)


@pytest.mark.parametrize(
    ("errors", "points", "fails"),
    [
        ({}, 20, False),
        ({"N1": 3}, 15, False),  # 75 % exactly is not under the mark
        ({"N2": 1}, 5, True),
        ({"C1": 1}, 20, True),
        ({"A1": 2, "N1": 1}, 15, True),
    ],
)
def test_points_and_failure_follow_from_the_lines(errors, points, fails):
    marks = mark(LINES, errors)

    assert (marks.points, marks.possible, failed(marks, 75)) == (points, 20, fails)
    assert marks.by_line == errors
    assert sum(marks.by_class.values()) == sum(errors.values())


def test_without_a_pass_mark_only_critical_errors_fail():
    assert not failed(mark(LINES, {"N1": 1, "N2": 1}), None)
    assert mark(LINES[:3], {}).points is None


def seen(**values):
    return Seen(
        **{
            "day": DAY,
            "evaluated_on": DAY,
            "employed": True,
            "placed": True,
            "placed_on": 1,
            "programme_id": 1,
            "channel": "phone",
            "channels": ("phone", "chat"),
            "agent_id": 7,
            "evaluator_id": 8,
            "method": Method.REMOTE,
            "stepped_in": False,
            **values,
        }
    )


@pytest.mark.parametrize(
    ("values", "marks", "found"),
    [
        ({}, {}, []),
        ({"day": dt.date(2026, 11, 2)}, {}, [("day", Fault.FUTURE), ("evaluated_on", Fault.BEFORE)]),
        ({"evaluated_on": dt.date(2026, 11, 2)}, {}, [("evaluated_on", Fault.FUTURE)]),
        ({"employed": False}, {}, [("agent", Fault.NOT_EMPLOYED)]),
        ({"placed": False}, {}, [("agent", Fault.NO_PLACE)]),
        ({"evaluator_id": 7}, {}, [("evaluator", Fault.SELF)]),
        ({"stepped_in": True}, {}, [("stepped_in", Fault.STEPPED_IN)]),
        ({"stepped_in": True, "method": Method.SIDE_BY_SIDE}, {}, []),
        ({}, {"points": 11.0, "possible": 10.0}, [("points", Fault.POINTS)]),
        ({}, {"points": 11.0}, [("points", Fault.POINTS)]),
    ],
)
def test_what_cannot_be_is_named(values, marks, found):
    assert (
        faults(seen(**values), Marks(dict.fromkeys(ErrorClass, 0), **marks), dt.date(2026, 10, 31)) == found
    )


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({}, None),
        ({"placed_on": 2}, Doubt.OTHER_PROGRAMME),
        ({"channel": "e_mail"}, Doubt.OTHER_CHANNEL),
        ({"channel": "e_mail", "channels": ()}, None),
        ({"listed_agent_id": 9}, Doubt.OTHER_AGENT),
        ({"listed_agent_id": 7}, None),
        ({"evaluated_on": DAY + dt.timedelta(days=30)}, None),
        ({"evaluated_on": DAY + dt.timedelta(days=31)}, Doubt.LATE),
    ],
)
def test_what_is_doubtful_is_named(values, why):
    assert doubt(seen(**values)) == why


def contacts(agents=3, each=20):
    return [
        Listed(f"T{agent}-{i}", agent, DAY + dt.timedelta(days=i % 6), ("phone", "chat")[i % 5 == 0])
        for agent in range(agents)
        for i in range(each)
    ]


def test_same_seed_and_list_give_the_same_draw_whatever_the_order():
    needs = {0: 4, 1: 0, 2: 30}
    first, again = draw(contacts(), needs, "17"), draw(reversed(contacts()), needs, "17")

    assert first == again
    assert [sum(one.agent_id == agent for one in first) for agent in range(3)] == [4, 0, 20]
    assert first != draw(contacts(), needs, "18")
    assert digest(contacts()) == digest(reversed(contacts())) != digest(contacts()[1:])


def test_draw_covers_channels_and_days():
    picked = draw(contacts(agents=1), {0: 6}, "x")

    assert {one.channel for one in picked} == {"phone", "chat"}
    assert len({one.day for one in picked}) == 6


def test_every_contact_is_as_likely_as_another_of_its_kind():
    plain = [Listed(f"T{i}", 1, DAY, "phone") for i in range(10)]
    times = dict.fromkeys((one.transaction_id for one in plain), 0)
    for seed in range(2000):
        for one in draw(plain, {1: 3}, str(seed)):
            times[one.transaction_id] += 1

    assert all(500 < count < 700 for count in times.values())  # 600 expected, five standard deviations


@pytest.mark.parametrize(
    ("right", "n", "low", "high"),
    [  # Newcombe (1998), table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_interval_equals_published_values(right, n, low, high):
    assert tuple(round(value, 4) for value in wilson(right, n)) == (low, high)


@pytest.mark.parametrize(
    ("right", "n", "where"),
    [(20, 30, Stands.BELOW), (29, 30, Stands.WITHIN), (5, 10, Stands.TOO_FEW), (0, 0, Stands.TOO_FEW)],
)
def test_small_samples_are_not_spoken_of(right, n, where):
    assert stands(estimate(right, n), estimate(950, 1000), 30) == where
