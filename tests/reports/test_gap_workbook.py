"""The gap analysis as a workbook: its cells, and its formulas as LibreOffice computes them."""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from reports.build import render
from reports.engine.xlsx import Column, Formula, Look, Writer
from reports.gap_analysis.document import Basis, Grade, Rating, Score, Verdict
from reports.gap_analysis.sample import empty, sample

FOLDER = Path(__file__).with_name("golden")


def same_as_golden(name, text):
    path = FOLDER / name
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(text, "utf-8")
    assert text == path.read_text("utf-8")


def book_of(data, **options):
    return openpyxl.load_workbook(io.BytesIO(data), **options)


def as_csv(book):
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    for sheet in book.worksheets:
        writer.writerow([f"== {sheet.title}"])
        writer.writerows(sheet.iter_rows(values_only=True))
    return target.getvalue()


@pytest.mark.unit
def test_cells_are_the_golden_ones(small, context):
    same_as_golden("small.csv", as_csv(book_of(render(small(), "xlsx", context))))


@pytest.mark.unit
def test_workbook_when_made_twice_is_the_same_bytes(small, context):
    data = render(small(), "xlsx", context)

    assert render(small(), "xlsx", context) == data
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert {info.date_time for info in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.unit
@pytest.mark.parametrize("make", ["small", "empty"])
def test_sheets_are_tables_that_print(make, small, context):
    book = book_of(render(small() if make == "small" else empty(), "xlsx", context))
    tables = {sheet.title: list(sheet.tables) for sheet in book.worksheets}

    assert tables == {
        "Summary": [],
        "Parameters": ["Parameters"],
        "Requirements": ["Requirements"],
        "Gaps": ["Gaps"],
        "Training": ["Training"],
        "Modules": ["Modules"],
        **(
            {"Metrics": ["Records_metrics_1"], "Monitoring": ["Records_monitoring_1"]}
            if make == "small"
            else {}
        ),
        "Proof": ["Proof"],
        "Trail": ["Trail"],
        "Scoring rules": ["Rules"],
        "Words": [],
    }
    for sheet in book.worksheets:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.fitToHeight == (1 if sheet.title == "Summary" else 0)
        if sheet.tables:
            (table,) = sheet.tables.values()
            assert table.autoFilter.ref == table.ref
            assert [column.name for column in table.tableColumns] == [cell.value for cell in sheet[1]]
            assert sheet.freeze_panes is not None
            assert sheet.print_title_rows == "$1:$1"


RISKY = ('=cmd|"/c calc"!A1', "+1", "-1", "@SUM(A1)", "\ttab", "\rreturn", "=1+1")


@pytest.mark.unit
@pytest.mark.parametrize("look", [Look.PLAIN, Look.TEXT, Look.LONG])
def test_text_never_becomes_a_formula(look):
    writer = Writer(title="t", creator="", made=datetime(2026, 1, 1, tzinfo=UTC), footer="")
    rows = [(text, Formula("=1+1")) for text in (*RISKY, "plain")]
    writer.table("Sheet", "Table", [Column("=Head", 10, look), Column("Sum", 10, Look.WHOLE)], rows)
    sheet = book_of(writer.to_bytes()).active

    cells = [sheet.cell(line, 1) for line in range(2, 2 + len(rows))]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.value for cell in cells[:3]] == list(RISKY[:3])
    assert [cell.quotePrefix for cell in cells] == [True] * len(RISKY) + [False]
    assert sheet["A1"].data_type == "s"
    assert sheet["B2"].data_type == "f"


