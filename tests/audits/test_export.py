"""The export holds to its schema, and a score recomputed from the JSON alone is the score in it."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from audit_app.audits import queries, service
from audit_app.audits.models import Answer, ParameterPlan
from audit_app.audits.rules import Rating, State
from audit_app.scoring import rules as scoring
from tests.factories.audits import add_audit, add_proof, answer_all, link, save

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "docs/reference/audit-export.schema.json").read_text(encoding="utf-8"))
CHECKLIST = json.loads((ROOT / "checklists/schema.json").read_text(encoding="utf-8"))


def validator(schema=SCHEMA):
    registry = Registry().with_resources(
        [
            ("audit-export", Resource.from_contents(SCHEMA)),
            ("checklist-release", Resource.from_contents(CHECKLIST)),
        ]
    )
    return Draft202012Validator(schema, registry=registry)


def problems(document, schema=SCHEMA):
    return [f"{error.json_path}: {error.message}" for error in validator(schema).iter_errors(document)]


class Recount:
    """Total, grades and verdict from answers, plan and rules: the recipe of docs/reference/audit-export.md.

    It covers what requirements score by themselves, without metric figures.
    """

    def __init__(self, document):
        self.release = document["checklist"]["data"]
        self.answers = {item["requirement"]: item for item in document["answers"]}
        self.repeats = {item["parameter"] for item in document["plan"] if item["repeat"]}

    def rule(self, path):
        node = self.release["scoring"]
        for name in path.split("."):
            node = node[name]
        value = node["value"]
        return Fraction(value) if isinstance(value, str) else value

    def applicable(self, parameter):
        """Its requirements with their answers, without those that two people set aside."""
        pairs = [(asked, self.answers[asked["code"]]) for asked in parameter["requirements"]]
        return [
            (asked, answer)
            for asked, answer in pairs
            if not (answer["rating"] == "not_applicable" and answer["na_confirmed_by"])
        ]

    def score(self, parameter):
        sides = {True: [], False: []}
        for asked, answer in self.applicable(parameter):
            rated = answer["rating"] in {"met", "partly", "not_met"}
            credit = self.rule(f"ratings.{answer['rating']}") if rated else Fraction(0)
            sides[asked["kind"] == "approach"].append(credit)
        means = {side: sum(marks) / len(marks) for side, marks in sides.items() if marks}
        if len(means) < 2:
            return next(iter(means.values()), None)
        return means[True] * self.rule("approach_weight") + means[False] * self.rule(
            "deployment_result_weight"
        )

    def grade(self, parameter):
        score, pairs = self.score(parameter), self.applicable(parameter)
        if score is None:
            return None
        failed = any(
            asked["must_have"] and answer["rating"] in {"partly", "not_met"} for asked, answer in pairs
        )
        if failed or score < self.rule("grade.major_below"):
            return "major"
        ladder = ["conform", "improvement", "minor", "major"]
        if score < self.rule("grade.conform_from"):
            place = 2
        else:
            place = int(any(answer["rating"] == "met" and answer["finding"] for _asked, answer in pairs))
        return ladder[place + (place > 0 and parameter["code"] in self.repeats)]

    def points(self, parameters):
        """Reached and applicable."""
        scored = [(self.score(item), item["points"]) for item in parameters]
        known = [(score, points) for score, points in scored if score is not None]
        return sum(score * points for score, points in known), sum(points for _score, points in known)

    def result(self):
        categories = self.release["categories"]
        parameters = [item for category in categories for item in category["parameters"]]
        reached, applicable = self.points(parameters)
        parts = [self.points(category["parameters"]) for category in categories]
        grades = {item["code"]: self.grade(item) for item in parameters}
        majors = [code for code, grade in grades.items() if grade == "major"]
        missed = [
            asked["code"]
            for item in parameters
            for asked, answer in self.applicable(item)
            if asked["must_have"] and answer["rating"] != "met"
        ]
        total = reached / applicable
        ready = [
            total >= self.rule("verdict.ready_total"),
            all(mine / of >= self.rule("verdict.ready_category") for mine, of in parts if of),
            len(majors) <= self.rule("verdict.ready_majors"),
            not missed,
        ]
        nearly = [
            total >= self.rule("verdict.nearly_total"),
            len(majors) <= self.rule("verdict.nearly_majors"),
        ]
        return {
            "total": f"{total.numerator}/{total.denominator}",
            "grades": grades,
            "majors": majors,
            "must_haves_open": missed,
            "verdict": "ready" if all(ready) else "nearly" if all(nearly) else "not_ready",
        }


def stated(document):
    score = document["score"]
    return {
        "total": score["total"],
        "grades": {item["code"]: item["grade"] for item in score["parameters"]},
        "majors": score["majors"],
        "must_haves_open": score["must_haves_open"],
        "verdict": score["verdict"],
    }


def export(database, actor, audit_id):
    with database.reading(actor.organisation_id) as session:
        document = queries.export(session, audit_id)
    return json.loads(json.dumps(document))


def rate(database, actor, audit_id, ratings):
    """Sets answers in the database itself: rating, finding and second person by requirement."""
    with database.transaction(actor.organisation_id) as session:
        for answer in session.query(Answer).filter(Answer.audit_id == audit_id):
            if answer.requirement in ratings:
                answer.rating, answer.finding, answer.na_confirmed_by = ratings[answer.requirement]


@pytest.fixture
def audit_id(database, actor):
    return add_audit(database, actor)


def lay_out(database, actor, audit_id, case):
    match case:
        case "untouched":
            pass
        case "answered by hand":
            link(database, actor, audit_id, "1.1a", add_proof(database, actor), "page 2")
            save(database, actor, audit_id, "1.1a", rating=Rating.MET, finding="Nearly a page too long.")
            save(database, actor, audit_id, "3.4b", rating=Rating.NOT_MET, finding="Three agents.")
            save(database, actor, audit_id, "1.2d", rating=Rating.NOT_APPLICABLE, na_reason="No bots.")
        case "all met":
            answer_all(database, actor, audit_id, Rating.MET)
        case "met, one repeat with a remark, two parameters set aside":
            answer_all(database, actor, audit_id, Rating.MET)
            second = (Rating.NOT_APPLICABLE, "", "Second Person")
            aside = {f"{code}{letter}": second for code in ("2.2", "2.3") for letter in "abcdef"}
            rate(database, actor, audit_id, {"1.1a": (Rating.MET, "Worn thin.", ""), **aside})
            with database.transaction(actor.organisation_id) as session:
                for plan in session.query(ParameterPlan).filter(ParameterPlan.audit_id == audit_id):
                    plan.repeat = plan.parameter in {"1.1", "1.2"}
        case "met but for a few":
            answer_all(database, actor, audit_id, Rating.MET)
            few = {
                "3.4b": (Rating.PARTLY, "Three agents.", ""),
                "2.7b": (Rating.NOT_MET, "Two a month.", ""),
                "1.2d": (Rating.NOT_APPLICABLE, "", ""),
            }
            rate(database, actor, audit_id, few)


@pytest.mark.parametrize(
    ("case", "verdict"),
    [
        ("untouched", "not_ready"),
        ("answered by hand", "not_ready"),
        ("all met", "ready"),
        ("met, one repeat with a remark, two parameters set aside", "ready"),
        ("met but for a few", "nearly"),
    ],
)
def test_score_recomputed_from_the_json_alone_is_the_score_in_it(database, actor, audit_id, case, verdict):
    lay_out(database, actor, audit_id, case)

    document = export(database, actor, audit_id)

    assert problems(document) == []
    assert Recount(document).result() == stated(document)
    assert document["score"]["verdict"] == verdict


def test_export_of_a_signed_audit_holds_to_its_schema(database, actor, audit_id):
    answer_all(database, actor, audit_id, Rating.PARTLY)
    with database.transaction(actor.organisation_id) as session:
        service.move(session, actor, service.Move(audit_id, State.IN_PROGRESS))
        service.move(session, actor, service.Move(audit_id, State.IN_REVIEW))
        service.move(session, actor, service.Move(audit_id, State.SIGNED_OFF, "As found."))

    document = export(database, actor, audit_id)

    assert problems(document) == []
    assert [item["statement"] for item in document["sign_offs"]] == ["As found."]


@pytest.mark.unit
def test_score_with_metrics_holds_to_the_schema():
    month = scoring.Month(2026, 10)
    months = {month - back: (Fraction(90 + back), Fraction(100)) for back in range(8)}
    metric = scoring.MetricIn(
        "m1", scoring.Group.SERVICE, scoring.Direction.HIGHER, Fraction(9, 10), months=months
    )
    parameters = [
        scoring.ParameterIn("4.1", "4", 100, metrics=(metric,)),
        scoring.ParameterIn("4.7", "4", 100),
    ]

    data = scoring.as_data(scoring.score_audit(scoring.DEFAULT, parameters, month))

    assert data["parameters"][0]["metrics"]
    assert data["parameters"][1]["breadth"]
    assert problems(json.loads(json.dumps(data)), {"$ref": "audit-export#/$defs/score"}) == []


@pytest.mark.unit
def test_schema_is_a_schema_and_refuses_what_it_does_not_know():
    Draft202012Validator.check_schema(SCHEMA)

    assert problems({"format": "audit-app/audit", "surprise": 1})
