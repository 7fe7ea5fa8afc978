"""Which files are taken, what they are called, and which days a set of proofs covers."""

from __future__ import annotations

import datetime as dt
import enum
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

LONGEST_NAME = 255
ONE_DAY = dt.timedelta(days=1)


class Kind(enum.StrEnum):
    """What a person would call the file."""

    PDF = "pdf"
    PICTURE = "picture"
    TABLE = "table"
    TEXT = "text"
    MAIL = "mail"
    DOCUMENT = "document"
    SLIDES = "slides"
    RECORDING = "recording"


class Shape(enum.StrEnum):
    """How the inside of a file is looked at beyond its first bytes."""

    MAGIC = "magic"
    TEXT = "text"
    ZIP = "zip"


@dataclass(frozen=True, slots=True)
class Format:
    """One format that is taken. `sniffed` are the media types that its content may look like."""

    kind: Kind
    media_type: str
    shape: Shape
    sniffed: frozenset[str] = frozenset()


_ANY_TEXT = frozenset(
    {
        "application/json",
        "application/x-ndjson",
        "application/javascript",
        "application/octet-stream",  # a letter or two; the whole file is looked at anyway
        "application/x-wine-extension-ini",
        "message/rfc822",
    }
)
_ANY_ZIP = frozenset({"application/zip", "application/octet-stream"})
_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"


def _magic(kind: Kind, media_type: str, *more: str) -> Format:
    return Format(kind, media_type, Shape.MAGIC, frozenset({media_type, *more}))


def _text(kind: Kind, media_type: str) -> Format:
    return Format(kind, media_type, Shape.TEXT, _ANY_TEXT)


def _zip(kind: Kind, media_type: str) -> Format:
    return Format(kind, media_type, Shape.ZIP, _ANY_ZIP | {media_type})


FORMATS: dict[str, Format] = {
    "pdf": _magic(Kind.PDF, "application/pdf"),
    "png": _magic(Kind.PICTURE, "image/png"),
    "jpg": _magic(Kind.PICTURE, "image/jpeg"),
    "jpeg": _magic(Kind.PICTURE, "image/jpeg"),
    "gif": _magic(Kind.PICTURE, "image/gif"),
    "webp": _magic(Kind.PICTURE, "image/webp"),
    "txt": _text(Kind.TEXT, "text/plain"),
    "log": _text(Kind.TEXT, "text/plain"),
    "md": _text(Kind.TEXT, "text/markdown"),
    "json": _text(Kind.TEXT, "application/json"),
    "csv": _text(Kind.TABLE, "text/csv"),
    "eml": _text(Kind.MAIL, "message/rfc822"),
    "xlsx": _zip(Kind.TABLE, f"{_OFFICE}.spreadsheetml.sheet"),
    "docx": _zip(Kind.DOCUMENT, f"{_OFFICE}.wordprocessingml.document"),
    "pptx": _zip(Kind.SLIDES, f"{_OFFICE}.presentationml.presentation"),
    "ods": _zip(Kind.TABLE, f"{_OPEN}.spreadsheet"),
    "odt": _zip(Kind.DOCUMENT, f"{_OPEN}.text"),
    "mp3": _magic(Kind.RECORDING, "audio/mpeg"),
    "wav": _magic(Kind.RECORDING, "audio/wav", "audio/x-wav", "audio/vnd.wave"),
    "mp4": _magic(Kind.RECORDING, "video/mp4", "audio/mp4", "audio/x-m4a", "video/x-m4v", "video/quicktime"),
}

TAKEN = ", ".join(FORMATS)

_KINDS = {each.media_type: each.kind for each in FORMATS.values()}


def kind_of(media_type: str) -> Kind:
    """The kind of a stored file."""
    return _KINDS.get(media_type, Kind.DOCUMENT)


def media_types_of(kind: Kind) -> list[str]:
    return sorted(media_type for media_type, each in _KINDS.items() if each is kind)


def find_format(filename: str) -> Format | None:
    """The format that a file's ending promises."""
    stem, dot, ending = shown_name(filename).rpartition(".")
    return FORMATS.get(ending.lower()) if dot and stem else None


def looks_like(found: Format, sniffed: str) -> bool:
    """Whether content that was sniffed as `sniffed` may be of this format."""
    return sniffed in found.sniffed or (found.shape is Shape.TEXT and sniffed.startswith("text/"))


