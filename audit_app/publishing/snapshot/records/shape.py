"""What the record chapters share: cells as text, shares with one decimal, months as readers say them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from babel.dates import format_date

from audit_app.base.i18n import gettext as _
from reports.gap_analysis.records import CellLook, RecordColumn


def percent(part: float | Decimal, whole: float | Decimal) -> str:
    """A share in percent with one decimal, cut off; empty where there is no sample."""
    if not whole:
        return ""
    tenths = int(Decimal(str(part)) * 1000 / Decimal(str(whole)))
    return f"{tenths // 10}.{tenths % 10}"


def told(part: float | Decimal, whole: float | Decimal) -> str:
    """The same for a sentence or the end of a bar."""
    return f"{percent(part, whole)} %" if whole else _("no data")


def day(value: dt.date | None) -> str:
    return value.isoformat() if value else ""


def month_name(value: dt.date) -> str:
    """November 2026"""
    return format_date(value, "LLLL y", locale="en")


def text(title: str, width: int = 10) -> RecordColumn:
    return RecordColumn(title=title, width=width)


def long(title: str, width: int = 20) -> RecordColumn:
    return RecordColumn(title=title, look=CellLook.LONG, width=width)


def whole(title: str, width: int = 8) -> RecordColumn:
    return RecordColumn(title=title, look=CellLook.WHOLE, width=width)


def number(title: str, width: int = 8) -> RecordColumn:
    return RecordColumn(title=title, look=CellLook.NUMBER, width=width)


def share(title: str, part: int, base: int, width: int = 9) -> RecordColumn:
    """The quotient of two other columns of the same row, live in the workbook."""
    return RecordColumn(title=title, look=CellLook.PERCENT, width=width, quotient=(part, base))


def date(title: str, width: int = 10) -> RecordColumn:
    return RecordColumn(title=title, look=CellLook.DAY, width=width)


def month(title: str, width: int = 12) -> RecordColumn:
    return RecordColumn(title=title, look=CellLook.MONTH, width=width)
