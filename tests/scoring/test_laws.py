"""What holds for every audit: bounds, monotony, order, no division by zero, gains that add up."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_app.scoring.rules import DEFAULT, Rating, gaps, score_audit, score_metric, what_if

from .build import AS_OF, audits, metric

pytestmark = pytest.mark.unit
LADDER = [Rating.NOT_MET, Rating.PARTLY, Rating.MET]


@given(audits())
def test_scores_when_anything_is_given_then_between_nothing_and_all(parameters):
    score = score_audit(DEFAULT, parameters, AS_OF)

    parts = [
        score.total,
        *(each.score for each in score.categories),
        *(each.score for each in score.parameters),
    ]
    assert all(part is None or 0 <= part <= 1 for part in parts)
    assert 0 <= score.points_reached <= score.points_applicable <= score.points
    assert score.points_reached == sum(each.points_reached for each in score.categories)
    assert score.completeness.answered <= score.completeness.applicable


@given(audits(), st.data())
def test_total_when_a_rating_rises_then_it_never_falls(parameters, data):
    rated = [each.code for part in parameters for each in part.requirements if each.rating in {None, *LADDER}]
    if not rated:
        return
    code = data.draw(st.sampled_from(rated))
    was = next(each.rating for part in parameters for each in part.requirements if each.code == code)
    higher = data.draw(st.sampled_from(LADDER if was is None else LADDER[LADDER.index(was) :]))

    before = score_audit(DEFAULT, parameters, AS_OF)
    after = what_if(DEFAULT, parameters, AS_OF, {code: higher})

    assert after.total >= before.total
    assert after.points_applicable == before.points_applicable


@given(audits(), st.randoms())
def test_score_when_the_order_changes_then_nothing_else_does(parameters, random):
    shuffled = [
        replace(
            part,
            requirements=tuple(random.sample(part.requirements, len(part.requirements))),
            metrics=tuple(random.sample(part.metrics, len(part.metrics))),
        )
        for part in random.sample(parameters, len(parameters))
    ]

    assert score_audit(DEFAULT, shuffled, AS_OF) == score_audit(DEFAULT, parameters, AS_OF)


@given(audits())
def test_total_when_all_is_left_out_then_nothing_is_divided_by_zero(parameters):
    codes = {each.code: Rating.NOT_APPLICABLE for part in parameters for each in part.requirements}

    score = what_if(DEFAULT, parameters, AS_OF, codes)

    left = [part for part in score.parameters if part.applicable]
    assert all(not part.requirements for part in left)
    assert (score.total is None) == (not left)


@given(audits())
def test_gap_when_closed_then_the_audit_gains_exactly_what_it_said(parameters):
    before = score_audit(DEFAULT, parameters, AS_OF)

    for gap in gaps(before):
        after = what_if(DEFAULT, parameters, AS_OF, {gap.requirement: Rating.MET})
        assert after.points_reached - before.points_reached == gap.points
        assert after.total - before.total == gap.share


@given(audits())
def test_verdict_when_reasons_are_empty_then_and_only_then_ready(parameters):
    score = score_audit(DEFAULT, parameters, AS_OF)

    assert (score.verdict == "ready") == (score.reasons == ())


@given(st.text("Mx.", min_size=1, max_size=14), st.sets(st.integers(0, 13)))
def test_metric_when_months_repeat_the_present_target_then_nothing_changes(months, back):
    plain = metric(months)
    said = replace(plain, targets={AS_OF - one: (plain.target_low, plain.target_high) for one in back})

    assert score_metric(DEFAULT, said, AS_OF) == score_metric(DEFAULT, plain, AS_OF)


@given(st.text("Mx.", min_size=1, max_size=14), st.integers(0, 13))
def test_metric_when_a_month_gets_an_easier_target_then_its_mark_never_falls(months, back):
    plain = metric(months)
    easier = replace(plain, targets={AS_OF - back: (Fraction(0), None)})

    before, after = score_metric(DEFAULT, plain, AS_OF), score_metric(DEFAULT, easier, AS_OF)

    assert after.mark >= before.mark
    assert after.months_met >= before.months_met
