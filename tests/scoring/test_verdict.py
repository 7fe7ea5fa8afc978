"""The whole audit: total, categories, completeness, verdict and the reasons against READY."""

from __future__ import annotations

from fractions import Fraction

import pytest

from audit_app.scoring.rules import (
    DEFAULT,
    Completeness,
    Group,
    Rating,
    Reason,
    Verdict,
    score_audit,
    shown_share,
)

from .build import AS_OF, metric, parameter

pytestmark = pytest.mark.unit


def judged(*given):
    score = score_audit(DEFAULT, given, AS_OF)
    return score.verdict, score.reasons


def test_verdict_when_total_is_exactly_ninety_then_ready():
    assert judged(parameter(ratings="m" * 9 + "n")) == (Verdict.READY, ())


def test_verdict_when_total_shows_89_9_then_nearly():
    score = score_audit(
        DEFAULT, [parameter("1.1", "m", points=999), parameter("1.2", "mn", points=251)], AS_OF
    )

    assert score.total == Fraction(8996, 10000)
    assert shown_share(score.total) == "89.9"
    assert score.verdict is Verdict.NEARLY
    assert score.reasons == (
        Reason("total_below", {"score": Fraction(8996, 10000), "needed": Fraction(9, 10)}),
    )


@pytest.mark.parametrize(
    ("points", "verdict", "codes"),
    [(50, Verdict.READY, []), (51, Verdict.NEARLY, ["category_below"])],
)
def test_verdict_when_a_category_is_at_75_then_ready_and_below_it_nearly(points, verdict, codes):
    given = [
        parameter("1.1", "m", points=50),
        parameter("1.2", "mn", points=points),
        parameter("2.1", "m", points=900),
    ]

    score = score_audit(DEFAULT, given, AS_OF)

    assert (score.verdict, [reason.code for reason in score.reasons]) == (verdict, codes)


@pytest.mark.parametrize(
    ("missed", "verdict"), [(249, Verdict.NEARLY), (250, Verdict.NEARLY), (251, Verdict.NOT_READY)]
)
def test_verdict_when_total_is_at_75_then_nearly_and_below_it_not_ready(missed, verdict):
    given = [parameter("1.1", "m", points=1000 - missed), parameter("1.2", "n", points=missed)]

    assert judged(*given)[0] is verdict


@pytest.mark.parametrize(
    ("majors", "verdict"),
    [(0, Verdict.READY), (1, Verdict.NEARLY), (3, Verdict.NEARLY), (4, Verdict.NOT_READY)],
)
def test_verdict_when_parameters_are_major_then_three_are_nearly_and_four_are_not(majors, verdict):
    given = [parameter(f"1.{place}", "n", points=1) for place in range(1, majors + 1)]

    found, reasons = judged(*given, parameter("1.9", "m", points=1000))

    codes = tuple(part.code for part in given)
    above = Reason("majors_above", {"count": majors, "allowed": 0, "parameters": codes})
    assert (found, reasons) == (verdict, (above,) if majors else ())


@pytest.mark.parametrize(
    ("letter", "fields", "open_with"),
    [
        ("?", {}, None),
        ("a", {"na_confirmed": False}, Rating.NOT_APPLICABLE),
    ],
)
def test_verdict_when_a_must_have_is_open_then_not_ready_yet_and_no_major(letter, fields, open_with):
    given = parameter(ratings=letter + "m" * 20, must_have=True, **fields)

    score = score_audit(DEFAULT, [given], AS_OF)

    assert (score.verdict, score.majors, score.must_haves_open) == (Verdict.NEARLY, (), ("1.10",))
    assert score.reasons == (
        Reason("must_have_open", {"requirement": "1.10", "parameter": "1.1", "rating": open_with}),
    )


def test_verdict_when_a_must_have_is_partly_met_then_major_and_open():
    found, reasons = judged(parameter(ratings="p" + "m" * 20, must_have=True))

    assert found is Verdict.NEARLY
    assert [reason.code for reason in reasons] == ["majors_above", "must_have_open"]


@pytest.mark.parametrize("letter", ["m", "a"])
def test_verdict_when_a_must_have_is_met_or_validly_left_out_then_ready(letter):
    assert judged(parameter(ratings=letter + "m", must_have=True)) == (Verdict.READY, ())


@pytest.mark.parametrize(("months", "short"), [("MMMMMM", []), ("MMMMM", [5]), ("", [0])])
def test_verdict_when_a_metric_has_fewer_than_six_months_then_not_ready(months, short):
    given = [
        parameter("1.1", "m", points=1000),
        parameter(
            "4.3", metrics=[metric("M" * 12, "A"), metric("M" * 12, "B"), metric(months, "C", Group.PEOPLE)]
        ),
    ]

    _, reasons = judged(*given)

    found = [reason.values["months"] for reason in reasons if reason.code == "months_short"]
    assert found == short


def test_verdict_when_a_result_parameter_is_not_applicable_then_its_months_and_notes_leave_too():
    given = [
        parameter("4.1", "a", metrics=[metric("MMM")]),
        parameter("4.2", "a"),
        parameter("4.3", metrics=[metric("MMMMMM")]),
    ]

    score = score_audit(DEFAULT, given, AS_OF)

    assert (score.verdict, score.reasons) == (Verdict.READY, ())
    assert [note.code for note in score.notes] == ["metrics_not_applicable"]


def test_verdict_when_no_metric_exists_then_months_do_not_stand_against_ready():
    score = score_audit(DEFAULT, [parameter("4.3", "m")], AS_OF)

    assert score.verdict is Verdict.READY
    assert [note.code for note in score.notes] == ["no_metrics", "scored_by_requirements"]


def test_verdict_when_a_category_has_nothing_applicable_then_it_is_skipped():
    score = score_audit(
        DEFAULT, [parameter("1.1", "m", points=10), parameter("2.1", "aa", points=990)], AS_OF
    )

    assert [(each.code, each.score, each.points_applicable) for each in score.categories] == [
        ("1", 1, 10),
        ("2", None, 0),
    ]
    assert (score.total, score.points, score.points_applicable, score.verdict) == (1, 1000, 10, Verdict.READY)


@pytest.mark.parametrize("given", [[], [parameter("1.1", "aa")]])
def test_verdict_when_nothing_is_applicable_then_not_ready(given):
    score = score_audit(DEFAULT, given, AS_OF)

    assert (score.total, score.verdict, score.reasons) == (
        None,
        Verdict.NOT_READY,
        (Reason("nothing_applicable"),),
    )
    assert score.completeness.share is None


def test_completeness_when_not_applicable_is_unconfirmed_then_unanswered():
    given = [parameter("1.1", "mn?a"), parameter("1.2", "am", na_confirmed=False)]

    assert score_audit(DEFAULT, given, AS_OF).completeness == Completeness(answered=3, applicable=5)


def test_score_when_given_in_any_order_then_codes_sort_as_people_count():
    given = [parameter("1.10"), parameter("1.9"), parameter("1.2")]

    assert [part.code for part in score_audit(DEFAULT, given, AS_OF).parameters] == ["1.2", "1.9", "1.10"]


def test_score_when_a_code_is_given_twice_then_refused():
    with pytest.raises(ValueError, match=r"parameter 1\.1 is given 2 times"):
        score_audit(DEFAULT, [parameter("1.1"), parameter("1.1")], AS_OF)
