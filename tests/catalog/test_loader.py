"""Reading YAML: what is refused, with the line and what to write instead."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit_app.base.errors import TooLarge
from audit_app.catalog import loader
from audit_app.catalog.rules import from_data, to_data

pytestmark = pytest.mark.unit

TEXT = '{en: "Opening hours of each channel are agreed with the client and published."}'


def problems(content):
    content = content if isinstance(content, bytes) else content.encode()
    with pytest.raises(loader.BrokenChecklist) as caught:
        loader.read_yaml(content, "own.yaml")
    return [str(problem) for problem in caught.value.problems]


def edited(text, old, new):
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
    return text.replace(old, new)


def test_small_list_is_in_order(small):
    assert loader.read_yaml(small.encode(), "own.yaml") == loader.example()


def test_byte_order_mark_is_no_matter(small):
    assert loader.read_yaml(b"\xef\xbb\xbf" + small.encode(), "own.yaml") == loader.example()


SHAPES = [
    (
        "points: 20",
        'points: "seventy"',
        '56: parameters.2.10.points: must be a whole number above 0, found "seventy". Write for example 70.',
    ),
    (
        "points: 20",
        "points: 0",
        "56: parameters.2.10.points: must be a whole number above 0, found 0. Write for example 70.",
    ),
    (
        "points: 20",
        "points: 10001",
        "56: parameters.2.10.points: must be at most 10000, found 10001. Write for example 70.",
    ),
    (
        "points: 20",
        "points: 2.5",
        "56: parameters.2.10.points: must be a whole number above 0, found 2.5. Write for example 70.",
    ),
    (
        "points: 20",
        "points:",
        "56: parameters.2.10.points: must be a whole number above 0, found nothing. Write for example 70.",
    ),
    ("        points: 20\n", "", "54: parameters.2.10.points: is missing. Write for example points: 70."),
    (
        "points: 20",
        "point: 20",
        (
            "54: parameters.2.10.points: is missing. Write for example points: 70.\n"
            "56: parameters.2.10.point: is not a field here. Did you mean points?"
        ),
    ),
    (
        "points: 20",
        "points: 20\n        points: 30",
        "57: parameters.2.10.points: stands twice, first in line 56. Keep one.",
    ),
    (
        'code: "2.10b"',
        "code: 2.10",
        (
            "69: parameters.2.10.requirements[2].code: must be parameter code and a letter in quotes, found 2.10. "
            'Write for example "2.7b".'
        ),
    ),
    (
        'kind: "result"',
        'kind: "outcome"',
        (
            '70: requirements.2.10b.kind: must be approach, deployment or result, found "outcome". '
            'Write for example "approach".'
        ),
    ),
    (
        "must_have: true",
        'must_have: "yes"',
        '71: requirements.2.10b.must_have: must be true or false, found "yes". Write for example false.',
    ),
    (
        'title: {en: "Processes"}',
        'title: "Processes"',
        (
            '52: categories.2.title: must be a text by language, such as {en: "…"}, found "Processes". '
            'Write for example {en: "Leadership"}.'
        ),
    ),
    (
        'title: {en: "Processes"}',
        'title: {ru: "Процессы"}',
        '52: categories.2.title: has no text in "en". Write one: {en: "…"}.',
    ),
    (
        'title: {en: "Processes"}',
        'title: {english: "Processes"}',
        '52: categories.2.title.english: is no code of a language. Write for example "ru".',
    ),
    (
        'title: {en: "Processes"}',
        'title: {en: ""}',
        '52: categories.2.title.en: must be one line of text without blanks around it, found "".',
    ),
    (
        'title: {en: "Processes"}',
        f'title: {{en: "{"x" * 81}"}}',
        "52: categories.2.title.en: has 81 characters; 80 are allowed. Shorten it.",
    ),
    (
        'proof: {en: ["Availability by channel, with minutes"]}',
        "proof: {en: []}",
        (
            "73: requirements.2.10b.proof.en: must be a list of 1 to 6 texts, found []. "
            'Write for example ["Plan"].'
        ),
    ),
    (
        '"Availability by channel, with minutes"',
        '"a|b"',
        '73: requirements.2.10b.proof.en: must hold texts of 1 to 160 characters without |, found "a|b".',
    ),
    (
        'feeds: ["metrics"]',
        'feeds: ["metrics", "metrics"]',
        (
            "76: requirements.2.10b.feeds: must be a list of documents, training, monitoring, metrics, vendors, "
            'actions or interviews, each once, found ["metrics", "metrics"]. Write for example ["documents"].'
        ),
    ),
    (
        'check: "metrics.open_as_published"',
        'check: "open"',
        (
            "77: requirements.2.10b.check: must be a room (training, quality, metrics, vendors or actions), a point "
            'and a name, found "open". Write for example "training.records_complete".'
        ),
    ),
    (
        'version: "1.0.0"',
        "version: 1.0",
        '2: version: must be three numbers with points in quotes, found 1.0. Write for example "1.0.0".',
    ),
    (
        'released_on: "2026-01-31"',
        "released_on: 2026-01-31",
        (
            "3: released_on: must be a day in quotes, year first, found 2026-01-31. "
            'Write for example "2026-11-22".'
        ),
    ),
    (
        'languages: ["en"]',
        'languages: ["ru"]',
        (
            '4: languages: must be a list of language codes, each once and en among them, found ["ru"]. '
            'Write for example ["en", "ru"].'
        ),
    ),
    (
        'value: "0.4"',
        "value: 0.4",
        (
            "12: scoring.approach_weight.value: must be a share from 0 to 1 in quotes, found 0.4. "
            'Write for example "0.4".'
        ),
    ),
    (
        'ready_total: {value: "0.90", tag: "sourced", source: "S41"',
        'ready_total: {value: "0.90", tag: "sourced"',
        (
            '42: scoring.verdict.ready_total.source: is missing, since the tag is "sourced". '
            'Name the source or write tag: "own rule".'
        ),
    ),
    (
        "  evidence_gate: {value: true",
        "  evidence_gates: {value: true",
        (
            "7: scoring.evidence_gate: is missing.\n"
            "14: scoring.evidence_gates: is not a field here. Did you mean evidence_gate?"
        ),
    ),
]


@pytest.mark.parametrize(("old", "new", "expected"), SHAPES, ids=[case[1][:40] for case in SHAPES])
def test_wrong_shape_is_told_with_line_and_example(small, old, new, expected):
    assert problems(edited(small, old, new)) == [f"own.yaml:{line}" for line in expected.split("\n")]


MEANINGS = [
    (
        'code: "2.10b"',
        'code: "2.10a"',
        '69: requirements.2.10a.code: is given twice: "2.10a" is in line 61 too.',
    ),
    (
        'code: "2.10b"',
        'code: "2.11b"',
        (
            '69: requirements.2.11b.code: "2.11b" does not begin with the code of what holds it. '
            'Write for example "2.10a".'
        ),
    ),
    (
        'code: "2.10a"',
        'code: "2.10c"',
        '69: requirements.2.10b.code: "2.10b" comes after a higher code. Put it in order.',
    ),
    (
        'feeds: ["documents", "metrics"]',
        'feeds: ["documents"]',
        '59: parameters.2.10.feeds: must name what its requirements name. Write ["documents", "metrics"].',
    ),
    (
        'released_on: "2026-01-31"',
        'released_on: "2026-02-30"',
        "3: released_on: is no day of the calendar: 2026-02-30.",
    ),
    (
        'title: {en: "Processes"}',
        'title: {en: "Processes", ru: "Процессы"}',
        '52: categories.2.title.ru: is not among languages. Add "ru" there.',
    ),
    (
        "metric_parameters: []",
        'metric_parameters: ["2.10"]',
        (
            '49: scoring.breadth_parameter: "4.7" is no parameter of this list. '
            "Take it out or add the parameter."
        ),
    ),
    (
        "metric_parameters: []",
        'metric_parameters: ["4.1"]',
        (
            '48: scoring.metric_parameters[1]: "4.1" is no parameter of this list. '
            "Take it out or add the parameter.\n"
            '49: scoring.breadth_parameter: "4.7" is no parameter of this list. '
            "Take it out or add the parameter."
        ),
    ),
    (
        'deployment_result_weight: {value: "0.6"',
        'deployment_result_weight: {value: "0.5"',
        "13: scoring.deployment_result_weight: and approach_weight must make 1 together.",
    ),
]


@pytest.mark.parametrize(("old", "new", "expected"), MEANINGS, ids=[case[1][:40] for case in MEANINGS])
def test_wrong_meaning_is_told_with_line(small, old, new, expected):
    assert problems(edited(small, old, new)) == [f"own.yaml:{line}" for line in expected.split("\n")]


def test_missing_language_is_told_for_each_text(small):
    found = problems(edited(small, 'languages: ["en"]', 'languages: ["en", "ru"]'))

    assert (
        'own.yaml:64: requirements.2.10a.text: has no text in "ru". Write it, or take "ru" out of languages.'
        in found
    )
    assert len(found) == small.count("{en:")


def test_check_answers_one_requirement(small):
    text = edited(
        small,
        'feeds: ["documents"]\n',
        'feeds: ["documents"]\n            check: "metrics.open_as_published"\n',
    )

    assert problems(text) == [
        (
            "own.yaml:78: requirements.2.10b.check: metrics.open_as_published answers 2.10a already. "
            "A check answers one requirement."
        )
    ]


def test_every_problem_is_told_in_order_of_lines(small):
    text = edited(small, "points: 20", "points: none")
    text = edited(text, "must_have: true", "must_have: 1")
    text = edited(text, 'version: "1.0.0"', 'version: "one"')

    assert [line.partition(": ")[0] for line in problems(text)] == [
        "own.yaml:2",
        "own.yaml:56",
        "own.yaml:71",
    ]


SYNTAX = [
    (b"", "1: the file is empty. `audit-app checklists template --out own.yaml` writes one to begin with."),
    (
        b"# nothing but a comment\n",
        "1: the file is empty. `audit-app checklists template --out own.yaml` writes one to begin with.",
    ),
    (b"checklist:\n\tversion: 1\n", "2: a tab indents this line. Indent with blanks."),
    (b"title: Caf\xe9\n", "1: a letter here is not UTF-8. Save the file in the encoding UTF-8."),
    (b'a: "x"\nb: "y\x07"\n', "2: a control character stands here. Take it out."),
    (
        b'a: "x"\nb: "never ends\nc: 1\n',
        (
            "2: this is not YAML: while scanning a quoted scalar, found unexpected end of stream. "
            "Check quotes, brackets and indentation here and in the line above."
        ),
    ),
    (
        b"a: b: c\n",
        (
            "1: this is not YAML: mapping values are not allowed here. "
            "Check quotes, brackets and indentation here and in the line above."
        ),
    ),
    (b"a: 1\n---\nb: 2\n", "2: a second document begins here (---). Keep one list in a file."),
    (b"%YAML 1.1\n---\na: no\n", "2: lines beginning with % are not used here. Take them out."),
    (b"a: &x 1\n", "1: anchors (&name) and aliases (*name) are not used here. Write the text out."),
    (b"a: !!python/object:os.system 1\n", "1: tags (!name) are not used here. Take the tag out."),
    (b"? [a]\n: 1\n", "1: the name of a field must be one word. Compare with the template."),
    (b"[" * 5000, "1: lists stand too deep in each other here. Compare with the template."),
]


@pytest.mark.parametrize(("content", "expected"), SYNTAX, ids=[repr(case[0][:30]) for case in SYNTAX])
def test_what_is_no_yaml_is_told_with_line(content, expected):
    assert problems(content) == [f"own.yaml:{expected}"]


def test_text_that_multiplies_itself_is_refused_at_its_first_anchor():
    laughs = "\n".join(
        [
            'a: &a ["lol", "lol"]',
            *(
                f"{b}: &{b} [{', '.join(['*' + a] * 9)}]"
                for a, b in zip("abcdefgh", "bcdefghi", strict=False)
            ),
        ]
    )

    assert problems(laughs) == [
        "own.yaml:1: anchors (&name) and aliases (*name) are not used here. Write the text out."
    ]


def test_list_of_very_many_values_is_refused_early():
    assert problems("[" + "1," * 400_000 + "]") == [
        "own.yaml:1: there are more than 20000 values up to here."
    ]


def test_file_of_five_megabytes_is_too_large():
    with pytest.raises(TooLarge, match=r"own\.yaml has 5120 KiB; a checklist may have 1024"):
        loader.read_yaml(b"#" * 5 * 2**20, "own.yaml")


def test_file_that_is_a_list_says_what_it_should_be():
    assert problems(b"- a\n") == ['own.yaml:1: must be a mapping, as in the template, found ["a"].']


@settings(max_examples=30, deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_at_all_end_in_another_error(content):
    with pytest.raises(loader.BrokenChecklist):
        loader.read_yaml(content, "own.yaml")


@settings(max_examples=40, deadline=None)
@given(
    st.from_regex(r"[^\s|](.{0,60}[^\s|])?", fullmatch=True).filter(
        lambda text: "|" not in text and text.isprintable()
    ),
    st.integers(1, 10_000),
    st.booleans(),
)
def test_yaml_round_trip_is_equal(text, points, must_have):
    data = to_data(loader.example())
    parameter = data["categories"][0]["parameters"][0]
    parameter["points"] = points
    parameter["requirements"][0].update(must_have=must_have, text={"en": text}, proof={"en": [text]})
    release = from_data(data)

    assert loader.read_yaml(loader.write_yaml(release), "own.yaml") == release
