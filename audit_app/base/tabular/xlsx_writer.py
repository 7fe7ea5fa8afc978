"""Writes an XLSX workbook row by row; text stays text, whatever it starts with."""

from __future__ import annotations

import datetime as dt
import re
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal
    from pathlib import Path

    from audit_app.base.tabular.shape import Cell

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_TITLE = re.compile(r"[\[\]:*?/\\]")
TITLE_LENGTH = 31  # Excel's own limit
TEXT_LENGTH = 32_767  # Excel's own limit


def write_xlsx(target: Path | IO[bytes], sheets: Mapping[str, Iterable[Sequence[Cell | Decimal]]]) -> None:
    """Sheets by title, in order; the first row of each is its header, bold and held in place.

    Aware times are written as ISO text, since a workbook has no time zones.
    """
    # Takes a third of a second to load and is slow to write: jobs use it, the web process does without.
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for title, rows in sheets.items():
        _write_sheet(book, _NOT_IN_TITLE.sub(" ", title)[:TITLE_LENGTH], rows)
    book.save(target)


def _write_sheet(book: Any, title: str, rows: Iterable[Sequence[Cell | Decimal]]) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(title)
    remaining = iter(rows)
    header = next(remaining, None)
    if header is None:
        return
    sheet.freeze_panes = "A2"
    for index, name in enumerate(header, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = min(max(len(str(name)) + 4, 12), 40)
    cells = [_cell(sheet, name) for name in header]
    for cell in cells:
        cell.font = Font(bold=True)
    sheet.append(cells)
    for row in remaining:
        sheet.append([_cell(sheet, value) if isinstance(value, str | dt.date) else value for value in row])


def _cell(sheet: Any, value: Any) -> Any:
    from openpyxl.cell import WriteOnlyCell

    if isinstance(value, dt.datetime) and value.tzinfo is not None:
        value = value.isoformat(sep=" ")
    if isinstance(value, str):
        cell = WriteOnlyCell(sheet, _NOT_IN_XML.sub("", value)[:TEXT_LENGTH])
        cell.data_type = "s"  # openpyxl takes a leading = for a formula otherwise
        return cell
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, dt.datetime):
        cell.number_format = "yyyy-mm-dd hh:mm"
    elif isinstance(value, dt.date):
        cell.number_format = "yyyy-mm-dd"
    return cell
