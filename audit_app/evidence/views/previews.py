"""What a proof looks like, without downloading it: never the original, always drawn or told anew."""

from __future__ import annotations

import codecs
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path

from audit_app.base.blobs import BlobStore
from audit_app.base.errors import AppError, External, Invalid, NotFound
from audit_app.base.i18n import gettext as _
from audit_app.base.tabular import Limits, open_table
from audit_app.base.tabular.encodings import codec_of, detect_encoding
from audit_app.evidence.queries import VersionRow
from audit_app.evidence.rules import Kind
from audit_app.evidence.views import child

TEXT = 200_000
ROWS, COLUMNS, CELL = 200, 50, 500
GUESSED = 20 * 2**20  # larger texts are not searched for their encoding
TABLES = Limits(rows=300_000, area=2_000_000, inflated=150 * 2**20)
PATIENCE = 20.0

_turns = threading.BoundedSemaphore(2)  # children and tables at a time in one process


@dataclass(frozen=True, slots=True)
class Preview:
    """One preview: `shape` says which of the other fields mean something; `cut` that there is more."""

    shape: str
    sentence: str = ""
    cut: bool = False
    text: str = ""
    page: int = 1
    pages: int = 1
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    sheet: str | None = None
    sheets: tuple[str, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()
    attachments: tuple[str, ...] = ()


def preview_of(blobs: BlobStore, version: VersionRow, page: int = 1, sheet: str | None = None) -> Preview:
    """What can be shown of a version; a file that cannot be shown gives a sentence, not an error."""
    try:
        return _shown(blobs, version, page, sheet)
    except External:
        raise
    except AppError as error:
        return Preview("none", error.message if isinstance(error, _Unshown) else _too_unusual())


def _shown(blobs: BlobStore, version: VersionRow, page: int, sheet: str | None) -> Preview:
    match version.kind:
        case Kind.PICTURE:
            return Preview("picture")
        case Kind.PDF:
            pages = _count(blobs, version.sha256)
            return Preview("pdf", page=min(max(page, 1), max(pages, 1)), pages=pages)
        case Kind.TABLE if version.media_type == "text/csv":
            return _csv(blobs, version)
        case Kind.TABLE if version.media_type.endswith("spreadsheetml.sheet"):
            return _table(blobs, version, sheet)
        case Kind.MAIL:
            return _mail(blobs, version)
        case Kind.TEXT:
            return _text(blobs, version)
    raise _Unshown(_("A file of this kind cannot be shown here. Download it to look into it."))


def image_of(blobs: BlobStore, version: VersionRow, page: int = 1) -> bytes:
    """The picture, or a page of the PDF, as WebP. Raises Invalid when it cannot be drawn."""
    if version.kind not in {Kind.PICTURE, Kind.PDF}:
        raise NotFound(_("There is no picture of this proof."))
    verb = "picture" if version.kind is Kind.PICTURE else "pdf"
    with blobs.local(version.sha256) as path:
        return _child(verb, path, page)


class _Unshown(Invalid):
    """Why a file cannot be shown, in a sentence made for the preview."""


def _too_unusual() -> str:
    return _("This file is too large or too unusual to be shown here. Download it to look into it.")


@contextmanager
def _turn() -> Iterator[None]:
    if not _turns.acquire(timeout=PATIENCE):
        raise External(_("Many previews are being drawn right now. Load the page again in a moment."))
    try:
        yield
    finally:
        _turns.release()


def _child(verb: str, path: Path, page: int) -> bytes:
    command = [sys.executable, "-I", child.__file__, verb, str(path), str(page)]
    with _turn():
        try:
            done = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False)
        except subprocess.TimeoutExpired as error:
            raise _Unshown(_too_unusual()) from error
    if done.returncode == 0:
        return done.stdout
    raise _Unshown(
        {
            child.PASSWORD: _("This PDF is protected by a password. Download it to open it."),
            child.NO_PAGE: _("The PDF has no such page."),
            child.DAMAGED: _(
                "This file is damaged, or no program here can draw it. Download it to look into it."
            ),
        }.get(done.returncode)
        or _too_unusual()
    )


def _count(blobs: BlobStore, sha256: str) -> int:
    with blobs.local(sha256) as path:
        return _counted(path)


@lru_cache(maxsize=256)
def _counted(path: Path) -> int:
    """How many pages; remembered, because the bytes under a path never change."""
    return int(_child("count", path, 0))


def _csv(blobs: BlobStore, version: VersionRow) -> Preview:
    try:
        return _table(blobs, version, None)
    except External:
        raise
    except AppError:  # a text of any shape may be called .csv
        return _text(blobs, version)


def _table(blobs: BlobStore, version: VersionRow, sheet: str | None) -> Preview:
    with blobs.local(version.sha256) as path, _turn():
        name = f"table.{'csv' if version.media_type == 'text/csv' else 'xlsx'}"
        table = open_table(path, filename=name, sheet=sheet, limits=TABLES)
        rows = tuple(
            tuple("" if cell is None else str(cell)[:CELL] for cell in row.cells[:COLUMNS])
            for row in islice(table.rows(), ROWS + 1)
        )
    return Preview(
        "table",
        header=tuple(str(cell or "") for cell in table.header[:COLUMNS]),
        rows=rows[:ROWS],
        cut=len(rows) > ROWS or len(table.header) > COLUMNS,
        sheet=table.sheet,
        sheets=tuple(table.sheets or ()),
    )


def _text(blobs: BlobStore, version: VersionRow) -> Preview:
    with blobs.local(version.sha256) as path:
        with path.open("rb") as file:
            head = file.read(TEXT)
        text = _decoded(head, path, version)
    return Preview("text", text=text, cut=version.size > TEXT)


def _decoded(head: bytes, path: Path, version: VersionRow) -> str:
    marked = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        # Not final: the head may end in the middle of a letter.
        return codecs.getincrementaldecoder("utf-16" if marked else "utf-8-sig")().decode(head)
    except UnicodeError:
        pass
    encoding = "windows-1252"
    if version.size <= GUESSED:
        with suppress(Invalid):  # no encoding fits all of it: most of it is better than nothing
            encoding = codec_of(detect_encoding(path, version.filename)[0])
    return head.decode(encoding, "replace")


def _mail(blobs: BlobStore, version: VersionRow) -> Preview:
    with blobs.local(version.sha256) as path:
        told = json.loads(_child("mail", path, 0))
    text = told["text"].encode("utf-8", "replace").decode()
    return Preview(
        "mail",
        fields=tuple((name, value.encode("utf-8", "replace").decode()) for name, value in told["fields"]),
        text=text[: child.TEXT],
        attachments=tuple(name.encode("utf-8", "replace").decode() for name in told["attachments"]),
        cut=version.size > child.MAIL or len(text) > child.TEXT,
    )
