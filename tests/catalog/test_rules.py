"""A release as values, and what a comparison of two says."""

from __future__ import annotations

import copy
import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_app.catalog import loader
from audit_app.catalog.rules import (
    Effect,
    Kind,
    Part,
    Subject,
    diff,
    from_data,
    in_language,
    rules_of,
    to_data,
    version_key,
    words,
)

pytestmark = pytest.mark.unit

DATA = to_data(loader.example())
TEXTS = st.text(alphabet="abc 12,.é\n", max_size=40)


def changed(edit):
    """The example release after `edit` has worked on its data."""
    data = copy.deepcopy(DATA)
    edit(data)
    return from_data(data)


def requirement(data, index=0):
    return data["categories"][0]["parameters"][0]["requirements"][index]


def parameter(data):
    return data["categories"][0]["parameters"][0]


def test_data_round_trip_is_equal():
    release = loader.example()

    assert from_data(to_data(release)) == release
    assert to_data(from_data(DATA)) == DATA


def test_release_finds_by_code():
    release = loader.example()

    assert release.parameter("2.10").points == 20
    assert release.requirement("2.10b").kind is Kind.RESULT
    assert release.requirement("2.10b").parameter == "2.10"
    assert release.category("2").points == release.points == 20
    for find in (release.parameter, release.requirement, release.category):
        with pytest.raises(KeyError):
            find("9.9")


def test_release_can_be_changed_by_nobody():
    release = loader.example()

    with pytest.raises(dataclasses.FrozenInstanceError):
        release.version = "2.0.0"
    with pytest.raises(TypeError):
        release.parameter("2.10").title["en"] = "Other"
    with pytest.raises(TypeError):
        release.scoring["approach_weight"]["value"] = "1"


def test_versions_sort_by_number():
    assert sorted(["1.10.0", "1.9.0", "10.0.0", "2.0.0"], key=version_key) == [
        "1.9.0",
        "1.10.0",
        "2.0.0",
        "10.0.0",
    ]


def test_text_falls_back_on_english():
    assert in_language({"en": "Plan", "ru": "План"}, "ru") == "План"
    assert in_language({"en": "Plan", "ru": "План"}, "fil") == "Plan"
    assert in_language({"ru": "План"}, "fil") == "План"


def test_missing_texts_names_what_is_not_translated():
    def translate(data):
        data["categories"][0]["title"]["ru"] = "Процессы"
        for field in ("text", "floor", "good"):
            requirement(data)[field]["ru"] = "Текст"
        requirement(data)["proof"]["ru"] = ["План"]

    release = changed(translate)

    assert release.missing_texts("en") == ()
    assert release.missing_texts("ru") == ("2.10", "2.10b")
    assert release.missing_texts("fil") == ("2", "2.10", "2.10a", "2.10b")


def test_rules_of_a_profile_are_flat_and_in_order():
    rules = list(rules_of(DATA["scoring"]))

    assert [rule.path for rule in rules][:3] == ["ratings.met", "ratings.partly", "ratings.not_met"]
    by_path = {rule.path: rule for rule in rules}
    assert by_path["evidence_gate"].value == "true"
    assert by_path["breadth.groups"].value == "service, quality, cost, satisfaction"
    assert (by_path["verdict.ready_total"].tag, by_path["verdict.ready_total"].source) == ("sourced", "S41")
    assert by_path["breadth_parameter"].value == "4.7"


def test_diff_with_itself_is_all_same():
    changes = diff(loader.example(), loader.example())

    assert {change.effect for change in changes} == {Effect.SAME}
    assert {"2", "2.10", "2.10a", "2.10b", "notice", "scoring.ratings.met"} <= {
        change.code for change in changes
    }


def test_diff_of_a_dropped_requirement_is_retired_one_way_and_new_the_other():
    less = changed(lambda data: parameter(data)["requirements"].pop())

    forth = {change.code: change.effect for change in diff(loader.example(), less)}
    back = {change.code: change.effect for change in diff(less, loader.example())}

    assert forth.pop("2.10b") is Effect.RETIRED
    assert back.pop("2.10b") is Effect.NEW
    assert set(forth.values()) == set(back.values()) == {Effect.SAME}


