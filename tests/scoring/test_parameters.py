"""One parameter: its two sides, its grade, its metrics, and the breadth of all results."""

from __future__ import annotations

from fractions import Fraction

import pytest

from audit_app.scoring.rules import (
    DEFAULT,
    Basis,
    Grade,
    Group,
    ParameterIn,
    Rating,
    Reason,
    State,
    score_audit,
)

from .build import AS_OF, metric, parameter

pytestmark = pytest.mark.unit
SUSTAINED, LATEST, MISSED, SHORT = "MMMMMMMMMMMM", "xxxxMMMMMMMM", "xxxxxxxxxxxx", "MMMMM"


def scored(*given):
    return score_audit(DEFAULT, given, AS_OF).parameters


@pytest.mark.parametrize(
    ("approach", "ratings", "score", "weights"),
    [
        ("m", "n", "0.4", ("0.4", "0.6")),
        ("n", "m", "0.6", ("0.4", "0.6")),
        ("mp", "mmn", "0.7", ("0.4", "0.6")),  # 0.75 x 0.4 + 2/3 x 0.6
        ("mp", "", "0.75", ("1", "0")),  # one side alone carries all
        ("", "mn", "0.5", ("0", "1")),
        ("a", "mn", "0.5", ("0", "1")),  # a side of N/A carries nothing
        ("ma", "a", "1", ("1", "0")),  # N/A leaves the sum
        ("?", "m", "0.6", ("0.4", "0.6")),  # unanswered counts 0
        ("m?", "", "0.5", ("1", "0")),
    ],
)
def test_score_when_rated_then_sides_are_weighed(approach, ratings, score, weights):
    (part,) = scored(parameter(ratings=ratings, approach=approach))

    assert part.basis is Basis.REQUIREMENTS
    assert part.score == Fraction(score)
    assert (part.approach_weight, part.deployment_result_weight) == tuple(map(Fraction, weights))
    assert (part.points_reached, part.points_lost) == (part.score * 100, 100 - part.score * 100)


def test_score_when_not_applicable_is_unconfirmed_then_it_counts_as_unanswered():
    (part,) = scored(parameter(ratings="am", na_confirmed=False))

    assert part.score == Fraction(1, 2)
    assert [(each.rating, each.answered) for each in part.requirements] == [
        (Rating.NOT_APPLICABLE, False),
        (Rating.MET, True),
    ]


@pytest.mark.parametrize(
    ("ratings", "fields", "repeat", "grade"),
    [
        ("mm" + "n" * 3, {}, False, Grade.MINOR),  # exactly 0.40
        ("m" * 39 + "n" * 61, {}, False, Grade.MAJOR),
        ("m" * 9 + "n", {}, False, Grade.CONFORM),  # exactly 0.90
        ("m" * 899 + "n" * 101, {}, False, Grade.MINOR),
        ("m", {"remark": True}, False, Grade.IMPROVEMENT),
        ("pm", {"remark": True}, False, Grade.MINOR),
        ("am", {"remark": True}, False, Grade.CONFORM),  # a word on what is not applicable is no remark
        ("m", {}, True, Grade.CONFORM),  # a repeat goes one grade up, conform stays
        ("m", {"remark": True}, True, Grade.MINOR),
        ("mn", {}, True, Grade.MAJOR),
        ("n", {}, True, Grade.MAJOR),
        ("p" + "m" * 99, {"must_have": True}, False, Grade.MAJOR),
        ("n" + "m" * 99, {"must_have": True}, False, Grade.MAJOR),
        ("?" + "m" * 99, {"must_have": True}, False, Grade.CONFORM),  # no major yet
        ("a" + "m" * 99, {"must_have": True}, False, Grade.CONFORM),
        ("a" + "m" * 99, {"must_have": True, "na_confirmed": False}, False, Grade.CONFORM),
    ],
)
def test_grade_when_score_and_circumstances_are_so(ratings, fields, repeat, grade):
    (part,) = scored(parameter(ratings=ratings, repeat=repeat, **fields))

    assert part.grade is grade


def test_score_when_nothing_is_applicable_then_there_is_none():
    first, second = scored(parameter(ratings="aa"), ParameterIn("1.2", "1", 50))

    for part in (first, second):
        assert (part.score, part.grade, part.points_reached, part.points_lost) == (None, None, 0, 0)


def test_score_when_a_result_parameter_has_metrics_then_their_mean_counts_alone():
    metrics = [metric(SUSTAINED, "A"), metric(LATEST, "B"), metric(MISSED, "C"), metric(SHORT, "D")]

    (part,) = scored(parameter("4.3", ratings="nnn", metrics=metrics))

    assert part.basis is Basis.METRICS
    assert [(each.code, each.mark) for each in part.metrics] == [
        ("A", 1),
        ("B", Fraction(3, 4)),
        ("C", 0),
        ("D", Fraction(1, 4)),
    ]
    assert part.score == Fraction(1, 2)
    assert (part.approach_weight, part.deployment_result_mean) == (None, 0)


