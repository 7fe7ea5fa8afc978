"""Looks into a file: what it really is, whether a container unpacks to too much, whether it holds programs.

Nothing a file declares about itself is trusted. Formats and their rules are in `rules.FORMATS`.
"""

from __future__ import annotations

import codecs
import os
import threading
import zipfile
import zlib
from functools import cache
from pathlib import Path
from typing import Any

from audit_app.base.errors import Invalid, TooLarge
from audit_app.base.i18n import gettext as _
from audit_app.evidence.rules import TAKEN, Format, Shape, is_markup, is_text, looks_like

HEAD = 2**18
CHUNK = 2**18
MIB = 2**20

INFLATED = 500 * MIB
RATIO = 250
RATIO_FROM = 16 * MIB  # a small part may be as dense as it likes
PARTS = 5_000
DIRECTORY = 2 * MIB  # zipfile reads a container's list of parts into memory, whatever its length

_MAIN_PARTS = {
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "ppt/presentation.xml": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
_lock = threading.Lock()


def check_content(path: Path, name: str, expected: Format) -> None:
    """Raises Invalid or TooLarge, naming the file, unless its content is of the expected format."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    sniffed = _sniff(head)
    if not looks_like(expected, sniffed):
        raise _another(name, sniffed)
    if expected.shape is Shape.TEXT:
        _check_text(path, name, head)
    elif expected.shape is Shape.ZIP:
        _check_container(path, name, expected)


def _sniff(head: bytes) -> str:
    with _lock:
        found: str = _library().from_buffer(head)
    return found


@cache
def _library() -> Any:
    # libmagic comes with pylibmagic, which must be imported first: it tells the other where to find it.
    import pylibmagic  # isort: skip
    import magic  # isort: skip

    return magic.Magic(mime=True, magic_file=str(pylibmagic.data / "magic.mgc"))


def _another(name: str, really: str) -> Invalid:
    return Invalid(
        _(
            "%(file)s is not what its name says: its content is %(really)s. Save it anew as one of these: %(taken)s.",
            file=name,
            really=really,
            taken=TAKEN,
        )
    )


def _check_text(path: Path, name: str, head: bytes) -> None:
    if is_markup(head[:4096]):
        raise _another(name, "text/html")
    wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    decoder = codecs.getincrementaldecoder("utf-16")()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            try:
                last = file.tell() == os.fstat(file.fileno()).st_size
                text = decoder.decode(chunk, last).encode("utf-8", "replace") if wide else chunk
            except UnicodeDecodeError as error:
                raise _another(name, "application/octet-stream") from error
            if not is_text(text):
                raise _another(name, "application/octet-stream")


def _check_container(path: Path, name: str, expected: Format) -> None:
    try:
        _check_directory(path, name)
        with zipfile.ZipFile(path) as container:
            _check_parts(container, name)
            really = _media_type(container)
            if really != expected.media_type:
                raise _another(name, really)
            _check_size(container, name)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise Invalid(
            _(
                "%(file)s is damaged. Open it in the program it is from, save it anew and choose it again.",
                file=name,
            )
        ) from error


def _check_directory(path: Path, name: str) -> None:
    """Reads the length of the list of parts from every place where it might be declared."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 66_000))
        tail = file.read()
    at = tail.find(b"PK\x05\x06")
    if at < 0 or b"PK\x06\x07" in tail:
        raise zipfile.BadZipFile("no end, or an end for containers of over 4 GiB")
    while at >= 0:
        if int.from_bytes(tail[at + 12 : at + 16], "little") > DIRECTORY:
            raise _too_much(name)
        at = tail.find(b"PK\x05\x06", at + 1)


def _check_parts(container: zipfile.ZipFile, name: str) -> None:
    parts = container.infolist()
    if len(parts) > PARTS:
        raise _too_much(name)
    names = [part.filename for part in parts]
    if len(set(names)) < len(names):
        raise zipfile.BadZipFile("two parts of one name")
    if any(part.flag_bits & 1 for part in parts):
        raise Invalid(
            _("%(file)s is protected by a password. Save it without one and choose it again.", file=name)
        )
    if any(_holds_program(each) for each in names):
        raise Invalid(_("%(file)s contains macros. Save it without macros and choose it again.", file=name))


def _holds_program(part: str) -> bool:
    lower = part.lower()
    return (
        lower.endswith(("vbaproject.bin", ".exe", ".dll", ".js", ".vbs"))
        or "/macrosheets/" in lower
        or lower.startswith(("basic/", "scripts/"))
    )


def _media_type(container: zipfile.ZipFile) -> str:
    """What a container is by its parts: Office by its main part, OpenDocument by the part that says so."""
    names = set(container.namelist())
    if "mimetype" in names:
        with container.open("mimetype") as part:
            return part.read(100).decode("ascii", "replace").strip()
    if "[Content_Types].xml" in names:
        with container.open("[Content_Types].xml") as part:
            if b"macroEnabled" in part.read(MIB):
                return "application/vnd.ms-office.macroEnabled"
        for part_name, media_type in _MAIN_PARTS.items():
            if part_name in names:
                return media_type
    return "application/zip"


def _check_size(container: zipfile.ZipFile, name: str) -> None:
    total = 0
    for part in container.infolist():
        size = 0
        with container.open(part) as content:
            while chunk := content.read(CHUNK):
                size += len(chunk)
                total += len(chunk)
                if total > INFLATED or (size > RATIO_FROM and size > RATIO * max(part.compress_size, 1)):
                    raise _too_much(name)


def _too_much(name: str) -> TooLarge:
    return TooLarge(
        _(
            "%(file)s unpacks to more than is allowed. Keep only the part that proves something, or save it as PDF.",
            file=name,
        )
    )
