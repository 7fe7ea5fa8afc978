"""Places values on a line of months: numbers for the drawing, in units of its view box."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from audit_app.metrics.queries import Cell
from audit_app.metrics.rules import Unit, shown

WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 720, 240, 64, 28, 12
SPARK_WIDTH, SPARK_HEIGHT, SPARK_EDGE = 96, 24, 3


@dataclass(frozen=True, slots=True)
class Dot:
    """A month with a value."""

    x: float
    y: float
    met: bool | None
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Lines break where a month has no data; `targets` are (x, width, y) pieces, one for each month and bound."""

    dots: tuple[Dot, ...]
    lines: tuple[str, ...]
    targets: tuple[tuple[float, float, float], ...]
    months: tuple[tuple[float, str], ...]
    scale: tuple[tuple[float, str], ...]


def sparkline(cells: Sequence[Cell]) -> Chart:
    """A small drawing without axes."""
    return _chart(
        cells, Unit.NUMBER, (SPARK_EDGE, SPARK_WIDTH - SPARK_EDGE), (SPARK_EDGE, SPARK_HEIGHT - SPARK_EDGE)
    )


def run_chart(cells: Sequence[Cell], unit: Unit) -> Chart:
    """The drawing of a metric's page: 720 × 240."""
    return _chart(cells, unit, (LEFT + 20, WIDTH - 24), (TOP + 8, HEIGHT - BOTTOM - 8))


def _chart(
    cells: Sequence[Cell], unit: Unit, across: tuple[float, float], down: tuple[float, float]
) -> Chart:
    values = [cell.value for cell in cells if cell.value is not None]
    bounds = [bound for cell in cells for bound in (cell.low, cell.high) if bound is not None]
    if not values:
        return Chart((), (), (), (), ())
    least, most = min(values + bounds), max(values + bounds)
    room = (most - least) or abs(most) or Fraction(1)
    if most == least:
        least -= room / 2
    step = (across[1] - across[0]) / max(1, len(cells) - 1)

    def y(value: Fraction) -> float:
        return round(down[1] - float((value - least) / room) * (down[1] - down[0]), 1)

    def x(place: int) -> float:
        return round(across[0] + step * place, 1)

    dots: list[Dot] = []
    lines: list[list[str]] = []
    line: list[str] = []
    targets: list[tuple[float, float, float]] = []
    for place, cell in enumerate(cells):
        targets += [
            (round(x(place) - step / 2, 1), round(step, 1), y(bound))
            for bound in (cell.low, cell.high)
            if bound is not None
        ]
        if cell.value is None:
            lines.append(line)
            line = []
            continue
        line.append(f"{x(place)},{y(cell.value)}")
        dots.append(Dot(x(place), y(cell.value), cell.met, f"{cell.month}: {cell.shown}"))
    lines.append(line)
    marks = sorted({least if most != least else most, most, (least + most) / 2})
    return Chart(
        tuple(dots),
        tuple(" ".join(one) for one in lines if len(one) > 1),
        tuple(targets),
        tuple((x(place), str(cell.month)[2:]) for place, cell in enumerate(cells)),
        tuple((y(mark), shown(unit, mark)) for mark in marks),
    )
