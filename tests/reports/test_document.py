"""A document goes to JSON and comes back equal, and refuses to state what it does not hold."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from reports.build import read_document
from reports.document import CountMismatch, DocumentError, canonical, digest
from reports.gap_analysis.document import GapAnalysis, ProofRef
from reports.gap_analysis.sample import empty, sample

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("document", [empty(), sample()], ids=["empty", "sample"])
def test_json_when_read_back_gives_an_equal_document(document):
    assert GapAnalysis.from_json(document.to_json()) == document
    assert read_document(document.to_json()) == document


def test_canonical_bytes_do_not_depend_on_the_order_of_keys():
    document = sample()
    shuffled = json.dumps(json.loads(document.to_json()), sort_keys=False, indent=1)

    assert canonical(GapAnalysis.from_json(shuffled)) == canonical(document)


def test_digest_keeps_neighbours_apart():
    assert digest("ab", "c") != digest("a", "bc")
    assert digest(sample()) == digest(sample())


@pytest.mark.parametrize(
    ("field", "what"),
    [
        ("parameters", "parameters"),
        ("requirements", "requirements"),
        ("proofs", "proofs"),
        ("training_records", "training records"),
    ],
)
def test_document_when_a_count_differs_names_it_and_both_numbers(field, what):
    full = sample()
    held = getattr(full.counts, field)

    with pytest.raises(CountMismatch) as error:
        replace(full, counts=replace(full.counts, **{field: held + 1}))

    assert (error.value.what, error.value.stated, error.value.held) == (what, held + 1, held)
    assert f"states {held + 1} {what} but holds {held}" in str(error.value)


def test_document_when_answers_differ_from_the_summary_is_refused():
    full = sample()

    with pytest.raises(CountMismatch, match="answered requirements"):
        replace(full, summary=replace(full.summary, answered=full.summary.answered - 1))


def test_document_when_a_module_counts_other_people_than_the_rows_is_refused():
    full = sample()
    first, *others = full.training.modules
    wrong = replace(first, current=first.current - 1, expiring=first.expiring + 1)

    with pytest.raises(CountMismatch, match="current people for module PRD-BILL"):
        replace(full, training=replace(full.training, modules=(wrong, *others)))


def test_document_when_a_proof_is_not_in_the_index_is_refused():
    full = sample()
    parameter = full.parameters[0]
    requirement = replace(parameter.requirements[0], proofs=(ProofRef(number=999),))
    changed = replace(parameter, requirements=(requirement, *parameter.requirements[1:]))

    with pytest.raises(DocumentError, match=r"1\.1a refers to proof 999"):
        replace(full, parameters=(changed, *full.parameters[1:]))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda data: data.pop("cover"), "does not have the fields of GapAnalysis"),
        (lambda data: data.update(extra=1), "extra"),
        (lambda data: data.update(kind="other"), "not of the kind gap_analysis"),
        (lambda data: data.update(schema=99), "schema is not 1"),
        (lambda data: data["counts"].update(proofs="60"), "counts.proofs must be int, not str"),
        (lambda data: data["cover"].update(status="lost"), "cover.status has the unreadable value 'lost'"),
        (lambda data: data["cover"].update(as_of="2026-13-01"), "cover.as_of has the unreadable value"),
        (lambda data: data.update(proofs={}), "gap_analysis.proofs must be a list"),
        (lambda data: data["summary"].update(points="many"), "summary.points has the unreadable value"),
    ],
)
def test_from_json_when_the_data_is_wrong_names_the_place(change, message):
    data = json.loads(sample().to_json())
    change(data)

    with pytest.raises(DocumentError, match=message):
        GapAnalysis.from_json(json.dumps(data))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"kind": "poem"}'])
def test_read_document_when_it_is_none_says_so(text):
    with pytest.raises(DocumentError):
        read_document(text)


def test_document_when_a_chapter_of_records_counts_otherwise_is_refused():
    full = sample()
    metrics, monitoring = full.records

    with pytest.raises(CountMismatch, match="records in the chapter Monitoring"):
        replace(full, records=(metrics, replace(monitoring, records=monitoring.records + 1)))


def test_document_of_an_earlier_release_is_read_without_what_came_later():
    full = sample()
    data = json.loads(full.to_json())
    del data["records"]

    assert GapAnalysis.from_json(json.dumps(data)) == replace(full, records=())


def test_table_of_records_when_a_row_is_short_is_refused():
    table = sample().records[0].tables[0]

    with pytest.raises(DocumentError, match="has 1 cells for 5 columns"):
        replace(table, rows=(("2026-01-01",),))
