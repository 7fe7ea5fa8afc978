"""What to do about a vendor, and why: keep, improve by a date, or take the work back. The product's own rules.

Costs are no argument of these functions: they are shown beside the advice and never decide it.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Sequence
from dataclasses import dataclass

from audit_app.vendors.rules.logs import end_of_month, month_back
from audit_app.vendors.rules.scores import LIMIT, Card
from audit_app.vendors.rules.signs import LONG, SHORT, Sign, Trend, Warned, trend
from audit_app.vendors.rules.terms import Advice, Dimension

FEWEST_MONTHS = 3
"""A vendor is not judged on less."""
TO_IMPROVE = 3
"""Months that a vendor is given: a quarter, as the list asks for a score to rise."""
GRAVE = 3
"""So many grave reasons, a lasting low score among them, and the work is better done in-house."""


class Reason(enum.StrEnum):
    """Why the advice is what it is."""

    TOO_FEW_MONTHS = "too_few_months"
    LOW_NOW = "low_now"
    LOW_LONG = "low_long"
    TOTAL_LOW = "total_low"
    FALLING = "falling"
    SIGN = "sign"
    NOTHING_LOW = "nothing_low"


@dataclass(frozen=True, slots=True)
class Because:
    """One reason: with the dimension or the sign it speaks of; `grave` ones speak for taking the work back."""

    reason: Reason
    grave: bool = False
    dimension: Dimension | None = None
    sign: Warned | None = None
    months: int = 0


@dataclass(frozen=True, slots=True)
class Improvement:
    """A dimension that must reach the limit by a day."""

    dimension: Dimension
    by: dt.date


@dataclass(frozen=True, slots=True)
class Advised:
    """The advice with its reasons, and what to improve by when."""

    advice: Advice
    reasons: tuple[Because, ...]
    improvements: tuple[Improvement, ...] = ()


def advise(cards: Sequence[Card], warned: Sequence[Warned]) -> Advised:
    """Judges the months up to the last card, oldest first, one card for each month."""
    known = [one for one in cards if one.given]
    if len(known) < FEWEST_MONTHS:
        return Advised(Advice.NOT_ENOUGH_DATA, (Because(Reason.TOO_FEW_MONTHS, months=len(known)),))
    reasons = [*_low(known), *_falling(cards)]
    reasons += [Because(Reason.SIGN, one.sign in GRAVE_SIGNS, sign=one) for one in warned]
    grave = [one for one in reasons if one.grave]
    lasting = any(one.reason in {Reason.LOW_LONG, Reason.TOTAL_LOW} for one in grave)
    if lasting and len(grave) >= GRAVE:
        return Advised(Advice.TAKE_BACK, tuple(reasons))
    if reasons and all(one.sign is not None and one.sign.sign in HOMEWORK for one in reasons):
        return Advised(Advice.NOT_ENOUGH_DATA, tuple(reasons))
    if not reasons:
        return Advised(Advice.KEEP, (Because(Reason.NOTHING_LOW, months=len(known)),))
    by = end_of_month(month_back(cards[-1].month, -TO_IMPROVE))
    weak = [dimension for dimension in Dimension if any(dimension in one.low for one in known[-SHORT:])]
    return Advised(Advice.IMPROVE, tuple(reasons), tuple(Improvement(one, by) for one in weak))


GRAVE_SIGNS = frozenset({Sign.ALWAYS_LATE, Sign.UNREACHABLE})
# What those who score have left out: it is no fault of the vendor, and no ground to call it good.
HOMEWORK = frozenset({Sign.NO_REASON, Sign.NOT_SHOWN, Sign.INCOMPLETE})


def _low(known: Sequence[Card]) -> list[Because]:
    found = []
    for dimension in Dimension:
        months = 0
        for one in reversed(known):
            if dimension not in one.low:
                break
            months += 1
        if months >= LONG:
            found.append(Because(Reason.LOW_LONG, grave=True, dimension=dimension, months=months))
        elif any(dimension in one.low for one in known[-SHORT:]):
            found.append(Because(Reason.LOW_NOW, dimension=dimension, months=months))
    totals = [one.total for one in known[-SHORT:] if one.total is not None]
    if len(totals) == SHORT and all(one < LIMIT for one in totals):
        found.append(Because(Reason.TOTAL_LOW, grave=True, months=SHORT))
    return found


def _falling(cards: Sequence[Card]) -> list[Because]:
    if trend(cards) is Trend.FALLING:
        return [Because(Reason.FALLING, grave=True, months=LONG)]
    return []
