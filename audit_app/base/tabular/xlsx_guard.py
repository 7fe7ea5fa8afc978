"""Refuses an XLSX container that is not one, or that would fill the memory, before any parser sees it.

Nothing a container declares about itself is trusted: every part is really inflated and counted, and the
extent of each sheet is taken from its cells.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from typing import TYPE_CHECKING
from xml.parsers import expat

from audit_app.base.errors import Invalid, TooLarge
from audit_app.base.i18n import gettext as _
from audit_app.base.tabular.xlsx_extent import QuickExtent, Unusual, check_reach, column_number

if TYPE_CHECKING:
    from pathlib import Path

    from audit_app.base.tabular.shape import Limits

CHUNK = 2**16
RATIO_FROM = 16 * 2**20  # a small part may be as dense as it likes
_REFERENCE = re.compile(r"([A-Za-z]{0,3})([0-9]{1,7})")
_XML_STARTS = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe", b"\xfe\xff")


class _Refused(Exception):
    """The sentence that goes on to the person."""


LARGE = 16 * 2**20  # bytes of a sheet that is better read piece by piece


def check_container(path: Path, filename: str, limits: Limits) -> dict[str, int]:
    """The last row of each large part that can be cut between its rows.

    Raises Invalid or TooLarge with what is wrong and what to do.
    """
    try:
        with zipfile.ZipFile(path) as container:
            _check_parts(container, filename)
            return _check_content(container, filename, limits)
    except _Refused as refused:
        raise Invalid(str(refused)) from refused
    except (
        zipfile.BadZipFile,
        zlib.error,
        expat.ExpatError,
        EOFError,
        NotImplementedError,
        RuntimeError,
        UnicodeError,
    ) as error:
        raise Invalid(
            _(
                "%(file)s is damaged. Open it in a spreadsheet program, save it as XLSX and choose it again.",
                file=filename,
            )
        ) from error


def _check_parts(container: zipfile.ZipFile, filename: str) -> None:
    parts = container.infolist()
    names = [part.filename for part in parts]
    if len(set(names)) < len(names):
        raise zipfile.BadZipFile("two parts of one name")
    if any(part.flag_bits & 1 for part in parts):
        raise _Refused(
            _("%(file)s is protected by a password. Save it without one and choose it again.", file=filename)
        )
    if any(name.endswith("vbaProject.bin") or "/macrosheets/" in name for name in names):
        raise _Refused(
            _("%(file)s contains macros. Save it as XLSX without macros and choose it again.", file=filename)
        )
    if "xl/workbook.xml" not in names:
        raise _Refused(_("%(file)s is not an Excel workbook. Save the table as XLSX or CSV.", file=filename))


def _check_content(container: zipfile.ZipFile, filename: str, limits: Limits) -> dict[str, int]:
    total = 0
    large = {}
    parts = container.infolist()
    if len(parts) > limits.entries:
        raise _too_large(filename)
    for part in parts:
        try:
            quick = QuickExtent(filename, limits)
            size = _inflated(container, part, quick, total)
            total += size
            if size > LARGE and quick.ordered:
                large[part.filename] = quick.row
        except Unusual:  # written as nobody else writes it: once more, as XML and slowly
            total += _inflated(container, part, _Extent(filename, limits), total)
    return large


def _inflated(
    container: zipfile.ZipFile, part: zipfile.ZipInfo, extent: QuickExtent | _Extent, before: int
) -> int:
    """The size of a part that may be read; `before`: what the parts before it came to."""
    limits, size = extent.limits, 0
    with container.open(part) as content:
        while chunk := content.read(CHUNK):
            size += len(chunk)
            dense = size > RATIO_FROM and size > limits.ratio * max(part.compress_size, 1)
            if before + size > limits.inflated or dense:
                raise _too_large(extent.filename)
            extent.feed(chunk)
    extent.close()
    return size


class _Extent:
    """Follows the cells of one part as XML has them; refuses the rectangle they span when it is over the limits."""

    def __init__(self, filename: str, limits: Limits) -> None:
        self.filename, self.limits = filename, limits
        self.row = self.column = self.right = 0
        self.parser: expat.XMLParserType | None = None
        self.begun = False

    def feed(self, chunk: bytes) -> None:
        if not self.begun:
            self.begun = True
            if chunk.lstrip().startswith(_XML_STARTS):
                self.parser = expat.ParserCreate()
                self.parser.StartElementHandler = self._element
                self.parser.StartDoctypeDeclHandler = self._doctype
        if self.parser is not None:
            self.parser.Parse(chunk, False)

    def close(self) -> None:
        if self.parser is not None:
            self.parser.Parse(b"", True)

    def _element(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "c":
            letters, number = self._position(attributes)
            self.column = letters or self.column + 1
            self.right = max(self.right, self.column)
        elif local == "row":
            self.column = 0
            number = self._position(attributes)[1] or self.row + 1
        else:
            return
        self.row = max(self.row, number)
        check_reach(self.filename, self.limits, self.row, self.right)

    @staticmethod
    def _position(attributes: dict[str, str]) -> tuple[int, int]:
        """Column and row out of `r="AB12"`, zero where it says nothing."""
        found = _REFERENCE.fullmatch(attributes.get("r", "0"))
        if found is None:
            raise zipfile.BadZipFile("a cell without a place")
        return column_number(found[1]), int(found[2])

    @staticmethod
    def _doctype(*_: object) -> None:
        raise zipfile.BadZipFile("a workbook has no document type")


def _too_large(filename: str) -> TooLarge:
    return TooLarge(
        _(
            "%(file)s unpacks to more than is allowed. Keep only the sheet with the table, or save it as CSV.",
            file=filename,
        )
    )
