"""Reads a CSV file row by row, memory flat: encoding and delimiter told or found out."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

from audit_app.base.errors import Invalid
from audit_app.base.i18n import gettext as _
from audit_app.base.tabular.encodings import check_encoding, codec_of, detect_encoding
from audit_app.base.tabular.shape import BLANKS, DELIMITERS, Cell, Kind, Limits, RawRow, RowProblem, Table
from audit_app.base.tabular.top import read_header

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SAMPLE_CHARACTERS = 2**16
SAMPLE_RECORDS = 40
_SEPARATOR_LINE = re.compile(r"\ufeff?sep=(.)\r?\n?", re.IGNORECASE)


def open_csv(path: Path, filename: str, encoding: str | None, delimiter: str | None, limits: Limits) -> Table:
    if encoding is None:
        encoding, certain = detect_encoding(path, filename)
    else:
        check_encoding(path, encoding, filename)
        certain = True
    if delimiter is not None and delimiter not in DELIMITERS:
        raise Invalid(_("Columns are parted by a comma, semicolon, tab or bar; choose one of these."))
    with path.open(encoding=codec_of(encoding), newline="") as file:
        sample = file.read(SAMPLE_CHARACTERS)
    if sample.lstrip()[:1] == "<":
        raise Invalid(
            _(
                "%(file)s is a web page or XML inside. Open it in a spreadsheet program and save it as XLSX.",
                file=filename,
            )
        )
    found = delimiter or detect_delimiter(sample)
    known = encoding

    def source() -> Iterator[RawRow]:
        return _raw_rows(path, filename, known, found)

    header_row, header = read_header(source(), filename, limits)
    return Table(
        filename,
        Kind.CSV,
        header,
        header_row,
        limits,
        source,
        encoding=encoding,
        encoding_certain=certain,
        delimiter=found,
    )


def detect_delimiter(sample: str) -> str:
    """The delimiter under which most rows are as wide as the first, wide rows counting more; else a comma.

    A spreadsheet program's own first line `sep=;` decides alone.
    """
    if told := _SEPARATOR_LINE.match(sample):
        return told[1]
    return max(DELIMITERS, key=lambda delimiter: _evenness(sample, delimiter))


def _evenness(sample: str, delimiter: str) -> float:
    widths: list[int] = []
    try:
        for record in csv.reader(sample.splitlines(keepends=True), delimiter=delimiter):
            if record:
                widths.append(len(record))
            if len(widths) > SAMPLE_RECORDS:
                break
    except csv.Error:
        pass  # the part read so far still tells
    if len(sample) >= SAMPLE_CHARACTERS and len(widths) <= SAMPLE_RECORDS:
        widths = widths[:-1]  # the sample ends in the middle of this one
    if not widths:
        return 0
    return (widths[0] - 1) * widths.count(widths[0]) / len(widths)


def _raw_rows(path: Path, filename: str, encoding: str, delimiter: str) -> Iterator[RawRow]:
    """Blank lines are counted, as a spreadsheet program does, and given as no cells."""
    with path.open(encoding=codec_of(encoding), newline="") as file:
        # Strict: a lax reader would hide everything after a quotation mark that is never closed in one cell.
        reader = csv.reader(file, delimiter=delimiter, strict=True)
        number = 0
        while True:
            number += 1
            begins = reader.line_num + 1
            try:
                record = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                if "expected after" not in str(error):
                    raise _unclosed(filename, begins) from error
                yield number, [], RowProblem("quote")
                continue
            if number == 1 and _SEPARATOR_LINE.fullmatch(delimiter.join(record)):
                yield number, [], None
                continue
            cells: list[Cell] = [text.strip(BLANKS) or None for text in record]
            yield number, cells, None


def _unclosed(filename: str, line: int) -> Invalid:
    return Invalid(
        _(
            "%(file)s: a quoted cell begins in line %(line)s and does not end. Close the quotation mark and try again.",
            file=filename,
            line=line,
        )
    )