@pytest.mark.unit
def test_hostile_document_holds_no_formula_of_others(small, context):
    document = small()
    evil = '=HYPERLINK("http://example.org")'
    first, *others = document.training.rows
    hostile = replace(
        document,
        cover=replace(document.cover, organisation=evil, entity=evil, audit_name=evil, checklist_title=evil),
        gaps=tuple(replace(gap, text=evil, owner=evil, finding=evil) for gap in document.gaps),
        proofs=tuple(replace(proof, title=evil, filename=evil) for proof in document.proofs),
        training=replace(document.training, rows=(replace(first, person=evil, site=evil), *others)),
        notice=evil,
    )

    book = book_of(render(hostile, "xlsx", context))

    formulas = [
        cell.value
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    assert len(formulas) > 50
    assert not [formula for formula in formulas if "HYPERLINK" in formula]


@pytest.mark.unit
def test_sheet_titles_are_made_fit_and_different():
    writer = Writer(title="t", creator="", made=datetime(2026, 1, 1, tzinfo=UTC), footer="")
    titles = [writer.sheet_title(wanted) for wanted in ("a/b", "a b", "A B", "x" * 40, "")]

    assert titles == ["a b", "a b 2", "A B 3", "x" * 28, "Sheet"]


def hard(document):
    """A document that takes every turn of the formulas: metrics, nothing applicable, one side, repeats."""
    by_code = {item.code: item for item in document.parameters}

    def aside(item, confirmed):
        return replace(item, rating=Rating.NOT_APPLICABLE, not_applicable_confirmed=confirmed, remark=False)

    none = by_code["2.4"]
    none = replace(
        none,
        requirements=tuple(aside(item, confirmed=True) for item in none.requirements),
        score=None,
        grade=None,
        points_reached=Decimal(0),
        points_lost=Decimal(0),
        answered=0,
        applicable=0,
    )
    metrics = replace(
        by_code["4.4"],
        basis=Basis.METRICS,
        score=Score(text="89.9", share=0.89999),
        grade=Grade.MINOR,
        points_reached=Decimal("125.9986"),
        points_lost=Decimal("14.0014"),
    )
    repeat = replace(by_code["1.5"], repeat=True)
    raised = replace(by_code["1.3"], repeat=True, grade=Grade.MAJOR)
    changed = {item.code: item for item in (none, metrics, repeat, raised)}
    parameters = tuple(changed.get(item.code, item) for item in document.parameters)
    majors = tuple(item.code for item in parameters if item.grade is Grade.MAJOR)
    return replace(
        document,
        parameters=parameters,
        summary=replace(
            document.summary,
            answered=sum(item.answered for item in parameters),
            applicable=sum(item.applicable for item in parameters),
            majors=majors,
        ),
    )


@pytest.fixture(scope="module")
def recalculated(tmp_path_factory, context):
    """The workbooks as LibreOffice opens, computes and saves them."""
    if not shutil.which("soffice"):
        pytest.skip("LibreOffice is not installed")
    folder = tmp_path_factory.mktemp("office")
    one_sided = dict.fromkeys(("1.1a", "1.1b", "3.1d"), Rating.NOT_APPLICABLE) | {"3.4b": None}
    documents = {
        "sample": sample(),
        "hard": hard(sample()),
        "ratings": sample(
            ratings=one_sided | {"2.8b": Rating.PARTLY, "2.11e": Rating.NOT_MET, "1.3a": Rating.NOT_MET}
        ),
        "empty": empty(),
    }
    for name, document in documents.items():
        (folder / f"{name}.xlsx").write_bytes(render(document, "xlsx", context))
    subprocess.run(
        [
            "soffice",
            "--headless",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--convert-to",
            "xlsx",
            "--outdir",
            folder / "out",
            *(folder / f"{name}.xlsx" for name in documents),
        ],
        check=True,
        capture_output=True,
    )
    return {
        name: (document, openpyxl.load_workbook(folder / "out" / f"{name}.xlsx", data_only=True))
        for name, document in documents.items()
    }


def rows_of(sheet):
    heads, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(heads, row, strict=True)) for row in rows]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["sample", "hard", "ratings"])
def test_recalculated_parameters_equal_the_document(name, recalculated):
    document, book = recalculated[name]
    words = {
        Grade.CONFORM: "Conform",
        Grade.IMPROVEMENT: "Improvement",
        Grade.MINOR: "Minor",
        Grade.MAJOR: "Major",
    }
    rows = rows_of(book["Parameters"])

    assert len(rows) == 32
    for row, item in zip(rows, document.parameters, strict=True):
        assert row["Code"] == item.code
        assert row["Score %"] == (float(item.score.text) if item.score else None), item.code
        assert row["Grade"] == (words[item.grade] if item.grade else "Not applicable"), item.code
        assert (row["Answered"], row["Applicable"]) == (item.answered, item.applicable)
        assert row["Points reached"] == pytest.approx(float(item.points_reached), abs=1e-4)
        assert row["Points lost"] == pytest.approx(float(item.points_lost), abs=1e-4)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["sample", "ratings", "empty"])
def test_recalculated_summary_equals_what_is_stated(name, recalculated):
    document, book = recalculated[name]
    rows = {row[0]: row for row in book["Summary"].iter_rows(values_only=True) if row[0]}
    counted = (
        "Answered requirements",
        "Applicable requirements",
        "Parameters graded major",
        "Must-haves not met",
        "Parameters",
        "Requirements",
        "Proofs",
        "Training records",
        "Points to gain",
    )

    differing = [title for title in counted if rows[title][1] != pytest.approx(rows[title][2])]
    assert differing == []
    assert rows["Score %"][1] == rows["Score %"][2]
    if name != "empty":
        assert rows["Verdict"][1] == rows["Verdict"][2]
    for category in document.summary.categories:
        row = rows[f"{category.code} {category.title}"]
        assert row[4] == row[6] == float(category.score.text)


@pytest.mark.slow
def test_recalculated_summary_knows_every_verdict(recalculated):
    verdicts = {
        name: book["Summary"]["B11"].value
        for name, (_document, book) in recalculated.items()
        if name != "empty"
    }

    assert verdicts == {"sample": "Nearly ready", "hard": "Nearly ready", "ratings": "Not ready"}
    assert recalculated["ratings"][0].summary.verdict is Verdict.NOT_READY


@pytest.mark.slow
def test_recalculated_modules_equal_the_document(recalculated):
    document, book = recalculated["sample"]
    rows = [tuple(row.values()) for row in rows_of(book["Modules"])]

    assert rows == [
        (
            item.code,
            item.title,
            item.required,
            item.current,
            item.expiring,
            item.expired,
            item.failed,
            item.missing,
        )
        for item in document.training.modules
    ]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["sample", "hard", "ratings", "empty"])
def test_recalculated_sheets_show_no_error(name, recalculated):
    _document, book = recalculated[name]
    errors = [
        (sheet.title, cell.coordinate, cell.value)
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "e" or (isinstance(cell.value, str) and cell.value.startswith(("#", "Err:")))
    ]

    assert errors == []


@pytest.mark.slow
def test_recalculated_shares_of_records_equal_the_document(recalculated):
    document, book = recalculated["sample"]
    table = document.records[0].tables[0]
    rows = rows_of(book["Metrics"])

    assert [row["Share"] for row in rows] == [float(row[3]) if row[3] else None for row in table.rows]
    counted = {row[0].value: (row[1].value, row[2].value) for row in book["Summary"].iter_rows(max_col=3)}
    assert counted["Monitoring"] == (document.records[1].records,) * 2
