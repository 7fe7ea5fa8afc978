"""Gaps by points lost, and what a changed rating would do."""

from __future__ import annotations

from fractions import Fraction

import pytest

from audit_app.scoring.rules import (
    DEFAULT,
    Grade,
    ParameterGap,
    Rating,
    gaps,
    parameter_gaps,
    score_audit,
    what_if,
)

from .build import AS_OF, metric, parameter

pytestmark = pytest.mark.unit


def ranked(*given):
    return gaps(score_audit(DEFAULT, given, AS_OF))


def test_gaps_when_ranked_then_the_dearest_comes_first_and_equals_by_code():
    found = ranked(
        parameter("1.10", "n", points=30),
        parameter("1.9", "n", points=30),
        parameter("1.1", "pn", approach="n", points=100, must_have=True),
    )

    assert [(gap.requirement, gap.points, gap.must_have, gap.grade) for gap in found] == [
        ("1.10", 40, True, Grade.MAJOR),  # parameter 1.1, the approach side
        ("1.12", 30, False, Grade.MAJOR),
        ("1.90", 30, False, Grade.MAJOR),
        ("1.100", 30, False, Grade.MAJOR),
        ("1.11", 15, False, Grade.MAJOR),
    ]
    assert found[0].share == Fraction(40, 160)


def test_gaps_when_met_or_validly_left_out_then_there_is_none():
    assert ranked(parameter(ratings="ma"), parameter("1.2", "aa")) == []


@pytest.mark.parametrize(("letter", "rating"), [("?", None), ("a", Rating.NOT_APPLICABLE)])
def test_gaps_when_unanswered_then_it_is_one(letter, rating):
    (gap,) = ranked(parameter(ratings=letter + "m", na_confirmed=False))

    assert (gap.rating, gap.points) == (rating, 50)


def test_gaps_when_figures_make_the_score_then_a_requirement_brings_no_points():
    given = parameter("4.3", "n", metrics=[metric("xxxxxxxxxxxx")])

    (gap,) = ranked(given)

    assert gap.points == 0
    assert parameter_gaps(score_audit(DEFAULT, [given], AS_OF)) == [
        ParameterGap("4.3", "4", Grade.MAJOR, 100, ())
    ]


def test_parameter_gaps_when_ranked_then_by_points_lost_and_a_remark_without_loss_is_there():
    given = [
        parameter("1.1", "m"),
        parameter("1.2", "mn", points=60),
        parameter("1.3", "m", remark=True),
        parameter("1.5", "m" * 19 + "n", points=100),
        parameter("1.4", "?m", points=90, must_have=True),
    ]

    found = parameter_gaps(score_audit(DEFAULT, given, AS_OF))

    assert found == [
        ParameterGap("1.4", "1", Grade.MINOR, 45, ("1.40",)),
        ParameterGap("1.2", "1", Grade.MINOR, 30, ()),
        ParameterGap("1.5", "1", Grade.CONFORM, 5, ()),
        ParameterGap("1.3", "1", Grade.IMPROVEMENT, 0, ()),
    ]


def test_what_if_when_ratings_change_then_the_rest_stays():
    given = [parameter("1.1", "nn"), parameter("1.2", "mn")]

    after = what_if(DEFAULT, given, AS_OF, {"1.10": Rating.PARTLY, "1.21": Rating.NOT_APPLICABLE})

    assert [part.score for part in after.parameters] == [Fraction(1, 4), 1]


def test_what_if_when_a_requirement_is_unknown_then_refused():
    with pytest.raises(ValueError, match=r"no requirement 9\.9z in this audit"):
        what_if(DEFAULT, [parameter()], AS_OF, {"9.9z": Rating.MET})
