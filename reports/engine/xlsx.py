"""Writes workbooks: streamed sheets with real tables, text that never turns into a formula, fixed bytes."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.packaging.core import DocumentProperties
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.table import Table, TableColumn, TableStyleInfo
from openpyxl.writer.excel import ExcelWriter

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_RISKY = frozenset("=+-@\t\r")
_LONGEST = 32767  # characters in a cell
_LINE = 15.0  # points a line of text takes
_HIGHEST = 409.0  # points a row may be high
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")


class Formula(str):
    """Text that is meant to be a formula; any other text never becomes one."""

    __slots__ = ()


class Look(Enum):
    """How the cells of a column look: number format, or for text whether it wraps."""

    TEXT = ("General", False)
    LONG = ("General", True)
    WHOLE = ("#,##0", False)
    POINTS = ("#,##0.00", False)
    PERCENT = ("0.0", False)
    SHARE = ("0.000000", False)
    DAY = ("yyyy-mm-dd", False)
    MONTH = ("yyyy-mm", False)
    MOMENT = ("yyyy-mm-dd hh:mm", False)
    PLAIN = ("", False)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; PLAIN columns are written fastest and suit long tables."""

    title: str
    width: float
    look: Look = Look.TEXT


@dataclass(frozen=True, slots=True)
class Place:
    """Where a table's rows ended up: for formulas that point at its columns."""

    sheet: str
    last: int
    columns: tuple[str, ...]

    def column(self, title: str) -> str:
        """The absolute range of a column, for example `'Requirements'!$C$2:$C$153`."""
        letter = get_column_letter(self.columns.index(title) + 1)
        return f"{quote_sheetname(self.sheet)}!${letter}$2:${letter}${self.last}"


def value_for_cell(value: object) -> Any:
    """A value as Excel can hold it: decimals as numbers, moments in UTC, no control characters."""
    if value is None or isinstance(value, bool | int | float | Formula):
        return value
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
    if isinstance(value, date):
        return value
    return ILLEGAL_CHARACTERS_RE.sub("", str(value))[:_LONGEST]


class Writer:
    """A workbook being written from the first sheet to the last."""

    def __init__(self, *, title: str, creator: str, made: datetime, footer: str) -> None:
        self.book = Workbook(write_only=True)
        moment = value_for_cell(made)
        self.book.properties = DocumentProperties(
            title=title, creator=creator, created=moment, modified=moment
        )
        # The file holds formulas without results: whoever opens it computes them first.
        self.book.calculation.fullCalcOnLoad = True
        self.footer = footer.replace("&", "&&")
        self._titles: set[str] = set()

    def sheet_title(self, wanted: str) -> str:
        """A title Excel accepts and no other sheet has."""
        title = _FORBIDDEN.sub(" ", wanted).strip("' ")[:28] or "Sheet"
        number, free = 2, title
        while free.lower() in self._titles:
            free = f"{title} {number}"
            number += 1
        self._titles.add(free.lower())
        return free

    def name(self, name: str, target: str) -> None:
        """Define a name for a cell, so that formulas read as sentences."""
        self.book.defined_names[name] = DefinedName(name, attr_text=target)

    def sheet(self, title: str, widths: Sequence[float], *, freeze: str = "", heads: bool = False) -> Any:
        """A new sheet set up for landscape A4, one page wide; `heads` repeats the first row in print."""
        sheet = self.book.create_sheet(title)
        for place, width in enumerate(widths, start=1):
            sheet.column_dimensions[get_column_letter(place)].width = width
        if freeze:
            sheet.freeze_panes = freeze
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = 9
        sheet.page_setup.fitToWidth = 1
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.page_margins = PageMargins(left=0.5, right=0.5, top=0.7, bottom=0.7)
        sheet.oddHeader.left.text = self.footer
        sheet.oddHeader.right.text = title.replace("&", "&&")
        sheet.oddFooter.right.text = "&P / &N"
        if heads:
            sheet.print_title_rows = "1:1"
        return sheet

    def table(
        self,
        title: str,
        name: str,
        columns: Sequence[Column],
        rows: Iterable[Sequence[object]],
        *,
        freeze: str = "A2",
        printed: int = 0,
    ) -> Place:
        """A sheet that is one table: filters, a frozen head, `rows` streamed below it.

        `printed` is how many of its columns go on paper; 0 means all.
        """
        sheet = self.sheet(title, [column.width for column in columns], freeze=freeze, heads=True)
        heads = [head_cell(sheet, column.title, indent=int(column.look is Look.TEXT)) for column in columns]
        # One and a fifth: bold letters are wider, and the button of the filter takes room.
        sheet.row_dimensions[1].height = _LINE * max(_lines(c.title, c.width / 1.2) for c in columns)
        sheet.append(heads)
        wrapped = [(place, c.width) for place, c in enumerate(columns) if c.look is Look.LONG]
        cells = [_RowCell(sheet, column.look) for column in columns]
        last = 1
        for row in rows:
            last += 1
            lines = max((_lines(row[place], width) for place, width in wrapped), default=1)
            if lines > 1:
                sheet.row_dimensions[last].height = min(_LINE * lines, _HIGHEST)
            sheet.append([cell.fill(value) for cell, value in zip(cells, row, strict=True)])
        if last == 1:
            # A table without a row is one Excel repairs: an empty row stands in.
            last = 2
            sheet.append([])
        if printed:
            sheet.print_area = f"A1:{get_column_letter(printed)}{last}"
        ref = f"A1:{get_column_letter(len(columns))}{last}"
        table = Table(displayName=name, ref=ref, autoFilter=AutoFilter(ref=ref))
        table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
        table.tableColumns = [
            TableColumn(id=number, name=column.title) for number, column in enumerate(columns, start=1)
        ]
        # Not add_table: in a streamed sheet it warns even when the columns are given.
        sheet.tables.add(table)
        return Place(title, last, tuple(column.title for column in columns))

    def to_bytes(self) -> bytes:
        target = BytesIO()
        ExcelWriter(self.book, _SteadyZip(target, "w", ZIP_DEFLATED)).save()
        return target.getvalue()


