"""Where the lines of evaluators' agreement lie; the template draws them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from audit_app.quality.queries.calibration import Drift
from audit_app.quality.rules.calibration import LIMIT

WIDTH, HEIGHT = 960, 260
LEFT, RIGHT, TOP, BOTTOM = 48, 190, 12, 28
_LABEL = 15  # pixels that a name needs
NAMED = 12  # more lines than this, and only those that stand out are named: the table names all


@dataclass(frozen=True, slots=True)
class Line:
    """One evaluator: points for a polyline, the height of the name (None: not named), whether it stands out."""

    name: str
    points: str
    dots: tuple[tuple[float, float, str], ...]
    label_y: float | None
    stands_out: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """Lines over months, ticks in percent, and the height of the limit."""

    months: tuple[tuple[float, dt.date], ...]
    ticks: tuple[tuple[float, int], ...]
    limit: float
    lines: tuple[Line, ...]


def drift_chart(evaluators: Sequence[Drift]) -> Chart | None:
    """None when there is nothing to draw."""
    months = sorted({month for one in evaluators for month in one.months})
    if not months:
        return None
    lowest = min(
        (
            100 * share.part // share.whole
            for one in evaluators
            for share in one.months.values()
            if share.whole
        ),
        default=50,
    )
    floor = min(70, lowest // 10 * 10)
    step = (WIDTH - LEFT - RIGHT) / max(1, len(months) - 1)
    x = {month: LEFT + place * step for place, month in enumerate(months)}

    def y(percent: float) -> float:
        return round(HEIGHT - BOTTOM - (percent - floor) * (HEIGHT - TOP - BOTTOM) / (100 - floor), 1)

    lines: list[Line] = []
    taken: list[float] = []
    for one in evaluators:
        dots = tuple(
            (round(x[month], 1), y(100 * share.part / share.whole), f"{month:%Y-%m}: {share.shown}")
            for month, share in one.months.items()
            if share.whole
        )
        if not dots:
            continue
        points = " ".join(f"{left},{top}" for left, top, _told in dots)
        named = one.out_of_line or len(evaluators) <= NAMED
        label = _free(dots[-1][1], taken) if named and len(taken) < NAMED else None
        lines.append(Line(one.name, points, dots, label, one.out_of_line))
    return Chart(
        tuple((round(at, 1), month) for month, at in x.items()),
        tuple((y(percent), percent) for percent in range(floor, 101, 10)),
        y(LIMIT),
        tuple(lines),
    )


def _free(wanted: float, taken: list[float]) -> float:
    """The nearest height where no other name stands."""
    offset = 0
    while True:
        for height in (wanted + offset, wanted - offset):
            if TOP <= height <= HEIGHT - BOTTOM and all(abs(height - other) >= _LABEL for other in taken):
                taken.append(height)
                return height
        offset += 1
        if offset > HEIGHT:
            return wanted
