"""Opens a file as a table, by what it really is and not by its name alone."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from audit_app.base.errors import Invalid, TooLarge
from audit_app.base.i18n import gettext as _
from audit_app.base.tabular.csv_reader import open_csv
from audit_app.base.tabular.shape import Limits, Table
from audit_app.base.tabular.xlsx_reader import open_xlsx

if TYPE_CHECKING:
    from pathlib import Path

_TEXT_NAMES = {".csv", ".txt", ".tsv"}
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OTHERS = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x7fELF",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
)


def open_table(
    path: Path,
    *,
    filename: str,
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
    limits: Limits | None = None,
) -> Table:
    """The table in the file at `path`, called `filename` by the person who sent it.

    `encoding` and `delimiter` (CSV) and `sheet` (XLSX) are found out unless given. The header is read here;
    the rows stream afterwards. Raises Invalid or TooLarge with a sentence for the person.
    """
    limits = limits or Limits()
    size = path.stat().st_size
    if size > limits.bytes:
        raise TooLarge(
            _(
                "%(file)s has %(found)s MB; %(limit)s MB are allowed. Divide it into several files.",
                file=filename,
                found=-(-size // 2**20),
                limit=limits.bytes // 2**20,
            )
        )
    with path.open("rb") as file:
        start = file.read(8)
    suffix = PurePath(filename).suffix.lower()
    if start == _OLE:
        raise Invalid(_ole_sentence(path, filename))
    if start.startswith(_OTHERS) or (suffix not in _TEXT_NAMES and suffix != ".xlsx"):
        raise Invalid(
            _(
                "%(file)s is neither CSV nor XLSX. Save the table as one of these and choose it again.",
                file=filename,
            )
        )
    if start.startswith(_ZIP) and suffix != ".xlsx":
        raise Invalid(
            _(
                "%(file)s is called a text but is a workbook or archive inside. Save the table as XLSX or CSV.",
                file=filename,
            )
        )
    if suffix != ".xlsx":
        return open_csv(path, filename, encoding, delimiter, limits)
    if not start.startswith(_ZIP):
        raise Invalid(
            _(
                "%(file)s is called XLSX but is something else inside. Save the table as XLSX and choose it again.",
                file=filename,
            )
        )
    return open_xlsx(path, filename, sheet, limits)


def _ole_sentence(path: Path, filename: str) -> str:
    tail = b""
    with path.open("rb") as file:
        while chunk := file.read(2**20):
            if _ENCRYPTED in tail + chunk:
                return _(
                    "%(file)s is protected by a password. Save it without one and choose it again.",
                    file=filename,
                )
            tail = chunk[-len(_ENCRYPTED) :]
    return _("%(file)s is an old Excel file. Save it as XLSX and choose it again.", file=filename)
