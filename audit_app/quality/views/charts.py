"""Where lines and bars of monitoring's charts lie; the templates draw them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 960, 220
LEFT, RIGHT, TOP, BOTTOM = 48, 12, 12, 28


@dataclass(frozen=True, slots=True)
class BurnUp:
    """Evaluations so far against the line that leads to the need; `days`: (day, that day, so far, needed by then)."""

    done: str
    needed: str
    ticks: tuple[tuple[float, int], ...]
    labels: tuple[tuple[float, int], ...]
    days: tuple[tuple[dt.date, int, int, int], ...]


def burn_up(by_day: Mapping[dt.date, int], need: int, month: dt.date, end: dt.date, as_of: dt.date) -> BurnUp:
    """`need`: evaluations that the month asks for at its end."""
    whole = end.day
    so_far, days = 0, []
    for number in range(1, whole + 1):
        day = month.replace(day=number)
        so_far += by_day.get(day, 0)
        if day <= as_of:
            days.append((day, by_day.get(day, 0), so_far, -(-need * number // whole)))
    top = max(so_far, need, 1)
    x = (WIDTH - LEFT - RIGHT) / whole
    y = (HEIGHT - TOP - BOTTOM) / top

    def point(number: float, n: float) -> str:
        return f"{LEFT + number * x:.1f},{HEIGHT - BOTTOM - n * y:.1f}"

    done = " ".join([point(0, 0), *(point(day.day, n) for day, _one, n, _need in days)])
    ticks = tuple((HEIGHT - BOTTOM - value * y, value) for value in dict.fromkeys((0, top // 2, top)))
    labels = tuple((LEFT + (number - 0.5) * x, number) for number in (1, 5, 10, 15, 20, 25, whole))
    return BurnUp(done, f"{point(0, 0)} {point(whole, need)}", ticks, labels, tuple(days))


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a ranking: where it lies and how long it is."""

    y: int
    width: float


BAR = 26


def bars(counts: Sequence[int], width: int = 560) -> list[Bar]:
    """One bar for each count, the longest as long as `width`."""
    top = max(counts, default=0) or 1
    return [Bar(place * BAR, count * width / top) for place, count in enumerate(counts)]
