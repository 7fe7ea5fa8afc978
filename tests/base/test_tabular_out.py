"""CSV and XLSX out: read back as written, and nothing a spreadsheet program would run."""

# ruff: noqa: DTZ001 - a cell of a sheet has no time zone

from __future__ import annotations

import csv
import datetime as dt
import io
import subprocess
import sys
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from audit_app.base.tabular import open_table, write_csv
from audit_app.base.tabular.xlsx_writer import write_xlsx

pytestmark = pytest.mark.unit


def test_csv_has_a_mark_and_plain_values():
    row = [
        None,
        True,
        False,
        7,
        1.5,
        Decimal("1E+2"),
        dt.date(2026, 1, 2),
        dt.datetime(2026, 1, 2, 3, 4),
        'a"b,c',
        "Ñ\n",
    ]

    content = b"".join(write_csv([["h"], row]))

    assert (
        content
        == ("\ufeffh\r\n" + ',yes,no,7,1.5,100,2026-01-02,2026-01-02T03:04:00,"a""b,c","Ñ\n"\r\n').encode()
    )


@pytest.mark.parametrize("text", ["=1+1", "+63 917", "-2", "@SUM(A1)", "\tx", "\rx", "=cmd|' /C calc'!A0"])
def test_text_that_would_be_a_formula_is_guarded(text):
    content = b"".join(write_csv([[text, "plain"]], delimiter=";")).decode("utf-8-sig")

    assert content.removeprefix('"').startswith("'" + text[0])


def test_real_numbers_are_not_guarded():
    assert b"".join(write_csv([[-2, -2.5, Decimal("-0.1")]])) == "\ufeff-2,-2.5,-0.1\r\n".encode()


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=6), min_size=1, max_size=5))
def test_no_cell_of_any_row_begins_a_formula(row):
    text = b"".join(write_csv([row])).decode("utf-8-sig")

    for cell in next(csv.reader(io.StringIO(text, newline=""))):
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))


def test_long_tables_come_in_pieces():
    pieces = list(write_csv([f"row {number}", "x" * 100] for number in range(5_000)))

    assert len(pieces) > 5
    assert max(map(len, pieces)) < 70_000
    assert b"".join(pieces).count(b"\r\n") == 5_000


def test_workbook_is_read_again_as_written(tmp_path):
    rows = [
        ("Peña", 7, 1.5, Decimal("2.5"), dt.date(2026, 1, 2), dt.datetime(2026, 1, 2, 3, 4), True, None, "ж")
    ]
    write_xlsx(tmp_path / "out.xlsx", {"People / all": [tuple("abcdefghi"), *rows], "Empty": []})

    found = open_table(tmp_path / "out.xlsx", filename="out.xlsx")

    assert found.sheets == ("People   all", "Empty")
    assert found.header == tuple("abcdefghi")
    assert [row.cells for row in found.rows()] == rows


def test_workbook_text_is_never_a_formula_and_never_breaks_the_file(tmp_path):
    texts = ["=1+1", "+1", "-1", "@x", "bell\x07", "lone \ud800", "x" * 40_000]
    write_xlsx(tmp_path / "out.xlsx", {"a": [["h"], *[[text] for text in texts]]})

    column = load_workbook(tmp_path / "out.xlsx")["a"]["A"]

    assert {cell.data_type for cell in column} == {"s"}
    assert [cell.value for cell in column][1:] == ["=1+1", "+1", "-1", "@x", "bell", "lone ", "x" * 32_767]


def test_aware_time_is_written_as_text(tmp_path):
    write_xlsx(tmp_path / "out.xlsx", {"a": [["h"], [dt.datetime(2026, 1, 2, 3, tzinfo=dt.UTC)]]})

    (row,) = open_table(tmp_path / "out.xlsx", filename="out.xlsx").rows()
    assert row.cells == ("2026-01-02 03:00:00+00:00",)


def test_package_loads_no_slow_library():
    names = "openpyxl", "python_calamine", "sqlalchemy"
    program = f"import sys, audit_app.base.tabular; print([n for n in {names} if n in sys.modules])"

    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert answer.stdout == "[]\n"
