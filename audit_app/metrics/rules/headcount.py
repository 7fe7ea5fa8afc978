"""Attrition from first and last days of work: leavers of a month over its average headcount."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from audit_app.metrics.rules.counts import Counts
from audit_app.metrics.rules.months import first_day
from audit_app.scoring.rules import Month

EARLY_DAYS = 90


@dataclass(frozen=True, slots=True)
class Stay:
    """Somebody's time at one place: first day, last day or None; `left`: their last day here was their last at all."""

    from_on: dt.date
    until_on: dt.date | None
    hired_on: dt.date
    left: bool


def attrition(stays: Iterable[Stay], month: Month) -> Counts:
    """(leavers, average headcount) of a month: those of its first day and of the next month's, halved.

    The last day of work counts as worked, so who leaves on the 31st is a leaver of that month and not in the
    headcount of the 1st. Six leavers over three months of 80 people: 6 ÷ 240 × 12 = 30.0 % a year.
    """
    first, after = first_day(month), first_day(month + 1)
    leavers = heads = 0
    for stay in stays:
        heads += _there(stay, first) + _there(stay, after)
        leavers += _left_in(stay, first, after)
    return Decimal(leavers), Decimal(heads) / 2


def early_attrition(stays: Iterable[Stay], month: Month) -> Counts:
    """(leavers with less than 90 days, leavers) of a month."""
    first, after = first_day(month), first_day(month + 1)
    gone = [stay for stay in stays if _left_in(stay, first, after)]
    early = sum(
        stay.until_on is not None and (stay.until_on - stay.hired_on).days < EARLY_DAYS for stay in gone
    )
    return Decimal(early), Decimal(len(gone))


def _there(stay: Stay, day: dt.date) -> bool:
    return stay.from_on <= day and (stay.until_on is None or day <= stay.until_on)


def _left_in(stay: Stay, first: dt.date, after: dt.date) -> bool:
    return stay.left and stay.until_on is not None and first <= stay.until_on < after
