"""From ratings and logs to a scorecard: five dimensions from 1 to 5, a weighted total, what is too low.

The product's own rules. People rate how a vendor understands the business, how expert it is and how it treats
customers; whether its reports and answers come in time is computed from logs, never rated. A dimension of
which nothing is known has no score: it is neither good nor bad, and there is no total as long as it weighs.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from audit_app.vendors.rules.terms import RATED, Dimension

LOWEST, HIGHEST, LIMIT = 1, 5, 3
"""Below LIMIT a dimension needs an action."""
STEPS = ((95, 5), (90, 4), (80, 3), (60, 2))
"""Percent in time, and the score from there on; below the last: 1. 95 and 90 are what the list asks for."""
CHECKED_MONTHS = 3
"""How long a check that was looked at speaks for the months after it: a quarter."""
EVEN = dict.fromkeys(Dimension, 20)


class Missing(enum.StrEnum):
    """Why a dimension has no score."""

    NOT_RATED = "not_rated"
    NO_REASON = "no_reason"
    NOT_SHOWN = "not_shown"
    NO_LOG = "no_log"


@dataclass(frozen=True, slots=True)
class Rating:
    """What a person said, 1 to 5; a rating without a reason does not count."""

    score: int
    has_reason: bool = True


@dataclass(frozen=True, slots=True)
class Count:
    """`fine` of `all` were in time."""

    fine: int = 0
    all: int = 0


@dataclass(frozen=True, slots=True)
class Tally:
    """How many checks of a vendor's services were shown to work, partly, not, or not looked at of late."""

    yes: int = 0
    partly: int = 0
    no: int = 0
    unseen: int = 0

    @property
    def seen(self) -> int:
        return self.yes + self.partly + self.no

    @property
    def all(self) -> int:
        return self.seen + self.unseen


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that is known of a vendor and a month. `minutes`: mean time to an answer, None without any."""

    month: dt.date
    ratings: Mapping[Dimension, Rating] = field(default_factory=dict)
    reports: Count = Count()
    contacts: Count = Count()
    unreached: int = 0
    minutes: float | None = None
    checks: Tally = Tally()


@dataclass(frozen=True, slots=True)
class Score:
    """One dimension of a month: its value, or why there is none; `capped`: checks hold the rating down."""

    dimension: Dimension
    value: Fraction | None
    missing: Missing | None = None
    capped: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """The scorecard of a month. `total` is None while a dimension that weighs is missing; `least` is what the
    total would be with the lowest score for each missing one.
    """

    month: dt.date
    scores: tuple[Score, ...]
    total: Fraction | None
    least: Fraction

    def of(self, dimension: Dimension) -> Score:
        return self.scores[list(Dimension).index(dimension)]

    @property
    def low(self) -> tuple[Dimension, ...]:
        """Dimensions that need an action."""
        return tuple(one.dimension for one in self.scores if one.value is not None and one.value < LIMIT)

    @property
    def given(self) -> int:
        """How many of the five have a score."""
        return sum(1 for one in self.scores if one.value is not None)


def from_log(count: Count) -> Fraction | None:
    """The score of a share in time, compared exactly; None when there is no log."""
    if count.all == 0:
        return None
    return Fraction(next((score for percent, score in STEPS if count.fine * 100 >= percent * count.all), 1))


def ceiling(checks: Tally) -> Fraction:
    """The most that a rating of expertise may be: 1 when nothing was shown to work, 5 when all was.

    A check shown in part counts half, one that was not looked at counts nothing.
    """
    if checks.all == 0:
        return Fraction(HIGHEST)
    share = Fraction(2 * checks.yes + checks.partly, 2 * checks.all)
    return LOWEST + (HIGHEST - LOWEST) * share


def score(facts: Facts, dimension: Dimension) -> Score:
    """One dimension of a month."""
    if dimension not in RATED:
        found = from_log(facts.reports if dimension is Dimension.PUNCTUALITY else facts.contacts)
        return Score(dimension, found, None if found is not None else Missing.NO_LOG)
    rating = facts.ratings.get(dimension)
    if rating is None:
        return Score(dimension, None, Missing.NOT_RATED)
    if not rating.has_reason:
        return Score(dimension, None, Missing.NO_REASON)
    value = Fraction(rating.score)
    if dimension is not Dimension.EXPERTISE:
        return Score(dimension, value)
    if facts.checks.all and not facts.checks.seen:
        return Score(dimension, None, Missing.NOT_SHOWN)
    most = ceiling(facts.checks)
    return Score(dimension, min(value, most), capped=most < value)


def card(facts: Facts, weights: Mapping[Dimension, int] = EVEN) -> Card:
    """The scorecard of a month; `weights` in percent, together 100."""
    scores = tuple(score(facts, dimension) for dimension in Dimension)
    least = sum(
        (
            Fraction(weights[one.dimension], 100) * (one.value if one.value is not None else LOWEST)
            for one in scores
        ),
        Fraction(0),
    )
    whole = all(one.value is not None or weights[one.dimension] == 0 for one in scores)
    return Card(facts.month, scores, least if whole else None, least)


def weights_fit(weights: Mapping[Dimension, int]) -> bool:
    """Whether they are whole percents, none below nothing, together a hundred."""
    return set(weights) == set(Dimension) and min(weights.values()) >= 0 and sum(weights.values()) == 100