def _lines(value: object, width: float) -> int:
    """About how many lines a wrapped text takes: not every program finds out by itself."""
    if not isinstance(value, str):
        return 1
    return sum(1 + int(len(part) / width) for part in value.split("\n"))


class _RowCell:
    """One cell object for a whole column: a streamed row is written before the next one is filled."""

    def __init__(self, sheet: Any, look: Look) -> None:
        self.plain = look is Look.PLAIN
        self.cell = styled(sheet, look)
        self.risky = styled(sheet, look)
        self.risky.quotePrefix = True

    def fill(self, value: object) -> Any:
        if type(value) is str:
            if value[:1] in _RISKY and value:
                self.risky.value = value_for_cell(value)
                self.risky.data_type = "s"
                return self.risky
            if self.plain:
                return value_for_cell(value)
            self.cell.value = value_for_cell(value)
            self.cell.data_type = "s"
            return self.cell
        if value is None or self.plain:
            return value_for_cell(value)
        self.cell.value = value_for_cell(value)
        return self.cell


_RULE = Side(style="thin", color="1A212B")
_FACE = "Calibri"
_BOLD = Font(name=_FACE, bold=True)
_TOP = Alignment(vertical="top")
_LEFT = Alignment(vertical="top", horizontal="left", indent=1)
_WRAP = Alignment(vertical="top", wrap_text=True)


def styled(sheet: Any, look: Look) -> Any:
    """An empty cell with the looks of a column."""
    cell = WriteOnlyCell(sheet)
    form, wraps = look.value
    if form:
        cell.number_format = form
        cell.alignment = _WRAP if wraps else _LEFT if look is Look.TEXT else _TOP
    return cell


def head_cell(sheet: Any, text: str, *, indent: int = 0) -> Any:
    """The head of a column: bold, wrapped, with a line below."""
    cell = text_cell(sheet, text, bold=True)
    cell.alignment = Alignment(vertical="bottom", horizontal="left", wrap_text=True, indent=indent)
    cell.border = Border(bottom=_RULE)
    return cell


def text_cell(sheet: Any, text: str, *, bold: bool = False, size: float = 0, wrap: bool = False) -> Any:
    """A cell of text, whatever the text begins with."""
    cell = WriteOnlyCell(sheet, value_for_cell(text))
    cell.data_type = "s"
    cell.alignment = _WRAP if wrap else _TOP
    if text[:1] in _RISKY and text:
        cell.quotePrefix = True
    if bold or size:
        cell.font = Font(name=_FACE, bold=bold, size=size or 11)
    return cell


def number_cell(sheet: Any, value: object, look: Look, *, bold: bool = False) -> Any:
    """A cell of a number or of a formula that yields one."""
    cell = styled(sheet, look)
    cell.value = value_for_cell(value)
    if bold:
        cell.font = _BOLD
    return cell


class _SteadyZip(ZipFile):
    """A zip file without the time of its making, so that equal workbooks are equal bytes."""

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_args: Any, **_options: Any) -> None:
        super().writestr(self._member(str(zinfo_or_arcname)), data)

    def write(self, filename: Any, arcname: Any = None, *_args: Any, **_options: Any) -> None:
        with Path(filename).open("rb") as source, self.open(self._member(str(arcname)), "w") as member:
            shutil.copyfileobj(source, member)

    @staticmethod
    def _member(name: str) -> ZipInfo:
        info = ZipInfo(name)
        info.compress_type = ZIP_DEFLATED
        return info
