"""The document behind a vendor's own gap report: its answers and what it was shown of the questions, nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from reports.document import Document


@dataclass(frozen=True, slots=True)
class Cover:
    """What the report is about; `state` is a word that is already in the reader's language."""

    vendor: str
    operator: str
    title: str
    checklist: str
    state: str
    due_on: date
    submitted_at: datetime | None
    generated_at: datetime
    language: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One question. `own` and `verified` are stored values (`not_met`), empty for none or not released yet.

    `points`: what the total would gain were this alone met; None where the checklist keeps its scoring to itself.
    """

    section: str
    requirement: str
    text: str
    must_have: bool
    own: str
    verified: str
    told: str
    comment: str
    na_reason: str
    points: Decimal | None
    proofs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A parameter with its share of points by the own ratings (percent as text, empty: none)."""

    code: str
    title: str
    share: str
    points_lost: Decimal | None


@dataclass(frozen=True, slots=True)
class Step:
    """One requirement on the way: `total` is the share reached (percent as text) once it is met, too."""

    requirement: str
    text: str
    total: str


@dataclass(frozen=True, slots=True)
class VendorGaps(Document):
    """The whole report. `arrives`: whether the last step of the way reaches ready by the checklist's own rules."""

    kind: ClassVar[str] = "vendor_gaps"

    cover: Cover
    answered: int
    own_total: str
    verified_total: str
    scored: bool
    ready: bool
    arrives: bool
    sections: tuple[Section, ...]
    answers: tuple[Answer, ...]
    way: tuple[Step, ...]
    notice: str

    @property
    def gaps(self) -> tuple[Answer, ...]:
        """What is short of met by either rating, the dearest first."""
        short = {"partly", "not_met"}
        found = [one for one in self.answers if one.own in short or one.verified in short]
        return tuple(sorted(found, key=lambda one: -(one.points or Decimal(0))))
