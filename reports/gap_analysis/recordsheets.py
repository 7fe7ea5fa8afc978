"""The sheets of record chapters: one for each table, with quotients and totals as live formulas."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from openpyxl.utils import get_column_letter

from reports.engine.xlsx import Column, Formula, Look, Place
from reports.gap_analysis.records import CellLook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.engine.xlsx import Writer
    from reports.gap_analysis.records import RecordChapter, RecordColumn, RecordTable

_LOOKS = {
    CellLook.TEXT: Look.TEXT,
    CellLook.LONG: Look.LONG,
    CellLook.WHOLE: Look.WHOLE,
    CellLook.NUMBER: Look.POINTS,
    CellLook.PERCENT: Look.PERCENT,
    CellLook.DAY: Look.DAY,
    CellLook.MONTH: Look.MONTH,
}
_WIDTHS = {CellLook.TEXT: 20.0, CellLook.LONG: 46.0}
_NUMBERS = 12.0


class RecordSheet:
    """One table of a chapter and the place it takes."""

    def __init__(self, chapter: RecordChapter, number: int, table: RecordTable, writer: Writer) -> None:
        self.chapter, self.table = chapter, table
        self.name = f"Records_{chapter.code}_{number}"
        title = chapter.title if len(chapter.tables) == 1 else table.title
        self.columns = [
            Column(head, _WIDTHS.get(column.look, _NUMBERS), _LOOKS[column.look])
            for head, column in zip(_heads(table), table.columns, strict=True)
        ]
        self.place = Place(
            writer.sheet_title(title),
            max(len(table.rows), 1) + 1,
            tuple(column.title for column in self.columns),
        )

    @property
    def counted(self) -> str:
        """The range whose sum is the number of records, empty where none are counted."""
        return self.place.column(self.columns[self.table.counted].title) if self.table.counted >= 0 else ""

    def rows(self) -> Iterator[list[object]]:
        """Cells as Excel takes them."""
        for line, row in enumerate(self.table.rows, start=2):
            yield [_value(column, text, line) for column, text in zip(self.table.columns, row, strict=True)]


def record_sheets(chapters: tuple[RecordChapter, ...], writer: Writer) -> tuple[RecordSheet, ...]:
    """All sheets of all chapters, in their order."""
    return tuple(
        RecordSheet(chapter, number, table, writer)
        for chapter in chapters
        for number, table in enumerate(chapter.tables, start=1)
    )


def _heads(table: RecordTable) -> list[str]:
    """Column heads, each once: a table with two heads of one name is one that Excel repairs."""
    heads: list[str] = []
    for column in table.columns:
        head, number = column.title, 2
        while head in heads:
            head, number = f"{column.title} {number}", number + 1
        heads.append(head)
    return heads


def _value(column: RecordColumn, text: str, line: int) -> object:
    if column.quotient:
        part, whole = (f"{get_column_letter(place + 1)}{line}" for place in column.quotient)
        # Cut off after one decimal as on every page; the small term takes back what binary fractions lose.
        return Formula(f'=IF(N({whole})=0,"",INT({part}/{whole}*1000+0.000001)/10)')
    if not text:
        return None
    if column.look.is_number:
        return Decimal(text)
    if column.look in (CellLook.DAY, CellLook.MONTH):
        return date.fromisoformat(text)
    return text
