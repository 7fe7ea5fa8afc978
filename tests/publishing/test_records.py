"""The chapters that records give a report: what they hold is what the database counts."""

from __future__ import annotations

import io

import openpyxl
import pytest

from audit_app.publishing import snapshot
from reports.build import render
from reports.engine.formats import make_context
from reports.gap_analysis.document import GapAnalysis
from tests.factories.audits import add_audit
from tests.metrics.build import operation, series


@pytest.fixture
def document(database, actor):
    """The gap analysis of an audit with one metric on record for eleven of twelve months."""
    audit = add_audit(database, actor)
    with database.transaction(actor.organisation_id) as session:
        operation(session, actor)
        series(session, actor, "service_level", [85, 85, None, *[79] * 9])
    with database.reading(actor.organisation_id) as session:
        return snapshot.gap_analysis(session, audit)


def test_rooms_without_records_give_no_chapter(document):
    assert [chapter.code for chapter in document.records] == ["metrics"]
    assert GapAnalysis.from_json(document.to_json()) == document


def test_summary_sheet_shows_months_and_leaves_a_month_without_data_empty(document):
    book = openpyxl.load_workbook(io.BytesIO(render(document, "xlsx", make_context("en"))))
    heads, *rows = book["Performance summary"].iter_rows(values_only=True)
    level = next(
        dict(zip(heads, row, strict=True)) for row in rows if str(row[1]).startswith("Service level")
    )

    assert [level[head] for head in heads[4:7]] == ["85.0 %", "85.0 %", None]
    assert (level["Months met"], level["With data"], level["State"]) == (2, 11, "Missed")
    counts = list(book["Metric counts"].iter_rows(min_row=2, values_only=True))
    assert len(counts) == 11
    assert sum(row[4] for row in counts) == 85 * 2 + 79 * 9