@pytest.mark.parametrize(
    ("field", "value", "effect"),
    [
        ("text", {"en": "Opening hours of each channel are agreed with clients and published."}, "reworded"),
        (
            "text",
            {"en": "opening hours of each channel are agreed with the client, and published."},
            "reworded",
        ),
        (
            "text",
            {"en": "Opening hours of each channel are not agreed with the client and published."},
            "needs_review",
        ),
        (
            "text",
            {"en": "Opening hours of 3 channels are agreed with the client and published."},
            "needs_review",
        ),
        ("text", {"en": "A manager answers for every closed day."}, "needs_review"),
        (
            "text",
            {"en": DATA["categories"][0]["parameters"][0]["requirements"][0]["text"]["en"], "ru": "Часы."},
            "reworded",
        ),
        ("floor", {"en": "Something entirely different."}, "reworded"),
        ("proof", {"en": ["Agreement with the client"]}, "reworded"),
        ("kind", "deployment", "needs_review"),
        ("must_have", True, "needs_review"),
        ("check", "training.records_complete", "needs_review"),
    ],
)
def test_effect_of_one_changed_field(field, value, effect):
    new = changed(lambda data: requirement(data).update({field: value}))

    found = {change.code: change for change in diff(loader.example(), new)}

    assert found["2.10a"].effect == effect
    assert {name.partition(".")[0] for name in found["2.10a"].fields} == {field}
    assert all(change.effect is Effect.SAME for code, change in found.items() if code != "2.10a")


def test_number_changed_within_the_text_needs_review():
    new = changed(
        lambda data: requirement(data, 1)["text"].update(
            en="Every channel was open for at least 95% of its published hours last month."
        )
    )

    change = next(item for item in diff(loader.example(), new) if item.code == "2.10b")

    assert change.effect is Effect.NEEDS_REVIEW
    assert [
        (piece.part, piece.text) for piece in change.fields["text.en"].pieces if piece.part != "kept"
    ] == [
        (Part.GONE, "99"),
        (Part.ADDED, "95"),
    ]


def test_diff_tells_points_and_scoring_rules():
    def edit(data):
        parameter(data)["points"] = 25
        data["scoring"]["verdict"]["ready_total"]["value"] = "0.85"
        data["scoring"]["ratings"]["met"]["why"]["en"] = "In full."

    found = {
        change.code: change
        for change in diff(loader.example(), changed(edit))
        if change.effect is not Effect.SAME
    }

    assert {code: change.effect for code, change in found.items()} == {
        "2.10": Effect.NEEDS_REVIEW,
        "scoring.verdict.ready_total": Effect.NEEDS_REVIEW,
        "scoring.ratings.met": Effect.REWORDED,
    }
    points = found["2.10"].fields["points"]
    assert (points.old, points.new) == ("20", "25")
    assert found["2.10"].subject is Subject.PARAMETER
    assert found["scoring.ratings.met"].subject is Subject.SCORING


@given(TEXTS, TEXTS)
def test_words_hold_both_texts(old, new):
    pieces = words(old, new)

    assert "".join(piece.text for piece in pieces if piece.part is not Part.ADDED) == old
    assert "".join(piece.text for piece in pieces if piece.part is not Part.GONE) == new


LETTERS = st.sets(st.sampled_from("abcdef"), min_size=1)


def with_letters(letters, points):
    def edit(data):
        one = requirement(data)
        parameter(data)["points"] = points
        parameter(data)["requirements"] = [{**one, "code": f"2.10{letter}"} for letter in sorted(letters)]

    return changed(edit)


@given(LETTERS, LETTERS, st.integers(1, 3), st.integers(1, 3))
def test_diff_is_symmetric(left, right, points, other_points):
    a, b = with_letters(left, points), with_letters(right, other_points)
    forth = {change.code: change for change in diff(a, b)}
    back = {change.code: change for change in diff(b, a)}
    mirror = {Effect.NEW: Effect.RETIRED, Effect.RETIRED: Effect.NEW}

    assert forth.keys() == back.keys()
    assert {code: mirror.get(change.effect, change.effect) for code, change in forth.items()} == {
        code: change.effect for code, change in back.items()
    }
    assert {code[-1] for code, change in forth.items() if change.effect is Effect.NEW} == right - left
    assert (forth["2.10"].effect is Effect.SAME) == (points == other_points)
