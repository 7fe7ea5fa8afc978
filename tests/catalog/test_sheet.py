"""A list as a spreadsheet: there and back again, and the row of each mistake."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import io

import openpyxl
import pytest

from audit_app.base.errors import Invalid
from audit_app.catalog import loader
from audit_app.catalog.rules import Release

pytestmark = pytest.mark.unit

IDENTITY = loader.Identity("own_list", "1.0.0", "Our own list", dt.date(2026, 1, 31))


@pytest.fixture(scope="module")
def shipped() -> Release:
    return loader.read_shipped(loader.list_shipped()[-1])


def read(content, name="own.xlsx"):
    return loader.read_sheet(content, name, IDENTITY)


def rows_of(release):
    sheet = openpyxl.load_workbook(io.BytesIO(loader.write_sheet(release))).worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def as_xlsx(rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def as_csv(rows):
    target = io.StringIO(newline="")
    csv.writer(target).writerows(rows)
    return target.getvalue().encode()


def problems(rows, form=as_xlsx, name="own.xlsx"):
    with pytest.raises(loader.BrokenChecklist) as caught:
        read(form(rows), name)
    return [str(problem) for problem in caught.value.problems]


def without_releases(release):
    return [
        dataclasses.replace(parameter, releases=())
        for category in release.categories
        for parameter in category.parameters
    ]


def test_shipped_list_comes_back_from_a_workbook(shipped):
    back = read(loader.write_sheet(shipped))

    assert without_releases(back) == without_releases(shipped)
    assert back.scoring == shipped.scoring
    assert (back.checklist, back.version, back.title) == ("own_list", "1.0.0", {"en": "Our own list"})


def test_template_comes_back_as_the_example():
    assert read(loader.write_sheet(loader.example())) == loader.example()


def test_sheet_to_yaml_to_sheet_is_equal():
    release = read(loader.write_sheet(loader.example()))

    assert loader.read_yaml(loader.write_yaml(release), "own.yaml") == release
    assert loader.write_sheet(loader.read_yaml(loader.write_yaml(release), "own.yaml")) == loader.write_sheet(
        release
    )


def test_csv_with_columns_in_another_order_and_own_case_is_read():
    rows = [list(reversed(row)) for row in rows_of(loader.example())]
    rows[0] = [name.replace("_", " ").title() for name in rows[0]]

    assert read(as_csv(rows), "own.csv") == loader.example()


def test_template_holds_its_codes_as_text_and_offers_choices():
    book = openpyxl.load_workbook(io.BytesIO(loader.write_sheet(loader.example())))
    sheet, explanation = book.worksheets

    assert (sheet["C2"].value, sheet["C2"].number_format) == ("2.10", "@")
    assert sheet["E2"].value == 20
    assert {rule.formula1 for rule in sheet.data_validations.dataValidation} == {
        '"approach,deployment,result"',
        '"true,false"',
    }
    described = [row[0].value for row in explanation.iter_rows()]
    assert [cell.value for cell in sheet[1]] == [name for name in described[1:] if name]


def test_workbook_has_the_same_bytes_each_time(shipped):
    assert loader.write_sheet(shipped) == loader.write_sheet(shipped)


@pytest.mark.parametrize(
    ("column", "row", "value", "expected"),
    [
        (
            "points",
            2,
            "seventy",
            '2: parameters.2.10.points: is 20 here and "seventy" in row 2. Rows of the same code must agree.',
        ),
        (
            "parameter_title",
            3,
            "Hours",
            '3: parameters.2.10.title: is "Hours" here and "Opening hours" in row 2. Rows of the same code must agree.',
        ),
        (
            "category_title",
            3,
            None,
            '3: categories.2.title: is nothing here and "Processes" in row 2. Rows of the same code must agree.',
        ),
        ("category_code", 3, None, "3: category_code: is empty. Repeat it on each row."),
        (
            "kind",
            3,
            "outcome",
            '3: requirements.2.10b.kind: must be approach, deployment or result, found "outcome". Write for example "approach".',
        ),
        (
            "must_have",
            3,
            "perhaps",
            '3: requirements.2.10b.must_have: must be true or false, found "perhaps". Write for example false.',
        ),
        (
            "text",
            3,
            None,
            '3: requirements.2.10b.text: is missing. Write for example text: {en: "The plan is reviewed every quarter."}.',
        ),
        (
            "requirement_code",
            3,
            "2.10a",
            '3: requirements.2.10a.code: is given twice: "2.10a" is in line 2 too.',
        ),
        (
            "check",
            3,
            "open",
            '3: requirements.2.10b.check: must be a room (training, quality, metrics, vendors or actions), a point and a name, found "open". Write for example "training.records_complete".',
        ),
    ],
)
def test_mistake_is_told_with_its_row(column, row, value, expected):
    rows = rows_of(loader.example())
    rows[row - 1][rows[0].index(column)] = value
    if column == "points":
        expected = expected.replace("2: parameters", "3: parameters", 1)

    assert problems(rows) == [f"own.xlsx:{expected}"]


def test_points_that_are_no_number_on_every_row_are_told_once():
    rows = rows_of(loader.example())
    for row in rows[1:]:
        row[rows[0].index("points")] = "seventy"

    assert problems(rows) == [
        'own.xlsx:2: parameters.2.10.points: must be a whole number above 0, found "seventy". Write for example 70.'
    ]


def test_code_that_became_a_number_is_refused():
    rows = rows_of(loader.example())
    for row in rows[1:]:
        row[rows[0].index("parameter_code")] = 2.1

    assert problems(rows) == [
        f"own.xlsx:{number}: parameter_code: the spreadsheet took it for a number or a date: 2.1. "
        "Format the column as text and type it again."
        for number in (2, 3)
    ]


def test_code_that_became_a_number_is_believed_when_the_requirement_says_the_same():
    rows = rows_of(loader.example())
    for row, letter in zip(rows[1:], "ab", strict=True):
        row[rows[0].index("parameter_code")] = 2.3
        row[rows[0].index("category_code")] = 2
        row[rows[0].index("requirement_code")] = f"2.3{letter}"

    assert [parameter.code for parameter in read(as_xlsx(rows)).parameters] == ["2.3"]


def test_missing_column_is_named():
    rows = [row[1:] for row in rows_of(loader.example())]

    (problem,) = problems(rows)

    assert problem.startswith("own.xlsx:1: category_code: ")


def test_sheet_without_rows_is_refused():
    assert problems(rows_of(loader.example())[:1]) == [
        'own.xlsx:1: categories: must be a list of 1 to 9 categories, found []. Write for example - code: "1".'
    ]


def test_file_that_is_no_spreadsheet_is_refused():
    with pytest.raises(Invalid, match=r"own\.xlsx is called XLSX but is something else inside"):
        read(b"hello", "own.xlsx")


def test_metric_parameters_are_those_that_are_there(shipped):
    rows = rows_of(shipped)
    code = rows[0].index("parameter_code")

    some = read(as_xlsx([row for row in rows if row[code] not in {"4.1", "4.2"}]))
    none = read(as_xlsx([row for row in rows if row[code] != "4.7"]))

    assert some.scoring["metric_parameters"] == ("4.3", "4.4", "4.5", "4.6")
    assert none.scoring["metric_parameters"] == ()
