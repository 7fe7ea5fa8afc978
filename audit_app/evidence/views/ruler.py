"""Places proofs on a ruler of days: numbers for the drawing, in units of its view box."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from audit_app.evidence.queries import ItemRow
from audit_app.evidence.rules import Period, Window, holes, months

WIDTH = 1000
LEFT = 290  # room for the titles
TRACK = WIDTH - LEFT - 10
TOP = 56
LINE = 24


@dataclass(frozen=True, slots=True)
class Span:
    """A run of days and where it is drawn."""

    first: dt.date
    last: dt.date
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Bar:
    """One proof; `span` is None when none of its days is inside the window or it has no days."""

    item: ItemRow
    y: int
    span: Span | None


@dataclass(frozen=True, slots=True)
class Ruler:
    """A drawing: bars of the proofs listed; what all that fit the filter cover together, and the holes."""

    window: Window
    bars: tuple[Bar, ...]
    covered: tuple[Span, ...]
    holes: tuple[Span, ...]
    months: tuple[tuple[dt.date, float], ...]
    height: int

    @property
    def days_missing(self) -> int:
        return sum((each.last - each.first).days + 1 for each in self.holes)


def ruler(items: Sequence[ItemRow], periods: Iterable[Period], window: Window) -> Ruler:
    """The drawing of `items`; `periods` are all those that may fill holes."""

    def placed(ends: tuple[dt.date, dt.date] | None) -> Span | None:
        if ends is None:
            return None
        days = (ends[1] - ends[0]).days + 1
        x = LEFT + TRACK * window.place(ends[0])
        return Span(ends[0], ends[1], round(x, 2), round(max(TRACK * days / window.days, 1.5), 2))

    bars = tuple(
        Bar(item, TOP + LINE * number, placed(item.period.within(window)))
        for number, item in enumerate(items)
    )
    gaps_of_all = holes(periods, window)
    # The runs between the holes are the holes of the holes.
    runs = holes((Period(*each) for each in gaps_of_all), window)
    covered = tuple(span for each in runs if (span := placed(each)))
    gaps = tuple(span for each in gaps_of_all if (span := placed(each)))
    firsts = months(window)
    step = max(1, -(-len(firsts) // 12))
    ticks = tuple((day, round(LEFT + TRACK * window.place(day), 2)) for day in firsts[::step])
    return Ruler(window, bars, covered, gaps, ticks, TOP + LINE * len(items) + 8)
