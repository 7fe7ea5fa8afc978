"""A figure that records give by themselves: value, sample, date, one sentence, and the rows behind it."""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass, field
from typing import Any


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
