"""A figure that records give by themselves: value, sample, date, one sentence, and the rows behind it."""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass, field
from typing import Any

from babel.dates import format_date


class Outcome(enum.StrEnum):
    """What a figure says of the requirement it answers."""

    MET = "met"
    PARTLY = "partly"
    NOT_MET = "not_met"
    NOT_ENOUGH_DATA = "not_enough_data"


@dataclass(frozen=True, slots=True)
class Scope:
    """Which part of the operation is looked at; empty sets mean all of it. `since` opens the window."""

    as_of: dt.date
    since: dt.date
    programmes: frozenset[int] = field(default_factory=frozenset)
    sites: frozenset[int] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Figure:
    """`numerator` of `denominator` (the sample, n) on `as_of`; `sentence` says it in words."""

    code: str
    outcome: Outcome
    numerator: int
    denominator: int
    as_of: dt.date
    sentence: str


@dataclass(frozen=True, slots=True)
class FigureRows:
    """The very rows behind a figure: those that count against it first; `against` is how many those are."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    against: int


def in_percent(part: int, whole: int) -> str:
    """One decimal, cut off and not rounded up: 84.96 % does not show as 85.0. Nothing of nothing is 0.0 %."""
    tenths = part * 1000 // whole if whole else 0
    return f"{tenths // 10}.{tenths % 10} %"


def in_words(day: dt.date) -> str:
    """The day as sentences have it: 3 March 2026."""
    return format_date(day, "d MMMM y", locale="en")
