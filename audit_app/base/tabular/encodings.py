"""Which encoding a text file is in: told from a mark, from strict decoding, at last from its letters."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from audit_app.base.errors import Invalid
from audit_app.base.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ENCODINGS = ("utf-8", "utf-16", "windows-1251", "windows-1252")
CHUNK = 2**20

# Cyrillic words are runs of high bytes; an accented Latin letter stands between plain ones.
_RUN = re.compile(rb"[\xa8\xb8\xc0-\xff]{2,}")
_BESIDE_LATIN = re.compile(rb"[A-Za-z](?=[\xc0-\xff])|[\xc0-\xff](?=[A-Za-z])")
_UTF8_PAIR = re.compile(rb"[\xc3-\xc5\xd0\xd1][\x80-\xbf]|[\xe2-\xef][\x80-\xbf]{2}|\xf0[\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]")


def detect_encoding(path: Path, filename: str) -> tuple[str, bool]:
    """One of ENCODINGS, and whether it is certain.

    Raises Invalid when none fits: zero bytes (not a text), or UTF-8 with a broken place in it.
    """
    with path.open("rb") as file:
        mark = file.read(4)
    if mark.startswith(codecs.BOM_UTF8):
        check_encoding(path, "utf-8", filename)
        return "utf-8", True
    if mark.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        check_encoding(path, "utf-16", filename)
        return "utf-16", True
    if any(b"\0" in chunk for chunk in _chunks(path)):
        raise Invalid(
            _(
                "%(file)s is not a text file. Save it as CSV in UTF-8, or as XLSX, and choose it again.",
                file=filename,
            )
        )
    wrong = _first_wrong(path, "utf-8")
    if wrong is None:
        return "utf-8", True
    if _mostly_utf8(path):
        raise _undecodable(filename, "utf-8", wrong)
    return _by_letters(path, filename), False


def check_encoding(path: Path, encoding: str, filename: str) -> None:
    """Read the whole file once, so that no row fails later. Raises Invalid, naming the line."""
    if encoding not in ENCODINGS:
        raise Invalid(
            _(
                "The encoding %(encoding)s is not offered. Choose one of %(offered)s.",
                encoding=encoding,
                offered=", ".join(ENCODINGS),
            )
        )
    wrong = _first_wrong(path, encoding)
    if wrong is not None:
        raise _undecodable(filename, encoding, wrong)


def codec_of(encoding: str) -> str:
    """Python's codec: the one that drops the mark at the start, if there is one."""
    return "utf-8-sig" if encoding == "utf-8" else encoding


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def _first_wrong(path: Path, encoding: str) -> int | None:
    """The number of the first line that does not decode, None when all do."""
    decoder = codecs.getincrementaldecoder(codec_of(encoding))()
    lines = 1
    try:
        for chunk in _chunks(path):
            decoder.decode(chunk)
            lines += chunk.count(b"\n")
        decoder.decode(b"", final=True)
    except UnicodeError as error:
        before = error.object[: error.start] if isinstance(error, UnicodeDecodeError) else b""
        return lines + before.count(b"\n")
    return None


def _mostly_utf8(path: Path) -> bool:
    """Whether nearly every high byte belongs to a UTF-8 letter: then a file was damaged or glued together."""
    paired = high = 0
    for chunk in _chunks(path):
        paired += sum(len(found) for found in _UTF8_PAIR.findall(chunk))
        high += len(_HIGH.findall(chunk))
    return paired > 0.9 * high


def _by_letters(path: Path, filename: str) -> str:
    in_runs = beside_latin = 0
    for chunk in _chunks(path):
        in_runs += sum(len(run) - 1 for run in _RUN.findall(chunk))
        beside_latin += len(_BESIDE_LATIN.findall(chunk))
    likely = ["windows-1251", "windows-1252"] if in_runs > beside_latin else ["windows-1252", "windows-1251"]
    for encoding in likely:
        wrong = _first_wrong(path, encoding)
        if wrong is None:
            return encoding
    raise _undecodable(filename, likely[0], wrong or 1)


def _undecodable(filename: str, encoding: str, line: int) -> Invalid:
    return Invalid(
        _(
            "Line %(line)s of %(file)s cannot be read as %(encoding)s. Save the file as UTF-8, or choose its encoding.",
            line=line,
            file=filename,
            encoding=encoding,
        )
    )
