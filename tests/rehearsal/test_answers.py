"""The answers: about four fifths of the list, borne out by the records, and nearly ready when scored."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from ruamel.yaml import YAML

import checklists
from audit_app.rehearsal.answers import answers
from audit_app.rehearsal.proofs import proofs
from audit_app.rehearsal.training import training
from audit_app.scoring import rules

pytestmark = pytest.mark.unit

TODAY = dt.date(2026, 11, 22)


@pytest.fixture(scope="module")
def release():
    return YAML(typ="safe").load((checklists.root() / "cx" / "1.0.0.yaml").read_text("utf-8"))


@pytest.fixture(scope="module")
def asked(release):
    return {
        requirement["code"]: requirement
        for category in release["categories"]
        for parameter in category["parameters"]
        for requirement in parameter["requirements"]
    }


@pytest.fixture(scope="module")
def given():
    return {answer.code: answer for answer in answers(7, TODAY)}


def test_same_seed_gives_the_same_answers(given):
    assert answers(7, TODAY) == tuple(given.values())


def test_four_fifths_of_the_list_are_answered(given, asked):
    assert len(answers(7, TODAY)) == len(given)
    assert set(given) <= set(asked)
    assert 0.78 <= len(given) / len(asked) <= 0.85


def test_unknown_codes_are_left_out():
    assert [answer.code for answer in answers(7, TODAY, known={"1.1b", "1.1a", "9.9z"})] == ["1.1a", "1.1b"]


def test_not_applicable_has_a_reason_and_not_always_a_second_person(given):
    left_out = [answer for answer in given.values() if answer.rating == "not_applicable"]

    assert all(answer.reason and not answer.finding for answer in left_out)
    assert Counter(answer.confirmed for answer in left_out) == {True: 4, False: 2}
    assert all(a.finding and not a.reason for a in given.values() if a.rating != "not_applicable")


def test_every_finding_is_a_sentence_of_its_own(given):
    findings = [answer.finding or answer.reason for answer in given.values()]

    assert max(Counter(findings).values()) == 1
    assert all(finding[-1] == "." and "{" not in finding for finding in findings)


def test_nothing_is_met_without_proof(given):
    supported = {code for proof in proofs(TODAY) for code, _ in proof.supports}

    assert [a.code for a in given.values() if a.rating == "met" and a.code not in supported] == []
    assert supported <= set(given)


def test_findings_name_the_people_whom_the_records_show(given):
    told = training(7, TODAY)
    names = {person.code: person.full_name for person in told.people}
    named = {
        "3.4b": told.troubles.live_before_pass,
        "3.4c": told.troubles.expired_skill,
        "3.4d": told.troubles.failed_without_retest,
        "3.3d": (told.troubles.unqualified_trainer,),
        "2.11b": told.troubles.privacy_expired,
    }

    for code, people in named.items():
        assert given[code].rating in {"partly", "not_met"}
        for person in people:
            assert f"{names[person]} ({person})" in given[code].finding


def test_one_must_have_is_only_partly_met(given, asked):
    open_ones = {code: given[code].rating for code, one in asked.items() if one.get("must_have")}

    assert {code: rating for code, rating in open_ones.items() if rating != "met"} == {"3.4b": "partly"}


def test_the_operation_is_nearly_ready(given, release):
    parameters = [
        rules.ParameterIn(
            parameter["code"],
            category["code"],
            parameter["points"],
            tuple(requirement_in(one, given.get(one["code"])) for one in parameter["requirements"]),
        )
        for category in release["categories"]
        for parameter in category["parameters"]
    ]

    score = rules.score_audit(rules.DEFAULT, parameters, rules.Month(2026, 10))

    assert score.verdict is rules.Verdict.NEARLY
    assert 0.76 < score.total < 0.82
    assert [part.code for part in score.parameters if part.grade is rules.Grade.MAJOR] == ["2.12", "3.4"]


def requirement_in(one, answer):
    return rules.RequirementIn(
        one["code"],
        rules.Kind(one["kind"]),
        must_have=one["must_have"],
        rating=rules.Rating(answer.rating) if answer else None,
        na_confirmed=bool(answer and answer.confirmed),
    )
