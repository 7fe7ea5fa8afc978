"""Figures as shown, and the score as data from which a stranger can recompute it."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_app.scoring.rules import DEFAULT, as_data, score_audit, shown, shown_points, shown_share

from .build import AS_OF, audits, metric, parameter

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("percent", "text"),
    [
        ("89.96", "89.9"),
        ("90", "90.0"),
        ("89.999999", "89.9"),
        ("0", "0.0"),
        ("0.05", "0.0"),
        ("100", "100.0"),
        ("200/3", "66.6"),
        ("-0.05", "-0.1"),
        ("-12.3", "-12.3"),
    ],
)
def test_shown_when_there_are_more_decimals_then_they_are_cut_off(percent, text):
    assert shown(Fraction(percent)) == text
    assert shown_points(Fraction(percent)) == text
    assert shown_share(Fraction(percent) / 100) == text


def test_shown_when_nothing_is_applicable_then_empty():
    assert shown_share(None) == ""


@given(st.fractions(min_value=0, max_value=100))
def test_shown_when_any_mark_then_never_above_it(percent):
    assert Fraction(shown(percent)) <= percent < Fraction(shown(percent)) + Fraction(1, 10)


def test_data_when_written_then_every_part_is_there():
    data = as_data(score_audit(DEFAULT, [parameter("4.3", "p", metrics=[metric("MMMMMM")])], AS_OF))

    assert (data["as_of"], data["total"], data["total_percent"], data["verdict"]) == (
        "2026-10",
        "1/1",
        "100.0",
        "ready",
    )
    assert data["completeness"] == {"answered": 1, "applicable": 1}
    (part,) = data["parameters"]
    assert (part["basis"], part["score"], part["points_reached_shown"]) == ("metrics", "1/1", "100.0")
    assert part["requirements"] == [
        {
            "code": "4.30",
            "kind": "deployment",
            "must_have": False,
            "rating": "partly",
            "na_confirmed": False,
            "remark": False,
            "mark": "1/2",
            "answered": True,
        }
    ]
    (figures,) = part["metrics"]
    assert figures["months"][0] == {
        "month": "2026-05",
        "numerator": "95/1",
        "denominator": "100/1",
        "value": "19/20",
        "met": True,
        "target_low": "9/10",
        "target_high": None,
    }
    assert figures["recent"] == [["2026-08", True], ["2026-09", True], ["2026-10", True]]
    assert data["profile"][1] == {
        "path": "ratings.partly",
        "value": "1/2",
        "tag": "own rule",
        "source": None,
        "why": {"en": "Half a mark: begun, or done in some places only."},
    }


@given(audits())
def test_data_when_a_stranger_recomputes_then_the_total_is_the_same(parameters):
    score = score_audit(DEFAULT, parameters, AS_OF)
    data = json.loads(json.dumps(as_data(score)))

    reached = points = Fraction(0)
    states = []
    for part in data["parameters"]:
        marks = [Fraction(each["mark"]) for each in part["requirements"] if each["mark"] is not None]
        if part["metrics"] and (marks or not part["requirements"]):
            states += [(figures["group"], figures["state"]) for figures in part["metrics"]]
    for part in data["parameters"]:
        rows = [each for each in part["requirements"] if each["mark"] is not None]
        if (part["requirements"] and not rows) or not (rows or part["metrics"] or part["basis"] == "breadth"):
            continue
        points += part["points"]
        reached += part["points"] * recomputed(part, rows, states)

    assert (None if data["total"] is None else Fraction(data["total"])) == (
        reached / points if points else None
    )


def recomputed(part, rows, states):
    """One parameter's score from its data, by the rules as written for people."""
    if part["basis"] == "metrics":
        return sum(Fraction(each["mark"]) for each in part["metrics"]) / len(part["metrics"])
    if part["basis"] == "breadth":
        share = Fraction(sum(state == "sustained" for _, state in states), len(states))
        for name in ("service", "quality", "cost", "satisfaction"):
            mine = [state == "sustained" for group, state in states if group == name]
            if mine and sum(mine) * 2 < len(mine):
                return min(share, Fraction(1, 2))
        return share
    approach = [Fraction(each["mark"]) for each in rows if each["kind"] == "approach"]
    done = [Fraction(each["mark"]) for each in rows if each["kind"] != "approach"]
    if approach and done:
        return sum(approach) / len(approach) * Fraction(2, 5) + sum(done) / len(done) * Fraction(3, 5)
    return sum(approach + done) / len(approach + done)
