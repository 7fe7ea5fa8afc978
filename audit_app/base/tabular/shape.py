"""What a table read from a file looks like, whichever kind of file it was."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from audit_app.base.errors import TooLarge
from audit_app.base.i18n import gettext as _

Cell = str | int | float | dt.date | dt.datetime | bool | None
DELIMITERS = (",", ";", "\t", "|")
MIB = 2**20


class Kind(enum.StrEnum):
    CSV = "csv"
    XLSX = "xlsx"


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a file may be. `area` is height times width of a sheet: calamine allocates that rectangle
    (32 bytes a cell), even if only two far corners are filled.
    """

    bytes: int = 50 * MIB
    rows: int = 300_000
    columns: int = 200
    cell: int = 32_767
    area: int = 6_000_000
    inflated: int = 300 * MIB
    ratio: int = 200
    entries: int = 2_000


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong with the shape of one row. `found` and `allowed` count cells, or characters of a cell."""

    kind: Literal["short", "long", "cell", "quote"]
    found: int = 0
    allowed: int = 0

    def __str__(self) -> str:
        values = {"found": self.found, "allowed": self.allowed}
        match self.kind:
            case "short":
                return _("The row has %(found)s cells, the header has %(allowed)s.", **values)
            case "long":
                return _("The row has %(found)s cells, the header has only %(allowed)s.", **values)
            case "cell":
                return _("A cell has %(found)s characters; %(allowed)s are allowed.", **values)
            case "quote":
                return _("A quotation mark stands inside a quoted cell. Write it twice.")


RawRow = tuple[int, list[Cell], RowProblem | None]


class Row(NamedTuple):
    """One row. `number` is the one a spreadsheet program shows; `cells` are as many as the header's."""

    number: int
    cells: tuple[Cell, ...]
    problem: RowProblem | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """An opened file. `rows()` may be called again and starts anew each time.

    `encoding_certain` is False where the encoding was told from the letters alone: let the person check it.
    """

    filename: str
    kind: Kind
    header: tuple[str, ...]
    header_row: int
    limits: Limits
    source: Callable[[], Iterator[RawRow]] = field(repr=False)
    encoding: str | None = None
    encoding_certain: bool = True
    delimiter: str | None = None
    sheet: str | None = None
    sheets: tuple[str, ...] = ()

    def rows(self) -> Iterator[Row]:
        """Every row under the header that is not blank.

        Raises TooLarge past the row limit, Invalid when a quoted cell never ends.
        """
        count = 0
        for number, cells, problem in self.source():
            if number <= self.header_row or (problem is None and cells.count(None) == len(cells)):
                continue
            count += 1
            if count > self.limits.rows:
                raise TooLarge(
                    _(
                        "%(file)s has more than %(limit)s rows. Divide it into several files.",
                        file=self.filename,
                        limit=self.limits.rows,
                    )
                )
            yield self._fitted(number, cells, problem)

    def _has_long(self, cells: list[Cell]) -> bool:
        limit = self.limits.cell
        for cell in cells:  # noqa: SIM110 - a generator would take twice as long, for every row there is
            if cell.__class__ is str and len(cell) > limit:
                return True
        return False

    def _fitted(self, number: int, cells: list[Cell], problem: RowProblem | None) -> Row:
        width, found = len(self.header), len(cells)
        if found == width and problem is None and not self._has_long(cells):
            return Row(number, tuple(cells))
        if found < width:
            problem = problem or RowProblem("short", found, width)
            cells = [*cells, *[None] * (width - found)]
        elif any(cell is not None for cell in cells[width:]):
            problem = problem or RowProblem("long", found, width)
        cells = cells[:width]
        for index, cell in enumerate(cells):
            if isinstance(cell, str) and len(cell) > self.limits.cell:
                problem = problem or RowProblem("cell", len(cell), self.limits.cell)
                cells[index] = cell[: self.limits.cell]
        return Row(number, tuple(cells), problem)


# Every character that `str.strip()` takes away, and those of no width: one pass over a cell's ends instead of three.
BLANKS = "".join(chr(code) for code in range(0x3001) if chr(code).isspace()) + "\ufeff\u200b\u200e\u200f"


def text_cell(text: str) -> str | None:
    """The text without blanks around it (no-break and zero-width ones too); nothing left is None."""
    return text.strip(BLANKS) or None
