"""The kinds of proof file and how a table row of text becomes one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from audit_app.rehearsal import story
from audit_app.rehearsal.documents import chart_bytes, mail_bytes, pdf_bytes, photo_bytes
from audit_app.rehearsal.files import csv_bytes, xlsx_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping

Words = dict[str, str]


class Shape(Protocol):
    def render(self, title: str, words: Words, today: dt.date) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Pdf:
    """Paragraphs; a form feed begins a page."""

    blocks: tuple[str, ...]

    def render(self, title: str, words: Words, today: dt.date) -> bytes:  # noqa: ARG002 - one signature for all
        return pdf_bytes(title, [block.format_map(words) for block in self.blocks])


@dataclass(frozen=True, slots=True)
class Chart:
    """The values of the last months, oldest first."""

    values: tuple[float, ...]
    target: float

    def render(self, title: str, words: Words, today: dt.date) -> bytes:  # noqa: ARG002
        labels = [words[f"m{ago}"] for ago in range(len(self.values), 0, -1)]
        return chart_bytes(title, labels, self.values, self.target)


@dataclass(frozen=True, slots=True)
class Photo:
    notes: tuple[str, ...]

    def render(self, title: str, words: Words, today: dt.date) -> bytes:  # noqa: ARG002
        return photo_bytes(title, [note.format_map(words) for note in self.notes])


@dataclass(frozen=True, slots=True)
class Sheet:
    """Lines of cells parted by bars, the header first; what looks like a number becomes one."""

    lines: str

    def render(self, title: str, words: Words, today: dt.date) -> bytes:  # noqa: ARG002
        return xlsx_bytes(title, [[_number(cell) for cell in row] for row in _rows(self.lines, words)])


@dataclass(frozen=True, slots=True)
class Csv:
    lines: str
    delimiter: str = ","
    encoding: str = "utf-8-sig"

    def render(self, title: str, words: Words, today: dt.date) -> bytes:  # noqa: ARG002
        return csv_bytes(_rows(self.lines, words), delimiter=self.delimiter, encoding=self.encoding)


@dataclass(frozen=True, slots=True)
class Text:
    lines: str

    def render(self, title: str, words: Words, today: dt.date) -> bytes:  # noqa: ARG002
        return f"{title}\n\n{self.lines.format_map(words).strip()}\n".encode()


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail to the coordinator, sent so many days ago."""

    sender: str
    days_ago: int
    body: str

    def render(self, title: str, words: Words, today: dt.date) -> bytes:
        sent = dt.datetime.combine(today - dt.timedelta(days=self.days_ago), dt.time(9, 12), dt.UTC)
        to = f"Coordinator <coordinator@{story.MAIL_DOMAIN}>"
        return mail_bytes(self.sender, to, title, sent, self.body.format_map(words).strip() + "\n")


@dataclass(frozen=True, slots=True)
class SameAs:
    """The very bytes of an earlier file of the table."""

    filename: str


@dataclass(frozen=True, slots=True)
class Spec:
    """One line of a table. `months_ago` is the period, first and last month, both included."""

    filename: str
    title: str
    description: str
    months_ago: tuple[int, int]
    supports: Mapping[str, str]
    shape: Pdf | Chart | Photo | Sheet | Csv | Text | Mail | SameAs


def _rows(lines: str, words: Words) -> list[list[str]]:
    return [
        [cell.strip() for cell in line.split("|")] for line in lines.format_map(words).strip().splitlines()
    ]


def _number(cell: str) -> str | int | float | None:
    for kind in (int, float):
        try:
            return kind(cell)
        except ValueError:
            continue
    return cell or None