# Pages dressed up as text: a browser that guesses would run them.
_MARKUP = re.compile(rb"\s*<(!doctype|html|svg|script|\?xml|iframe|body|head)\b", re.IGNORECASE)
_CONTROL = frozenset(range(32)) - {7, 8, 9, 10, 11, 12, 13, 26, 27}


def is_markup(start: bytes) -> bool:
    """Whether a text begins as a web page or a drawing does."""
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if start.startswith(mark):
            start = start[2:].decode(encoding, "replace").encode()
    return _MARKUP.match(start.removeprefix(b"\xef\xbb\xbf")) is not None


def is_text(chunk: bytes) -> bool:
    """Whether bytes hold nothing that no text holds; UTF-16 must be decoded before."""
    return not _CONTROL.intersection(chunk)


def shown_name(given: str) -> str:
    """The name as it may stand on a page, in a header and on a disk: no folders, nothing invisible, 255 bytes.

    Letters of every script stay. An ending survives shortening.
    """
    name = re.split(r"[/\\]", given)[-1]
    name = unicodedata.normalize("NFC", name.encode("utf-8", "replace").decode())
    # Cc control, Cf direction marks that turn "fdp.exe" around, Cs halves of letters, Zl and Zp line ends.
    # The joiner inside composed emoji is of Cf, too, and stays.
    name = "".join(
        letter
        for letter in name
        if letter == "\u200d" or unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}
    )
    name = name.strip().rstrip(". ")
    if not name.strip(".\u200d "):
        return "file"
    stem, dot, ending = name.rpartition(".")
    tail = f".{ending}" if dot and stem and len(ending.encode()) <= 20 else ""
    head = name.removesuffix(tail) if tail else name
    room = LONGEST_NAME - len(tail.encode())
    return head.encode()[:room].decode("utf-8", "ignore") + tail


def kept_name(given: str) -> str:
    """The name as given, but for what no database keeps, up to 1,000 letters."""
    return given.encode("utf-8", "replace").decode().replace("\x00", "")[:1000]


def title_from(filename: str) -> str:
    """A title for a proof that was given none."""
    name = shown_name(filename)
    stem, dot, _ending = name.rpartition(".")
    return (stem if dot and stem else name).replace("_", " ").strip() or name


def disposition(filename: str) -> str:
    """A Content-Disposition that saves the file under its name, in every script (RFC 6266, RFC 8187)."""
    name = shown_name(filename)
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = re.sub(r'[\x00-\x1f"\\%;]', "_", plain).strip()
    if not plain.rpartition(".")[0].strip("_ "):
        plain = "file" + plain[plain.rfind(".") :] if "." in plain else "file"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


@dataclass(frozen=True, slots=True)
class Period:
    """The days a proof speaks of, both ends included; an open end goes on for ever."""

    since: dt.date | None
    until: dt.date | None

    @property
    def known(self) -> bool:
        return self.since is not None or self.until is not None

    def within(self, window: Window) -> tuple[dt.date, dt.date] | None:
        """The part of it inside a window; None when nothing is."""
        if not self.known:
            return None
        first = max(self.since or window.since, window.since)
        last = min(self.until or window.until, window.until)
        return (first, last) if first <= last else None


@dataclass(frozen=True, slots=True)
class Window:
    """The days that proofs are held against, both ends included; `since` is not after `until`."""

    since: dt.date
    until: dt.date

    @property
    def days(self) -> int:
        return (self.until - self.since).days + 1

    def place(self, day: dt.date) -> float:
        """Where a day begins, from 0 (the window's first) to 1 (the day after its last)."""
        return (day - self.since).days / self.days


def holes(periods: Iterable[Period], window: Window) -> list[tuple[dt.date, dt.date]]:
    """The runs of days in the window that no period covers, first and last day, in order."""
    spans = sorted(span for each in periods if (span := each.within(window)))
    found = []
    # Counted in ordinals: the day after 9999-12-31 is no date.
    next_open, end = window.since.toordinal(), window.until.toordinal()
    for first, last in spans:
        if first.toordinal() > next_open:
            found.append((dt.date.fromordinal(next_open), first - ONE_DAY))
        next_open = max(next_open, last.toordinal() + 1)
    if next_open <= end:
        found.append((dt.date.fromordinal(next_open), window.until))
    return found


def months(window: Window) -> list[dt.date]:
    """The first day of each month that begins inside the window."""
    year, month = window.since.year, window.since.month
    found = []
    while year <= dt.MAXYEAR and (day := dt.date(year, month, 1)) <= window.until:
        if day >= window.since:
            found.append(day)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return found
