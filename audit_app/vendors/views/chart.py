"""Lines of totals over months, as places on a drawing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from audit_app.vendors.rules import LIMIT, Card

LOW, HIGH = 1, 5


@dataclass(frozen=True, slots=True)
class Dot:
    """One month's total: where it stands, and what it says."""

    x: float
    y: float
    month: dt.date
    total: Fraction


@dataclass(frozen=True, slots=True)
class Chart:
    """`lines`: points of each unbroken run as SVG wants them; a month without a total leaves a hole."""

    width: int
    height: int
    lines: tuple[str, ...]
    dots: tuple[Dot, ...]
    limit_y: float
    grid: tuple[tuple[int, float], ...]
    months: tuple[tuple[dt.date, float], ...]


def draw(cards: Sequence[Card], width: int, height: int, margin: tuple[int, int, int, int]) -> Chart:
    """Totals from 1 at the bottom to 5 at the top; `margin`: left, top, right, bottom."""
    left, top, right, bottom = margin
    step = (width - left - right) / max(1, len(cards) - 1)

    def y(value: Fraction | int) -> float:
        return round(top + (height - top - bottom) * float(HIGH - value) / (HIGH - LOW), 1)

    runs: list[list[Dot]] = [[]]
    for place, one in enumerate(cards):
        if one.total is None:
            runs.append([])
        else:
            runs[-1].append(Dot(round(left + place * step, 1), y(one.total), one.month, one.total))
    return Chart(
        width,
        height,
        tuple(" ".join(f"{dot.x},{dot.y}" for dot in run) for run in runs if len(run) > 1),
        tuple(dot for run in runs for dot in run),
        y(LIMIT),
        tuple((value, y(value)) for value in range(LOW, HIGH + 1)),
        tuple((one.month, round(left + place * step, 1)) for place, one in enumerate(cards)),
    )


def spark(cards: Sequence[Card]) -> Chart:
    """Small enough for a cell."""
    return draw(cards, 96, 28, (3, 3, 3, 3))


def wide(cards: Sequence[Card]) -> Chart:
    """As wide as a page."""
    return draw(cards, 960, 220, (32, 16, 24, 28))
