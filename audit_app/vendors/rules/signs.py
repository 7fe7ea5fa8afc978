"""Warning signs and the trend: what several months say that one does not. The product's own rules."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from audit_app.vendors.rules.scores import Card, Count, Facts, Missing

SHORT, LONG = 3, 6
"""Months that make a habit, and months that make a character."""
UNREACHED_PERCENT, FEWEST_CONTACTS = 20, 5
"""One call in five that nobody takes; fewer than five contacts say nothing."""
SLOWER = Fraction(5, 4)
"""Answers that take a quarter longer than two months before, rising each month."""


class Sign(enum.StrEnum):
    """Something to look at before it becomes a low score."""

    ALWAYS_LATE = "always_late"
    LATE_AGAIN = "late_again"
    UNREACHABLE = "unreachable"
    SLOWING = "slowing"
    NO_REASON = "no_reason"
    NOT_SHOWN = "not_shown"
    INCOMPLETE = "incomplete"


class Trend(enum.StrEnum):
    """Where the total is going."""

    RISING = "rising"
    STEADY = "steady"
    FALLING = "falling"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Warned:
    """One sign with its numbers: `found` of `of` in the last `months`."""

    sign: Sign
    months: int
    found: int
    of: int


def trend(cards: Sequence[Card]) -> Trend:
    """Of the totals of the last six months: three against three before, and the slope over all six, both strict."""
    last = [one.total for one in cards[-LONG:]]
    totals = [one for one in last if one is not None]
    if len(totals) < LONG:
        return Trend.UNKNOWN
    change = sum(totals[SHORT:], Fraction(0)) - sum(totals[:SHORT], Fraction(0))
    middle = Fraction(LONG - 1, 2)
    slope = sum(((at - middle) * total for at, total in enumerate(totals)), Fraction(0))
    if change > 0 and slope > 0:
        return Trend.RISING
    return Trend.FALLING if change < 0 and slope < 0 else Trend.STEADY


def signs(facts: Sequence[Facts], cards: Sequence[Card]) -> tuple[Warned, ...]:
    """Every sign of these months, oldest first, as (facts, card) of one month side by side; worst first."""
    found = [*_late(facts), *_unreachable(facts[-SHORT:]), *_slowing(facts)]
    if cards:
        scores = cards[-1].scores
        for sign, missing in ((Sign.NO_REASON, Missing.NO_REASON), (Sign.NOT_SHOWN, Missing.NOT_SHOWN)):
            count = sum(1 for one in scores if one.missing is missing)
            if count:
                found.append(Warned(sign, 1, count, len(scores)))
        if cards[-1].total is None:
            found.append(Warned(Sign.INCOMPLETE, 1, len(scores) - cards[-1].given, len(scores)))
    return tuple(found)


def _late(facts: Sequence[Facts]) -> list[Warned]:
    """Late in every one of the last six months with reports; or in each of the last three."""
    due = [one.reports for one in facts if one.reports.all]
    for sign, months in ((Sign.ALWAYS_LATE, LONG), (Sign.LATE_AGAIN, SHORT)):
        last = due[-months:]
        if len(last) == months and all(one.fine < one.all for one in last):
            together = _together(last)
            return [Warned(sign, months, together.all - together.fine, together.all)]
    return []


def _unreachable(facts: Sequence[Facts]) -> list[Warned]:
    asked = sum(one.contacts.all for one in facts)
    missed = sum(one.unreached for one in facts)
    if asked >= FEWEST_CONTACTS and missed * 100 >= UNREACHED_PERCENT * asked:
        return [Warned(Sign.UNREACHABLE, SHORT, missed, asked)]
    return []


def _slowing(facts: Sequence[Facts]) -> list[Warned]:
    """The mean time to an answer rose twice in a row, and by a quarter altogether."""
    times = [one.minutes for one in facts[-SHORT:] if one.minutes is not None]
    if len(times) < SHORT or not times[0] < times[1] < times[2] or times[2] < float(SLOWER) * times[0]:
        return []
    return [Warned(Sign.SLOWING, SHORT, round(times[2]), round(times[0]))]


def _together(counts: Sequence[Count]) -> Count:
    return Count(sum(one.fine for one in counts), sum(one.all for one in counts))
