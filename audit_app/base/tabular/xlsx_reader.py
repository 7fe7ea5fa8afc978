"""Reads one sheet of an XLSX workbook, after its container was found harmless."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from audit_app.base.errors import Invalid, TooLarge
from audit_app.base.i18n import gettext as _
from audit_app.base.tabular.shape import Cell, Kind, Limits, RawRow, Table, text_cell
from audit_app.base.tabular.top import read_header
from audit_app.base.tabular.xlsx_guard import check_container
from audit_app.base.tabular.xlsx_pieces import part_of, read_pieces

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


def open_xlsx(path: Path, filename: str, sheet: str | None, limits: Limits) -> Table:
    large = check_container(path, filename, limits)
    # A compiled library that only imports need; the web process starts without it.
    import python_calamine

    with _damage_told(filename):
        book = python_calamine.CalamineWorkbook.from_path(path)
        sheets = tuple(
            meta.name
            for meta in book.sheets_metadata
            if meta.typ == python_calamine.SheetTypeEnum.WorkSheet
            and meta.visible == python_calamine.SheetVisibleEnum.Visible
        )
    if not sheets:
        raise Invalid(_("%(file)s has no visible sheet.", file=filename))
    chosen = sheet or sheets[0]
    if chosen not in sheets:
        raise Invalid(
            _(
                "%(file)s has no sheet named %(sheet)s. Choose one of %(sheets)s.",
                file=filename,
                sheet=chosen,
                sheets=", ".join(sheets),
            )
        )
    part = part_of(path, chosen) if large else None
    if part is not None and part in large:
        del book
        _check_height(filename, limits, large[part])
        source = _in_pieces(path, part, chosen, filename)
    else:
        with _damage_told(filename):
            content = book.get_sheet_by_name(chosen)
        _check_height(filename, limits, content.height)
        source = _whole(content)

    header_row, header = read_header(source(), filename, limits)
    return Table(filename, Kind.XLSX, header, header_row, limits, source, sheet=chosen, sheets=sheets)


def _check_height(filename: str, limits: Limits, rows: int) -> None:
    if rows > limits.rows + 1_000:  # a few blank rows are forgiven; rows() counts exactly
        raise TooLarge(
            _(
                "%(file)s has more than %(limit)s rows. Divide it into several files.",
                file=filename,
                limit=limits.rows,
            )
        )


def _whole(content: Any) -> Callable[[], Iterator[RawRow]]:
    def source() -> Iterator[RawRow]:
        for number, cells in enumerate(content.iter_rows(), start=1):
            yield number, [_cell(value) for value in cells], None

    return source


def _in_pieces(path: Path, part: str, sheet: str, filename: str) -> Callable[[], Iterator[RawRow]]:
    def source() -> Iterator[RawRow]:
        with _damage_told(filename):
            for number, cells in read_pieces(path, part, sheet):
                yield number, [_cell(value) for value in cells], None

    return source


def _cell(value: Any) -> Cell:
    """Calamine gives whole numbers as floats, empty and error cells as empty text."""
    if isinstance(value, str):
        return text_cell(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dt.time):
        return value.isoformat()
    if isinstance(value, dt.timedelta):
        minutes, seconds = divmod(int(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    cell: Cell = value
    return cell


@contextmanager
def _damage_told(filename: str) -> Iterator[None]:
    try:
        yield
    except BaseException as error:
        # A panic inside calamine arrives as a BaseException of a class that cannot be imported.
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        raise Invalid(
            _(
                "%(file)s is damaged. Open it in a spreadsheet program, save it as XLSX and choose it again.",
                file=filename,
            )
        ) from error
