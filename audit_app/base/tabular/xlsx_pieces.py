"""Reads a large sheet of an XLSX workbook piece by piece, so that memory does not grow with its rows.

Calamine holds the whole sheet. So the sheet's XML is cut before a row, a megabyte or two at a time, and each piece is given
to it as a workbook of its own, with the styles and texts of the true one: how cells are read stays calamine's matter.
Only parts that `xlsx_extent` wholly understands are cut: in them `<row r="` begins a row and nothing else.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PIECE = 2**20  # bytes of a sheet's XML: some 2,000 rows of ten cells
_ROW = b'<row r="'
_END = b"</sheetData></worksheet>"
_SHARED = ("[content_types].xml", ".rels", "workbook.xml", "styles.xml", "sharedstrings.xml")


def part_of(path: Path, sheet: str) -> str | None:
    """The part that holds a sheet; None when it stands where this does not look."""
    with zipfile.ZipFile(path) as container:
        ids = [
            one.get("r:id")
            for one in _elements(container, "xl/workbook.xml", "sheet")
            if one.get("name") == sheet
        ]
        targets = {
            one.get("Id"): one.get("Target", "")
            for one in _elements(container, "xl/_rels/workbook.xml.rels", "Relationship")
        }
        part = posixpath.join("/xl", targets.get(ids[0], "")).lstrip("/") if ids and ids[0] else ""
        return part if part in container.namelist() else None


def _elements(container: zipfile.ZipFile, part: str, name: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda tag, told: found.append(told) if tag == name else None
    try:
        parser.Parse(container.read(part), True)
    except (KeyError, expat.ExpatError):
        return []
    return found


def read_pieces(path: Path, part: str, sheet: str) -> Iterator[tuple[int, list[Any]]]:
    """Number and cells, from column A on, of every row; as wide as any before it."""
    import python_calamine

    width = 0
    for piece in _pieces(path, part):
        book = python_calamine.CalamineWorkbook.from_filelike(_workbook(path, part, piece))
        content = book.get_sheet_by_name(sheet)
        if content.start is None:
            continue
        first, left = content.start
        before = [""] * left
        width = max(width, left + content.width)
        after = [""] * (width - left - content.width)
        for number, cells in enumerate(content.to_python(skip_empty_area=True), start=first + 1):
            yield number, [*before, *cells, *after]


def _pieces(path: Path, part: str) -> Iterator[bytes]:
    """The part in whole documents of some rows each."""
    with zipfile.ZipFile(path) as container, container.open(part) as content:
        rest = content.read(PIECE)
        begin = rest.find(_ROW)
        head = rest[: max(begin, 0)]
        cuttable = b"<worksheet" in head and head.endswith(b"<sheetData>")
        rest = rest[len(head) :]
        while chunk := content.read(PIECE):
            rest += chunk
            cut = rest.rfind(_ROW)
            if cuttable and cut > 0:
                yield head + rest[:cut] + _END
                rest = rest[cut:]
        yield head + rest


def _workbook(path: Path, part: str, piece: bytes) -> io.BytesIO:
    made = io.BytesIO()
    with zipfile.ZipFile(path) as container, zipfile.ZipFile(made, "w") as copy:
        for name in container.namelist():
            if name == part:
                copy.writestr(name, piece)
            elif name.lower().endswith(_SHARED):
                copy.writestr(name, container.read(name))
    made.seek(0)
    return made
