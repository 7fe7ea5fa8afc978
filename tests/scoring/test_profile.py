"""The scoring profile: read whole, kept with its reasons, refused when it cannot be meant."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from fractions import Fraction

import pytest
from ruamel.yaml import YAML

import checklists
from audit_app.scoring.rules import DEFAULT, Grade, Profile, Rule, score_audit

from .build import AS_OF, parameter

pytestmark = pytest.mark.unit


def plain(profile):
    """The profile as the mapping it could have been read from."""
    scoring = {}
    for rule in profile.rules():
        value = rule.value
        if isinstance(value, Fraction) and not isinstance(value, bool):
            value = str(float(value))
        node = {
            "value": list(value) if isinstance(value, tuple) else value,
            "tag": rule.tag,
            "why": dict(rule.why),
        }
        if rule.source:
            node["source"] = rule.source
        home, _, name = rule.path.rpartition(".")
        (scoring.setdefault(home, {}) if home else scoring)[name] = node
    return scoring


def changed(path, value):
    scoring = deepcopy(plain(DEFAULT))
    *above, name = path.split(".")
    node = scoring
    for each in above:
        node = node[each]
    node[name] = value
    return scoring


def test_default_when_read_then_it_holds_the_published_rules():
    values = {rule.path: rule.value for rule in DEFAULT.rules()}

    assert values == {
        "ratings.met": 1,
        "ratings.partly": Fraction(1, 2),
        "ratings.not_met": 0,
        "approach_weight": Fraction(2, 5),
        "deployment_result_weight": Fraction(3, 5),
        "evidence_gate": True,
        "not_applicable_second_person": True,
        "metric.sustained": 1,
        "metric.latest_met": Fraction(3, 4),
        "metric.improving": Fraction(1, 2),
        "metric.missed": 0,
        "metric.insufficient_met": Fraction(1, 4),
        "metric.insufficient_missed": 0,
        "sustained.window_months": 12,
        "sustained.met_months": 9,
        "sustained.recent_months": 3,
        "sustained.recent_met": 2,
        "sustained.minimum_months": 6,
        "sustained.partial_share": Fraction(3, 4),
        "improving.window_months": 6,
        "breadth.capped_at": Fraction(1, 2),
        "breadth.group_floor": Fraction(1, 2),
        "breadth.groups": ("service", "quality", "cost", "satisfaction"),
        "grade.major_below": Fraction(2, 5),
        "grade.conform_from": Fraction(9, 10),
        "grade.must_have_failed_is_major": True,
        "grade.repeat_raises": True,
        "verdict.ready_total": Fraction(9, 10),
        "verdict.ready_category": Fraction(3, 4),
        "verdict.ready_majors": 0,
        "verdict.ready_months": 6,
        "verdict.nearly_total": Fraction(3, 4),
        "verdict.nearly_majors": 3,
        "metric_parameters": ("4.1", "4.2", "4.3", "4.4", "4.5", "4.6"),
        "breadth_parameter": "4.7",
    }


def test_default_when_held_against_the_first_release_then_values_and_sources_agree():
    text = (checklists.root() / "cx" / "1.0.0.yaml").read_text(encoding="utf-8")
    released = Profile.from_mapping(YAML(typ="safe").load(text)["scoring"])

    assert released == DEFAULT
    assert {rule.path: (rule.tag, rule.source) for rule in released.rules()} == {
        rule.path: (rule.tag, rule.source) for rule in DEFAULT.rules()
    }


def test_profile_when_read_from_its_own_rules_then_the_same_rules_stand_in_it():
    again = Profile.from_mapping(plain(DEFAULT))

    assert again == DEFAULT
    assert again.rules() == DEFAULT.rules()


def test_profile_when_a_rule_is_its_bare_value_then_it_is_an_own_rule():
    profile = Profile.from_mapping(changed("verdict.ready_total", "0.95"))

    assert profile == replace(DEFAULT, verdict=replace(DEFAULT.verdict, ready_total=Fraction(19, 20)))
    stated = {rule.path: rule for rule in profile.rules()}
    assert stated["verdict.ready_total"] == Rule(
        "verdict.ready_total", Fraction(19, 20), "own rule", None, {}
    )


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (
            "approach_weight",
            0.4,
            r"scoring\.approach_weight is 0\.4; allowed is a share from 0 to 1 in quotes",
        ),
        ("ratings.partly", "half", r"scoring\.ratings\.partly is 'half'"),
        ("ratings.met", "1.5", r"scoring\.ratings\.met is '1\.5'"),
        ("ratings.met", "1e999999999", r"scoring\.ratings\.met"),
        ("ratings.met", "-1", r"scoring\.ratings\.met"),
        ("ratings.met", "1/0", r"scoring\.ratings\.met"),
        ("ratings.met", True, r"scoring\.ratings\.met is True"),
        ("ratings.met", {"tag": "own rule"}, r"scoring\.ratings\.met\.value is missing"),
        ("evidence_gate", "yes", r"scoring\.evidence_gate is 'yes'; allowed is true or false"),
        (
            "sustained.met_months",
            13,
            r"scoring\.sustained\.met_months is 13; allowed is a whole number from 0 to 12",
        ),
        ("sustained.recent_met", 4, "from 0 to 3"),
        ("sustained.minimum_months", 0, "from 1 to 12"),
        ("verdict.ready_majors", True, r"scoring\.verdict\.ready_majors is True"),
        ("breadth.groups", ["service", "speed"], "allowed is a list of service, quality"),
        ("breadth.groups", ["cost", "cost"], "each once"),
        ("metric_parameters", "4.1", "a list of codes in quotes"),
        ("metric_parameters", [4.1], "a list of codes in quotes"),
        ("breadth_parameter", 4.7, "a code in quotes"),
        ("breadth_parameter", "4.1", "metric_parameters holds breadth_parameter"),
        ("approach_weight", "0.5", "add up to 11/10"),
        ("ratings.partly", "0", None),
        ("ratings.not_met", "0.6", "ratings do not fall"),
        ("metric.improving", "0.8", "metric marks do not fall"),
        ("metric.insufficient_missed", "0.3", "insufficient_missed is above"),
        ("improving.window_months", 5, "an even number"),
        ("improving.window_months", 14, "longer than sustained"),
        ("grade.major_below", "0.95", "major_below is above"),
        ("verdict.nearly_total", "0.95", "nearly_total is above"),
        ("verdict.ready_months", 13, "the window has 12 months"),
        (
            "verdict.ready_totals",
            "0.9",
            r"scoring\.verdict\.ready_totals is '0\.9'; allowed is one of the rules",
        ),
        ("extra", {"value": "1"}, r"scoring\.extra"),
        ("evidence_gate", {"value": True, "tag": "official"}, r"scoring\.evidence_gate\.tag is 'official'"),
        ("evidence_gate", {"value": True, "tag": "sourced"}, "names no source"),
        ("evidence_gate", {"value": True, "source": 41}, r"scoring\.evidence_gate\.source is 41"),
        ("evidence_gate", {"value": True, "why": "because"}, r"scoring\.evidence_gate\.why"),
        ("evidence_gate", {"value": True, "note": "x"}, r"scoring\.evidence_gate\.note"),
    ],
)
def test_profile_when_a_rule_cannot_be_meant_then_the_message_names_it(path, value, said):
    scoring = changed(path, value)

    if said is None:
        assert Profile.from_mapping(scoring).ratings.partly == 0
    else:
        with pytest.raises(ValueError, match=said):
            Profile.from_mapping(scoring)


@pytest.mark.parametrize("path", [rule.path for rule in DEFAULT.rules()])
def test_profile_when_a_rule_is_missing_then_the_message_names_it(path):
    scoring = plain(DEFAULT)
    *above, name = path.split(".")
    del (scoring[above[0]] if above else scoring)[name]

    with pytest.raises(ValueError, match=rf"scoring\.{path} is missing; state it as"):
        Profile.from_mapping(scoring)


def test_score_when_the_profile_waives_a_rule_then_it_does_not_apply():
    profile = replace(
        DEFAULT,
        not_applicable_second_person=False,
        grade=replace(DEFAULT.grade, must_have_failed_is_major=False, repeat_raises=False),
    )
    given = [
        parameter("1.1", "am", na_confirmed=False),
        parameter("1.2", "n" + "m" * 20, must_have=True),
        parameter("1.3", "mn", repeat=True),
    ]

    score = score_audit(profile, given, AS_OF)

    assert [part.grade for part in score.parameters] == [Grade.CONFORM, Grade.CONFORM, Grade.MINOR]
    assert score.parameters[0].score == 1