def test_score_when_a_result_parameter_has_no_metric_then_its_requirements_count_and_a_note_says_so():
    score = score_audit(DEFAULT, [parameter("4.3", ratings="mn"), parameter("4.7", ratings="m")], AS_OF)

    assert [(part.code, part.basis, part.score) for part in score.parameters] == [
        ("4.3", Basis.REQUIREMENTS, Fraction(1, 2)),
        ("4.7", Basis.REQUIREMENTS, 1),
    ]
    assert score.notes == (
        Reason("no_metrics"),
        Reason("scored_by_requirements", {"parameter": "4.3"}),
        Reason("scored_by_requirements", {"parameter": "4.7"}),
    )


def test_score_when_another_parameter_has_metrics_then_they_do_not_count_and_a_note_says_so():
    given = [
        parameter("2.5", ratings="m", metrics=[metric(MISSED)]),
        parameter("4.1", metrics=[metric(SUSTAINED)]),
    ]

    score = score_audit(DEFAULT, given, AS_OF)

    assert score.total == 1
    assert score.notes == (Reason("metrics_not_counted", {"parameter": "2.5", "metrics": 1}),)


def breadth_of(*states):
    """The breadth parameter's score for metrics given as (group, months)."""
    metrics = [metric(months, f"M{place}", group) for place, (group, months) in enumerate(states)]
    *_, part = scored(parameter("4.3", metrics=metrics), parameter("4.7", ratings="n"))
    assert part.basis is Basis.BREADTH
    return part.score, part.breadth.weak_groups


@pytest.mark.parametrize(
    ("states", "score", "weak"),
    [
        ([(Group.SERVICE, SUSTAINED), (Group.QUALITY, SUSTAINED)], "1", ()),
        ([(Group.SERVICE, SUSTAINED)] * 3 + [(Group.COST, LATEST)], "1/2", (Group.COST,)),  # 3/4, capped
        (
            [(Group.SERVICE, SUSTAINED)] * 2 + [(Group.COST, SUSTAINED), (Group.COST, MISSED)],
            "3/4",
            (),
        ),  # just half
        (
            [(Group.SERVICE, SUSTAINED), (Group.QUALITY, MISSED), (Group.QUALITY, MISSED)],
            "1/3",
            (Group.QUALITY,),
        ),
        ([(Group.SATISFACTION, SUSTAINED)] * 4 + [(Group.PEOPLE, MISSED)], "4/5", ()),  # people put no cap on
        ([(Group.SATISFACTION, SUSTAINED)] * 4 + [(Group.REVENUE, MISSED)], "4/5", ()),
        ([(Group.QUALITY, SUSTAINED)] * 9 + [(Group.SATISFACTION, SHORT)], "1/2", (Group.SATISFACTION,)),
    ],
)
def test_breadth_when_a_group_lags_then_capped(states, score, weak):
    assert breadth_of(*states) == (Fraction(score), weak)


def test_breadth_when_a_parameter_is_not_applicable_then_its_metrics_leave_too():
    given = [
        parameter("4.2", ratings="a", metrics=[metric(MISSED, group=Group.SATISFACTION)]),
        parameter("4.3", metrics=[metric(SUSTAINED)]),
        parameter("4.7", ratings="m"),
    ]

    score = score_audit(DEFAULT, given, AS_OF)

    assert [part.score for part in score.parameters] == [None, 1, 1]
    assert score.notes == (Reason("metrics_not_applicable", {"parameter": "4.2", "metrics": 1}),)
    assert score.parameters[0].metrics[0].state is State.MISSED


def test_breadth_when_its_own_requirements_are_not_applicable_then_there_is_none():
    *_, part = scored(parameter("4.3", metrics=[metric(SUSTAINED)]), parameter("4.7", ratings="a"))

    assert part.score is None


def test_breadth_when_capped_then_a_note_says_by_whom():
    metrics = [metric(SUSTAINED, f"S{place}") for place in range(3)] + [metric(MISSED, "C", Group.COST)]

    score = score_audit(DEFAULT, [parameter("4.3", metrics=metrics), parameter("4.7")], AS_OF)

    values = {
        "parameter": "4.7",
        "groups": ("cost",),
        "share": Fraction(3, 4),
        "capped_at": Fraction(1, 2),
    }
    assert score.notes == (Reason("breadth_capped", values),)


def test_parameter_when_it_has_no_points_then_refused():
    with pytest.raises(ValueError, match=r"parameter 1\.1 has 0 points"):
        parameter(points=0)
