"""A workbook of the standard library alone opens everywhere and comes back as it was written."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from audit_app.base.tabular import open_table
from audit_app.base.tabular.xlsx_extent import column_number
from audit_app.base.tabular.xlsx_plain import column_letters, write_plain_xlsx

pytestmark = pytest.mark.unit
ROWS = [["code", "Что не так", "mark"], ["=1+1", "a < b & “c”\nsecond line \x07", 12.5], ["E-1", None, 3]]


def test_rows_come_back_through_two_readers(tmp_path):
    path = tmp_path / "plain.xlsx"
    write_plain_xlsx(path, "Rejected: all/of them", iter(ROWS))

    found = open_table(path, filename="plain.xlsx")
    sheet = load_workbook(path).active

    assert found.header == ("code", "Что не так", "mark")
    assert [row.cells for row in found.rows()] == [
        ("=1+1", "a < b & “c”\nsecond line", 12.5),
        ("E-1", None, 3),
    ]
    assert (sheet.title, sheet.freeze_panes) == ("Rejected  all of them", "A2")
    assert [cell.font.b for row in sheet for cell in row[:1]] == [True, False, False]
    assert sheet["A2"].data_type in {"s", "inlineStr"}  # a formula is not made of it


def test_days_are_days_and_what_a_sheet_cannot_hold_stays_text():
    target, days = io.BytesIO(), [dt.date(2026, 3, 1), dt.datetime(2026, 3, 1, 8, 30, tzinfo=dt.UTC)]
    odd = [dt.date(1812, 6, 24), 10**16, float("nan"), True, Decimal("0.10")]
    write_plain_xlsx(target, "Days", [["day", "moment", "a", "b", "c", "d", "e"], [*days, *odd]])

    sheet = load_workbook(target).active

    assert [cell.value for cell in sheet[2]] == [
        dt.datetime(2026, 3, 1),  # noqa: DTZ001 - a sheet knows no zones
        dt.datetime(2026, 3, 1, 8, 30),  # noqa: DTZ001
        "1812-06-24",
        "10000000000000000",
        "nan",
        "yes",
        0.1,
    ]
    assert (sheet["A2"].number_format, sheet.auto_filter.ref) == ("yyyy\\-mm\\-dd", "A1:G2")


def test_nothing_is_an_empty_sheet():
    target = io.BytesIO()
    write_plain_xlsx(target, "Empty", [])

    assert load_workbook(target).active.max_row == 1


@given(st.integers(1, 16_384))
def test_columns_have_the_letters_of_their_number(number):
    assert column_number(column_letters(number)) == number
