"""Months, quarters and windows of them."""

from __future__ import annotations

import calendar
import datetime as dt


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day that many months on or back; the month's last day where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def first_of(day: dt.date) -> dt.date:
    """The first day of its month."""
    return day.replace(day=1)


def last_of(day: dt.date) -> dt.date:
    """The last day of its month."""
    return add_months(first_of(day), 1) - dt.timedelta(days=1)


def complete_months(as_of: dt.date, count: int) -> tuple[dt.date, ...]:
    """The first days of the last whole months, oldest first; a month is whole on its last day."""
    first = first_of(as_of)
    newest = first if as_of == last_of(as_of) else add_months(first, -1)
    return tuple(add_months(newest, -back) for back in reversed(range(count)))


def complete_quarters(as_of: dt.date, count: int) -> tuple[dt.date, ...]:
    """The first days of the last whole calendar quarters, oldest first."""
    newest = complete_months(as_of, 1)[0]
    newest = add_months(newest, -((newest.month) % 3))  # back to a month that ends a quarter
    begin = add_months(newest, -2)
    return tuple(add_months(begin, -3 * back) for back in reversed(range(count)))
