"""Chapters made from records: metrics, monitoring, coaching, vendors and whatever else a room counts.

Every chapter has the same shape, so that a new room needs no new template: sentences, charts, tables. Cells are
text in the document, so that nothing is rounded on the way; a column's look says what the text is.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from reports.document import DocumentError


class CellLook(StrEnum):
    """What the text of a cell is: words, a decimal number, an ISO date, or the first day of a month."""

    TEXT = "text"
    LONG = "long"
    WHOLE = "whole"
    NUMBER = "number"
    PERCENT = "percent"
    DAY = "day"
    MONTH = "month"

    @property
    def is_number(self) -> bool:
        return self in (CellLook.WHOLE, CellLook.NUMBER, CellLook.PERCENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordColumn:
    """`width` in shares of the line; with 0 the column is in the workbook alone.

    `quotient`: the places of the two columns whose quotient in percent this is.
    """

    title: str
    look: CellLook = CellLook.TEXT
    width: int = 10
    quotient: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordTable:
    """Rows of cells; an empty cell is "no data" and never 0.

    `total`: WHOLE columns are summed below. `printed`: so many rows go on paper, 0 is all, -1 none; the workbook has all.
    `counted`: the place of the column whose sum is the chapter's number of records, -1 in tables that count none.
    """

    title: str
    columns: tuple[RecordColumn, ...]
    rows: tuple[tuple[str, ...], ...] = ()
    note: str = ""
    total: bool = False
    printed: int = 0
    counted: int = -1

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                message = (
                    f"A row of the table {self.title} has {len(row)} cells for {len(self.columns)} columns; "
                    "give a text for each column, empty where there is no value."
                )
                raise DocumentError(message)

    def sum(self, place: int) -> Decimal:
        return sum((Decimal(row[place]) for row in self.rows if row[place]), Decimal(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class BarItem:
    """`share` from 0 to 1; `needed` is the mark to reach, None where there is none."""

    label: str
    share: float
    text: str
    needed: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BarChart:
    title: str
    description: str
    items: tuple[BarItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a chart; a value None leaves a hole."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineChart:
    """Lines over the same `labels`; values lie between `low` and `high`, `target` is drawn across when known."""

    title: str
    description: str
    labels: tuple[str, ...]
    lines: tuple[Line, ...]
    low: float
    high: float
    target: float | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordChapter:
    """`records` is what the database counts; the tables' counted columns must add up to it.

    `holds` says the number in words for the first page ("19,844 evaluations"), empty when nothing is counted.
    """

    code: str
    title: str
    records: int = 0
    holds: str = ""
    sentences: tuple[str, ...] = ()
    bars: tuple[BarChart, ...] = ()
    lines: tuple[LineChart, ...] = ()
    tables: tuple[RecordTable, ...] = ()

    @property
    def held(self) -> int:
        """How many records its tables account for."""
        return int(sum(table.sum(table.counted) for table in self.tables if table.counted >= 0))
