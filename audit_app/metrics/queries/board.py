"""Reads metrics × months: what the board, the summary and a metric's page show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from sqlalchemy.orm import Session

from audit_app.base.figure import Scope
from audit_app.metrics.queries.catalogue import MetricRow
from audit_app.metrics.queries.figures.shape import Judged, Look
from audit_app.metrics.queries.told import trend_word, why
from audit_app.metrics.rules import WINDOW, shown, shown_bounds
from audit_app.scoring.rules import DEFAULT, Group, MetricPart, Month, State
from audit_app.workforce.queries import ProgrammeRow
from audit_app.workforce.rules import Channel


@dataclass(frozen=True, slots=True)
class Cell:
    """One month of one line; without data `shown` is empty and the counts are None. `met` None: not judged."""

    month: Month
    numerator: Decimal | None
    denominator: Decimal | None
    value: Fraction | None
    shown: str
    met: bool | None
    low: Fraction | None
    high: Fraction | None


@dataclass(frozen=True, slots=True)
class Line:
    """One metric, or one programme of it, with its months (oldest first), target and state."""

    row: MetricRow
    programme: ProgrammeRow | None
    part: MetricPart
    cells: tuple[Cell, ...]
    target: str
    why: str
    trend: str

    @property
    def code(self) -> str:
        return self.row.definition.code

    @property
    def name(self) -> str:
        name = self.row.definition.name
        return f"{name}, {self.programme.name}" if self.programme else name

    @property
    def state(self) -> str:
        """The state's word: that of scoring, or "unjudged" or "no_target"."""
        if not self.row.definition.judged:
            return "unjudged"
        if self.part.target_low is None and self.part.target_high is None:
            return "no_target"
        return self.part.state.value

    @property
    def has_data(self) -> bool:
        return any(cell.denominator for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Board:
    """Lines over the months up to `as_of`; `sustained` of `judged` metrics on record."""

    as_of: Month
    months: tuple[Month, ...]
    lines: tuple[Line, ...]
    sustained: int
    judged: int
    without_data: int


def board(
    session: Session, scope: Scope, *, channel: Channel | None = None, group: Group | None = None
) -> Board:
    """Every metric in use, one line each; programmes apart where their targets differ."""
    look = Look(session, scope, WINDOW, channel)
    rows = [row for row in look.metrics if group is None or row.definition.group is group]
    lines = tuple(line_of(look, one) for row in rows for one in look.of(row))
    judged = [line for line in lines if line.row.definition.judged and look.on_record(line.row)]
    return Board(
        look.as_of,
        look.months,
        lines,
        sum(line.part.state is State.SUSTAINED for line in judged),
        len(judged),
        sum(not line.has_data for line in lines),
    )


def line_of(look: Look, one: Judged) -> Line:
    row, part = one.row, one.part
    chosen = None if one.programme is None else [one.programme.id]
    counts = look.counts(row, chosen)
    values = {month.month: month for month in part.months}
    cells = []
    for month in look.as_of.window(WINDOW):
        above, below = counts.get(month, (None, None))
        value = values.get(month)
        bounds = (None, None) if value is None else (value.target_low, value.target_high)
        cells.append(
            Cell(
                month,
                above,
                below,
                None if value is None else value.value,
                "" if value is None else shown(row.definition.unit, value.value, bounds),
                None if value is None or bounds == (None, None) or not row.definition.judged else value.met,
                *bounds,
            )
        )
    target = shown_bounds(row.definition.unit, part.target_low, part.target_high)
    return Line(
        row, one.programme, part, tuple(cells), target, why(row.definition, part, DEFAULT), trend_word(part)
    )


def flat(lines: Sequence[Line]) -> list[tuple[object, ...]]:
    """The lines as rows of a file: one for each line and month with data."""
    return [
        (
            line.code,
            line.row.definition.name,
            line.row.definition.item,
            line.row.definition.group.value,
            line.programme.name if line.programme else "",
            str(cell.month),
            cell.numerator,
            cell.denominator,
            cell.shown,
            shown_bounds(line.row.definition.unit, cell.low, cell.high),
            "" if cell.met is None else "yes" if cell.met else "no",
            line.state,
        )
        for line in lines
        for cell in line.cells
        if cell.denominator is not None
    ]


FLAT = (
    "metric", "name", "parameter", "group", "programme", "month",
    "numerator", "denominator", "value", "target", "met", "state",
)  # fmt: skip
