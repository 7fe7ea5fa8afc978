"""Months as people write them."""

from __future__ import annotations

import calendar
import datetime as dt
import re

from audit_app.scoring.rules import Month

EARLIEST = Month(1990, 1)
_NAMES = {
    **{name[:3].lower(): number for number, name in enumerate(calendar.month_name) if name},
    "ene": 1,
    "abr": 4,
    "ago": 8,
    "dic": 12,
    "янв": 1,
    "фев": 2,
    "мар": 3,
    "апр": 4,
    "май": 5,
    "мая": 5,
    "июн": 6,
    "июл": 7,
    "авг": 8,
    "сен": 9,
    "окт": 10,
    "ноя": 11,
    "дек": 12,
    "peb": 2,
    "hun": 6,
    "hul": 7,
    "set": 9,
    "okt": 10,
    "nob": 11,
    "dis": 12,
}
_YEAR_FIRST = re.compile(r"(\d{4})[-/. ](\d{1,2})(?:[-/. ]\d{1,2})?(?:[ T]00:00(?::00)?)?")
_MONTH_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{4})")
_NAMED = re.compile(r"([^\W\d_]{3,12})\.?[-/ ,']*(?:de )?(\d{4}|\d{2})")


def read_month(text: str) -> Month:
    """Reads 2026-03, 03/2026, 3.2026, Mar 2026, March 2026, a first day such as 2026-03-01; else ValueError."""
    plain = " ".join(text.split())
    if found := _YEAR_FIRST.fullmatch(plain):
        return _month(int(found[1]), int(found[2]), text)
    if found := _MONTH_FIRST.fullmatch(plain):
        return _month(int(found[2]), int(found[1]), text)
    if found := _NAMED.fullmatch(plain):
        year = int(found[2])
        return _month(year if year > 99 else 2000 + year, _NAMES.get(found[1][:3].lower(), 0), text)
    raise ValueError(text)


def _month(year: int, month: int, text: str) -> Month:
    if not 1 <= month <= 12 or year < EARLIEST.year:
        raise ValueError(text)
    return Month(year, month)


def month_of(day: dt.date) -> Month:
    return Month(day.year, day.month)


def first_day(month: Month) -> dt.date:
    return dt.date(month.year, month.month, 1)


def last_day(month: Month) -> dt.date:
    return first_day(month + 1) - dt.timedelta(days=1)


def months_between(first: Month, last: Month) -> tuple[Month, ...]:
    """Every month from the first to the last, both included; none when the last comes before."""
    return last.window(max(0, (last.year - first.year) * 12 + last.month - first.month + 1))
