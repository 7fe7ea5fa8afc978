"""The lists that come with the product: in shape, whole, frozen, and understood by those who use them."""

from __future__ import annotations

import copy
import hashlib
import json
import re
from collections import Counter

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

import checklists
from audit_app.catalog import loader
from audit_app.catalog.loader.meaning import check_meaning
from audit_app.catalog.loader.problems import Document
from audit_app.catalog.loader.shape import FEEDS, check_shape
from audit_app.catalog.rules import VENDOR_FIELDS
from audit_app.scoring.rules import Profile

pytestmark = pytest.mark.unit

SHIPPED = loader.list_shipped()
SCHEMA = json.loads(checklists.root().joinpath("schema.json").read_text("utf-8"))
FIXED_CHECKS = {
    "1.5a": "training.coordinator_trained",
    "2.11b": "training.privacy_yearly",
    "3.1c": "training.skills_have_tests",
    "3.3b": "training.records_complete",
    "3.3c": "training.none_missing_or_expired",
    "3.3d": "training.trainers_qualified",
    "3.3e": "training.first_pass_rate",
    "3.3f": "training.changes_before_live",
    "3.4b": "training.verified_before_live",
    "3.4c": "training.reverified_in_time",
    "3.4d": "training.failures_retested",
    "3.4e": "training.support_jobs_verified",
}


def content(file):
    return checklists.root().joinpath(file.path).read_bytes()


def data_of(file):
    return YAML(typ="safe", pure=True).load(content(file).decode())


@pytest.fixture(scope="module", params=SHIPPED, ids=[file.path for file in SHIPPED])
def file(request):
    return request.param


@pytest.fixture(scope="module")
def release(file):
    return loader.read_shipped(file)


@pytest.fixture(scope="module")
def newest():
    return data_of(SHIPPED[-1])


def test_there_is_a_list():
    assert ("cx", "1.0.0") in {(file.checklist, file.version) for file in SHIPPED}


def test_file_is_what_was_released(file):
    assert hashlib.sha256(content(file)).hexdigest() == file.sha256


def test_file_fits_the_schema(file):
    assert [error.message for error in Draft202012Validator(SCHEMA).iter_errors(data_of(file))] == []


def test_file_survives_writing_and_reading(release):
    assert loader.read_yaml(loader.write_yaml(release, ""), "again.yaml") == release


def test_first_release_has_the_agreed_sums():
    release = loader.read_shipped(SHIPPED[0])

    assert [(len(category.parameters), category.points) for category in release.categories] == [
        (5, 250),
        (14, 700),
        (6, 300),
        (7, 750),
    ]
    assert release.points == 2000
    assert 150 <= len(release.requirements) <= 165
    assert all(3 <= len(parameter.requirements) <= 6 for parameter in release.parameters)


def test_must_haves_of_the_first_release():
    release = loader.read_shipped(SHIPPED[0])

    assert {item.code for item in release.requirements if item.must_have} == {
        "1.3a",
        "2.7b",
        "2.8b",
        "2.11e",
        "2.13b",
        "3.4b",
    }


def test_computed_checks_stand_where_the_rooms_answer():
    release = loader.read_shipped(SHIPPED[0])
    checks = {item.code: item.check for item in release.requirements if item.check}

    assert {code: checks.get(code) for code in FIXED_CHECKS} == FIXED_CHECKS
    assert max(Counter(checks.values()).values()) == 1


def test_what_a_vendor_sees_is_said_and_the_rest_is_hidden():
    """The floor is how an auditor checks; the first release says nothing, so it shows nothing."""
    first, newest = (loader.read_shipped(SHIPPED[place]) for place in (0, -1))

    assert [name for name in VENDOR_FIELDS if first.shows_vendor(name)] == []
    assert [name for name in VENDOR_FIELDS if not newest.shows_vendor(name)] == ["floor"]
    assert not any(newest.shows_vendor(name) for name in ("feeds", "check", "releases", "no such field"))
    assert newest.categories == first.categories


def test_texts_are_there_in_every_language_it_names(release):
    for language in release.languages:
        assert release.missing_texts(language) == ()


def test_no_two_requirements_say_the_same(release):
    texts = [item.text["en"].casefold() for item in release.requirements]

    assert len(set(texts)) == len(texts)


def test_notice_says_whose_list_it_is(release):
    notice = release.notice["en"]

    assert "not affiliated" in notice
    assert "not a certificate" in notice


def test_list_never_promises_certification(release):
    said = " ".join(f"{item.text['en']} {item.good['en']}" for item in release.requirements)

    assert not re.search(r"\bCOPC\b|\bcertified\b", said, re.IGNORECASE)


def test_scoring_reads_the_profile(release):
    profile = Profile.from_mapping(release.scoring)

    assert profile.breadth_parameter in {parameter.code for parameter in release.parameters}


