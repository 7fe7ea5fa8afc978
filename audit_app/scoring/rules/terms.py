"""The words of scoring and the frozen inputs it works on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import Self

Bounds = tuple[Fraction | None, Fraction | None]


class Rating(StrEnum):
    """How well a requirement is fulfilled."""

    MET = "met"
    PARTLY = "partly"
    NOT_MET = "not_met"
    NOT_APPLICABLE = "not_applicable"


class Kind(StrEnum):
    APPROACH = "approach"
    DEPLOYMENT = "deployment"
    RESULT = "result"


class Grade(StrEnum):
    """How serious a parameter's finding is, mildest first: `list(Grade)` is the ladder a repeat climbs."""

    CONFORM = "conform"
    IMPROVEMENT = "improvement"
    MINOR = "minor"
    MAJOR = "major"


class Verdict(StrEnum):
    READY = "ready"
    NEARLY = "nearly"
    NOT_READY = "not_ready"


class Direction(StrEnum):
    HIGHER = "higher"
    LOWER = "lower"
    RANGE = "range"


class Group(StrEnum):
    SERVICE = "service"
    QUALITY = "quality"
    COST = "cost"
    SATISFACTION = "satisfaction"
    REVENUE = "revenue"
    PEOPLE = "people"


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month; `month + 1` is the next one."""

    year: int
    month: int

    def __post_init__(self) -> None:
        if not 1 <= self.month <= 12:
            raise ValueError(f"month {self.month} of {self.year} does not exist; a month is 1 to 12")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "2026-11"; anything else raises ValueError."""
        found = re.fullmatch(r"([0-9]{4})-([0-9]{2})", text)
        if found is None:
            raise ValueError(f'"{text}" is no month; write it as year and month, such as 2026-11')
        return cls(int(found[1]), int(found[2]))

    def __add__(self, months: int) -> Month:
        years, month = divmod(self.year * 12 + self.month - 1 + months, 12)
        return Month(years, month + 1)

    def __sub__(self, months: int) -> Month:
        return self + -months

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    def window(self, months: int) -> tuple[Month, ...]:
        """The given number of calendar months that end with this one, oldest first."""
        return tuple(self - back for back in reversed(range(months)))


@dataclass(frozen=True, slots=True)
class RequirementIn:
    """One requirement with its rating; `rating` None is unanswered.

    `na_confirmed` says that a second person agreed to "not applicable"; `remark` that a remark stands beside
    the rating, which turns an otherwise conforming parameter into an opportunity for improvement.
    """

    code: str
    kind: Kind
    must_have: bool = False
    rating: Rating | None = None
    na_confirmed: bool = False
    remark: bool = False


@dataclass(frozen=True, slots=True)
class MetricIn:
    """One metric with its target and its months as (numerator, denominator).

    *Higher* reads its target from `target_low`, *lower* from `target_high`, *range* from both, bounds included.
    A metric without a target meets it in no month. A month whose denominator is 0 has no value.

    `targets` holds (low, high) for months in which another target was in force than `target_low` and `target_high`:
    each month is held against its own. Whether a metric improves is told by the present target alone, so that
    nothing looks better because its target was loosened.
    """

    code: str
    group: Group
    direction: Direction
    target_low: Fraction | None = None
    target_high: Fraction | None = None
    months: Mapping[Month, tuple[Fraction, Fraction]] = field(default_factory=dict)
    targets: Mapping[Month, Bounds] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for bounds in {(self.target_low, self.target_high), *self.targets.values()}:
            self._refuse_meaningless(*bounds)

    def bounds(self, month: Month) -> Bounds:
        """The target in force in a month, (low, high)."""
        return self.targets.get(month, (self.target_low, self.target_high))

    def _refuse_meaningless(self, low: Fraction | None, high: Fraction | None) -> None:
        if self.direction == Direction.HIGHER and low is None and high is not None:
            raise ValueError(f"metric {self.code} is better higher: give its target as target_low")
        if self.direction == Direction.LOWER and high is None and low is not None:
            raise ValueError(f"metric {self.code} is better lower: give its target as target_high")
        if self.direction == Direction.RANGE:
            if (low is None) != (high is None):
                raise ValueError(f"metric {self.code} has a range target: give both bounds or none")
            if low is not None and high is not None and low > high:
                raise ValueError(f"metric {self.code}: the range starts at {low}, above its end {high}")


@dataclass(frozen=True, slots=True)
class ParameterIn:
    """One parameter; `repeat` says that its finding has the same cause as one of the previous audit."""

    code: str
    category: str
    points: int
    requirements: tuple[RequirementIn, ...] = ()
    metrics: tuple[MetricIn, ...] = ()
    repeat: bool = False

    def __post_init__(self) -> None:
        if self.points < 1:
            raise ValueError(f"parameter {self.code} has {self.points} points; it needs at least 1")


@lru_cache(maxsize=4096)
def code_order(code: str) -> tuple[tuple[tuple[int, str], ...], str]:
    """Sort key by which 2.9 comes before 2.10, and 2.10b before 2.10c."""
    parts = re.findall(r"[0-9]+|[^0-9]+", code)
    return tuple((int(part), "") if part[0] in "0123456789" else (-1, part) for part in parts), code
