"""Reads dates as people write them, and never guesses between day and month."""

from __future__ import annotations

import datetime as dt
import enum
import re
from typing import TYPE_CHECKING

from audit_app.base.errors import Invalid
from audit_app.base.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audit_app.base.tabular.shape import Cell


class DateOrder(enum.StrEnum):
    ISO = "iso"
    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


class AmbiguousDate(Invalid):
    """The text is two different dates, depending on the order of day and month."""


_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_YEAR_LAST = re.compile(r"(\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|\d{2})(?: ?г\.?)?", re.ASCII)
_NAMED = re.compile(r"(\d{1,2})[ -]([a-z]{3,9})\.?,?[ -](\d{4}|\d{2})", re.ASCII | re.IGNORECASE)
_NAMED_FIRST = re.compile(r"([a-z]{3,9})\.? (\d{1,2}),? (\d{4})", re.ASCII | re.IGNORECASE)
_TIME = re.compile(
    r"[T ]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?\s*([ap])?\.?(?:m\.?)?\s*(Z|[+-]\d{2}:?\d{2})?$",
    re.ASCII | re.IGNORECASE,
)
_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]


def parse_date(cell: Cell, order: DateOrder | None = None) -> dt.date:
    """The date in a cell; a time beside it is left out.

    Date cells, year-first texts and named months are read under every order. `05.04.2026` needs an order:
    with None it raises AmbiguousDate, while `31.12.2026` or `05.05.2026` can be one date only. Two-digit
    years are 1969–2068, as in POSIX. Raises Invalid for anything else, and outside the years 1900–2199.
    """
    if isinstance(cell, dt.datetime):
        return _believable(cell.date())
    if isinstance(cell, dt.date):
        return _believable(cell)
    text = _text(cell)
    readings = _readings(_TIME.sub("", text))
    for sure in ("any", DateOrder.ISO):
        if sure in readings:
            return _believable(readings[sure])
    if order is not None:
        if order not in readings:
            raise _not_a_date(text)
        return _believable(readings[order])
    possible = sorted(set(readings.values()))
    if not possible:
        raise _not_a_date(text)
    if len(possible) > 1:
        raise AmbiguousDate(
            _(
                "“%(text)s” may be %(one)s or %(other)s. Say whether day or month comes first in this file.",
                text=text,
                one=possible[0].isoformat(),
                other=possible[-1].isoformat(),
            )
        )
    return _believable(possible[0])


def parse_datetime(cell: Cell, order: DateOrder | None = None) -> dt.datetime:
    """Date and time in a cell: midnight where no time is given, aware only where the text has an offset.

    Raises as `parse_date` does.
    """
    if isinstance(cell, dt.datetime):
        return cell
    day = parse_date(cell, order)
    found = _TIME.search(_text(cell)) if not isinstance(cell, dt.date) else None
    if found is None:
        return dt.datetime.combine(day, dt.time())
    hour, half = int(found[1]), (found[4] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            raise _not_a_date(_text(cell))
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        moment = dt.datetime.combine(day, dt.time(hour, int(found[2]), int(found[3] or 0)))
    except ValueError as error:
        raise _not_a_date(_text(cell)) from error
    return moment.replace(tzinfo=_offset(found[5])) if found[5] else moment


def detect_order(values: Iterable[Cell]) -> DateOrder | None:
    """The order of a column, when its values prove one; None when they prove none or contradict each other.

    A column of nothing but date cells, year-first texts and blanks is ISO.
    """
    proven: set[DateOrder] = set()
    undecided = False
    for value in values:
        if value is None or isinstance(value, dt.date):
            continue
        readings = _readings(_TIME.sub("", str(value).strip()))
        if "any" in readings or DateOrder.ISO in readings or not readings:
            continue
        if len(readings) == 1:
            proven.update(order for order in DateOrder if order in readings)
        else:
            undecided = True
    if len(proven) == 1:
        return proven.pop()
    return DateOrder.ISO if not proven and not undecided else None


def _readings(text: str) -> dict[str, dt.date]:
    """Every date the text can be, by order; `any` where the order does not matter."""
    if found := _YEAR_FIRST.fullmatch(text):
        return _valid({"iso": (found[1], found[3], found[4])})
    if found := _COMPACT.fullmatch(text):
        return _valid({"iso": (found[1], found[2], found[3])})
    if found := _YEAR_LAST.fullmatch(text):
        first, second, year = found[1], found[3], found[4]
        readings = {"day_first": (year, second, first), "month_first": (year, first, second)}
        # 26-12-31 may have its year in front: a third way to read it, which no order picks.
        return _valid({**readings, "year_first": (first, second, year)} if len(year) == 2 else readings)
    if found := _NAMED.fullmatch(text):
        return _valid({"any": (found[3], _month(found[2]), found[1])})
    if found := _NAMED_FIRST.fullmatch(text):
        return _valid({"any": (found[3], _month(found[1]), found[2])})
    return {}


def _valid(readings: dict[str, tuple[str, str, str]]) -> dict[str, dt.date]:
    dates = {}
    for order, (year, month, day) in readings.items():
        try:
            dates[order] = dt.date(_full_year(year), int(month), int(day))
        except ValueError:
            continue
    return dates


def _full_year(year: str) -> int:
    if len(year) == 4:
        return int(year)
    return int(year) + (1900 if int(year) >= 69 else 2000)


def _month(name: str) -> str:
    fitting = [number for number, month in enumerate(_MONTHS, 1) if month.startswith(name.lower())]
    return str(fitting[0]) if len(fitting) == 1 or name.lower() == "sept" else "0"


def _offset(text: str) -> dt.tzinfo:
    if text.upper() == "Z":
        return dt.UTC
    digits = text[1:].replace(":", "")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    return dt.timezone(dt.timedelta(minutes=-minutes if text[0] == "-" else minutes))


def _text(cell: Cell) -> str:
    if cell is None or isinstance(cell, bool):
        raise _not_a_date("" if cell is None else str(cell))
    return " ".join(str(cell).split())


def _believable(date: dt.date) -> dt.date:
    if not 1900 <= date.year < 2200:
        raise Invalid(_("The year of %(date)s cannot be right.", date=date.isoformat()))
    return date


def _not_a_date(text: str) -> Invalid:
    return Invalid(_("“%(text)s” is not a date in this order. Write it as 2026-12-31.", text=text))
