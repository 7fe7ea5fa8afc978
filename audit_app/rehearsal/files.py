"""Table files as customers send them, with the same bytes on every run."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit_app.base.tabular.xlsx_writer import write_xlsx

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from audit_app.base.tabular import Cell

_SAVED_ON = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class RehearsalFile:
    """A file by the name its sender gave it.

    `rejected` are the row numbers an import must turn away, each
    with the reason; `repeated` are the rows that say again what an earlier row said.
    """

    filename: str
    content: bytes
    rows: int = 0
    rejected: tuple[tuple[int, str], ...] = ()
    repeated: tuple[int, ...] = ()


def csv_bytes(rows: Iterable[Sequence[str]], *, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """Plain CSV with CRLF; `utf-8-sig` and `utf-16` put their mark in front."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return buffer.getvalue().encode(encoding)


def xlsx_bytes(title: str, rows: Iterable[Sequence[Cell]]) -> bytes:
    """A workbook of one sheet, without the moment at which it was saved."""
    buffer = io.BytesIO()
    write_xlsx(buffer, {title: rows})
    stable = io.BytesIO()
    with zipfile.ZipFile(buffer) as old, zipfile.ZipFile(stable, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _SAVED_ON.sub(b"2020-01-01T00:00:00Z", content)
            new.writestr(zipfile.ZipInfo(name, _EPOCH), content, zipfile.ZIP_DEFLATED)
    return stable.getvalue()


def written(date: dt.date | None, pattern: str) -> str:
    """A date in the customer's way to write it, nothing for none."""
    return f"{date:{pattern}}" if date else ""


def months_back(day: dt.date, months: int) -> dt.date:
    """The same day that many months earlier (later when negative), at most the 28th."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return day.replace(year=year, month=month + 1, day=min(day.day, 28))