def document(data):
    return Document("cx.yaml", data, {})


def at(data, path):
    *way, last = path
    for step in way:
        data = data[step]
    return data, last


FIRST = ("categories", 0, "parameters", 0)
MUTATIONS = [
    *[
        (path, value)
        for path in [
            ("version",),
            ("languages",),
            ("title",),
            ("scoring", "approach_weight", "value"),
            ("scoring", "evidence_gate", "value"),
            ("scoring", "sustained", "window_months", "value"),
            ("scoring", "breadth", "groups", "value"),
            ("scoring", "ratings", "met", "tag"),
            ("scoring", "ratings", "met", "why"),
            ("scoring", "metric_parameters"),
            ("categories", 0, "code"),
            (*FIRST, "code"),
            (*FIRST, "points"),
            (*FIRST, "feeds"),
            (*FIRST, "releases"),
            (*FIRST, "releases", 0, "item"),
            (*FIRST, "requirements", 0, "code"),
            (*FIRST, "requirements", 0, "kind"),
            (*FIRST, "requirements", 0, "must_have"),
            (*FIRST, "requirements", 0, "text"),
            (*FIRST, "requirements", 0, "proof"),
            (*FIRST, "requirements", 1, "check"),
            (*FIRST, "requirements", 1, "audience"),
            ("vendor", "text"),
            ("vendor", "unheard_of"),
        ]
        for value in [
            None, True, 0, -1, 7, 99_999, "", "x", " x", "1", "0.5", "1.5", "1.1", "1.1a", "1.0.0", "sourced",
            "approach", "both", "auditor", "training.some_check", [], ["en"], ["documents"], ["documents", "documents"], ["4.1"],
            ["service"], {}, {"en": ""}, {"en": "x"}, {"en": "x" * 201}, {"en": "x", "ru": "y" * 401},
            {"ru": "x"}, {"en": ["x"]}, {"en": ["x", "x"]}, {"en": ["a|b"]}, {"en": ["x"] * 7}, {"EN": "x", "en": "x"},
        ]
    ],
    (("unknown",), 1),
    ((*FIRST, "unknown"), 1),
    (("scoring", "ratings", "met", "source"), "S1"),
    (("scoring", "verdict", "ready_total", "source"), ""),
]  # fmt: skip


def test_reader_and_schema_agree_on_what_fits(newest):
    """Each value at each place is put into the shipped list: both take it, or both refuse it."""
    validator = Draft202012Validator(SCHEMA)
    disagree = []
    first = newest["categories"][0]
    small = {**newest, "categories": [{**first, "parameters": first["parameters"][:1]}]}
    for path, value in MUTATIONS:
        data = copy.deepcopy(small)
        holder, last = at(data, path)
        holder[last] = value
        fits = validator.is_valid(data)
        if fits is not (check_shape(document(data)) == []):
            disagree.append((path, value, fits))

    assert disagree == []
    assert len(MUTATIONS) > 700


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("approach_weight", "0.5"),
        ("ratings.partly", "0"),
        ("ratings.met", "0.4"),
        ("ratings.not_met", "0.6"),
        ("metric.latest_met", "0.4"),
        ("metric.improving", "0.8"),
        ("metric.insufficient_missed", "0.3"),
        ("sustained.window_months", 61),
        ("sustained.window_months", 0),
        ("sustained.met_months", 13),
        ("sustained.recent_months", 13),
        ("sustained.recent_met", 4),
        ("sustained.minimum_months", 0),
        ("improving.window_months", 5),
        ("improving.window_months", 0),
        ("improving.window_months", 14),
        ("grade.major_below", "0.95"),
        ("verdict.nearly_total", "0.95"),
        ("verdict.ready_months", 13),
        ("verdict.ready_majors", 999),
        ("sustained.met_months", 0),
    ],
)
def test_what_scoring_refuses_is_refused_when_the_file_is_read(newest, path, value):
    data = copy.deepcopy(newest)
    node, last = at(data["scoring"], path.split("."))
    node[last]["value"] = value
    try:
        Profile.from_mapping(data["scoring"])
        scoring_takes_it = True
    except ValueError:
        scoring_takes_it = False

    assert (check_meaning(document(data)) == []) is scoring_takes_it


def test_breadth_parameter_among_the_metric_parameters_is_refused(newest):
    data = copy.deepcopy(newest)
    data["scoring"]["metric_parameters"].append("4.7")

    with pytest.raises(ValueError, match="breadth_parameter"):
        Profile.from_mapping(data["scoring"])
    assert [str(problem) for problem in check_meaning(document(data))] == [
        "cx.yaml:1: scoring.breadth_parameter: is computed from the metric_parameters and must not be one of them."
    ]


def test_feeds_are_those_of_the_schema():
    assert set(FEEDS) == set(SCHEMA["$defs"]["feed"]["items"]["enum"])
