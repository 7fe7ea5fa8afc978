"""How many evaluations an agent's month needs, how many it has, and where that leads."""

from __future__ import annotations

import calendar
import datetime as dt
import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from audit_app.quality.rules.terms import Method

LEAST, MOST = 7, 14  # the list's own numbers (2.7b)
# Own rule: a fifth of a month is over before a pace is spoken of; earlier, one evaluation more doubles it.
EARLIEST = Fraction(1, 5)
# Own rule: where 30 random evaluations hold no error, the true share of errors may still be 10 %.
SAMPLE = 30
# Own rules, percent of a programme's month: each way is used, and most contacts are chosen without the agent.
METHODS = {Method.SIDE_BY_SIDE: 5, Method.REMOTE: 50, Method.CLIENT: 1}
CHANNEL = 5  # percent of a programme's month for each of its channels
WORKDAYS = Fraction(5, 7)  # own rule: five working days in seven turn days absent into a share of the month


@dataclass(frozen=True, slots=True)
class Rule:
    """The numbers of a programme; `methods` and `channels`: least shares in percent, by word."""

    least: int = LEAST
    most: int = MOST
    methods: Mapping[str, float] = field(
        default_factory=lambda: {one.value: share for one, share in METHODS.items()}
    )
    channels: Mapping[str, float] = field(default_factory=dict)
    sample: int = SAMPLE


class Outlook(enum.StrEnum):
    """Where an agent's month leads, or has led."""

    SHORT = "short"
    FINE = "fine"
    OVER = "over"
    NOT_DUE = "not_due"  # too little of the month at work for even one evaluation
    EARLY = "early"  # too early in the month to say


@dataclass(frozen=True, slots=True)
class Pace:
    """An agent's month: what it needs, pro-rated, and the number it leads to (None: too early to say)."""

    least: int
    most: int
    n: int
    projected: int | None
    outlook: Outlook


def month_end(month: dt.date) -> dt.date:
    """The last day of a month."""
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])


def next_month(month: dt.date) -> dt.date:
    """The first day of the month after."""
    return month_end(month) + dt.timedelta(days=1)


def months_between(since: dt.date, until: dt.date) -> list[dt.date]:
    """The first days of the months that lie wholly within two days."""
    found, month = [], since if since.day == 1 else next_month(since)
    while month_end(month) <= until:
        found.append(month)
        month = next_month(month)
    return found


def share_of(days: int, absent: int, whole: int) -> Fraction:
    """Which part of a month of `whole` days somebody was at work: `days` on the programme, `absent` of them away.

    Days absent are working days, so they weigh 7/5 of a day of the calendar; never less than nothing.
    """
    return max(Fraction(0), (days - absent / WORKDAYS) / whole)


def need(rule: Rule, share: Fraction) -> tuple[int, int]:
    """(least, most) for that part of a month: the least rounded down, the most up, in the agent's favour."""
    return int(rule.least * share), -int(-rule.most * share // 1)


def pace(rule: Rule, share: Fraction, n: int, elapsed: Fraction = Fraction(1)) -> Pace:
    """`share`: the part of the month at work; `elapsed`: how much of it is over (1: all)."""
    least, most = need(rule, share)
    if elapsed >= 1:
        return Pace(least, most, n, n, _outlook(least, most, n))
    if elapsed < EARLIEST:
        return Pace(least, most, n, None, Outlook.OVER if n > most else Outlook.EARLY)
    projected = max(n, int(n / elapsed + Fraction(1, 2)))
    return Pace(least, most, n, projected, _outlook(least, most, projected))


def _outlook(least: int, most: int, n: int) -> Outlook:
    if n > most:
        return Outlook.OVER
    if n < least:
        return Outlook.SHORT
    return Outlook.NOT_DUE if least == 0 and n == 0 else Outlook.FINE
