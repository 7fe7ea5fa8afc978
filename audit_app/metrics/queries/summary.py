"""The performance summary: one row for each metric that parameters 4.1 to 4.6 ask for or that is used for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from audit_app.base.figure import Scope
from audit_app.metrics.loader import shipped_catalogue
from audit_app.metrics.queries.board import Cell, line_of
from audit_app.metrics.queries.catalogue import MetricRow
from audit_app.metrics.queries.figures.shape import Look
from audit_app.metrics.rules import RESULT_ITEMS, WINDOW
from audit_app.scoring.rules import Month


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """One row. `required` is the name in the shipped catalogue, empty for a metric of one's own; `note` says why."""

    item: str
    group: str
    required: str
    used: str
    code: str
    programme: str
    target: str
    months: tuple[Cell, ...]
    months_met: int
    months_with_data: int
    state: str
    sustained: bool
    trend: str
    note: str


@dataclass(frozen=True, slots=True)
class Summary:
    """The whole sheet; `share` counts judged rows with data or target alone."""

    as_of: Month
    months: tuple[Month, ...]
    lines: tuple[SummaryLine, ...]
    sustained: int
    judged: int


def summary(session: Session, scope: Scope, locale: str = "en") -> Summary:
    """Rows by parameter; metrics that are left out stand there with the reason, so that nobody misses them."""
    look = Look(session, scope, WINDOW)
    shipped = {one.definition.code: one.definition.name for one in shipped_catalogue(locale).metrics}
    lines: list[SummaryLine] = []
    sustained = judged = 0
    for row in look.everything:
        if row.definition.item not in RESULT_ITEMS:
            continue
        if not row.in_use:
            lines.append(_left_out(row, shipped.get(row.definition.code, ""), look.as_of.window(WINDOW)))
            continue
        for one in look.of(row):
            line = line_of(look, one)
            lines.append(
                SummaryLine(
                    item=row.definition.item,
                    group=row.definition.group.value,
                    required=shipped.get(row.definition.code, ""),
                    used=used(row),
                    code=row.definition.code,
                    programme=one.programme.name if one.programme else "",
                    target=line.target,
                    months=line.cells,
                    months_met=one.part.months_met,
                    months_with_data=one.part.months_with_data,
                    state=line.state,
                    sustained=line.state == "sustained",
                    trend=line.trend,
                    note=line.why,
                )
            )
            if row.definition.judged and look.on_record(row):
                judged += 1
                sustained += line.state == "sustained"
    return Summary(look.as_of, look.as_of.window(WINDOW), tuple(lines), sustained, judged)


def used(row: MetricRow) -> str:
    """What is really counted: the name, and how, where there are several ways."""
    variant = row.definition.variant.replace("_", " ")
    return f"{row.definition.name} ({variant})" if variant else row.definition.name


def _left_out(row: MetricRow, required: str, months: tuple[Month, ...]) -> SummaryLine:
    cells = tuple(Cell(month, None, None, None, "", None, None, None) for month in months)
    return SummaryLine(
        row.definition.item,
        row.definition.group.value,
        required,
        "",
        row.definition.code,
        "",
        "",
        cells,
        0,
        0,
        "left_out",
        False,
        "",
        row.left_out,
    )


def table(found: Summary) -> list[tuple[Any, ...]]:
    """The sheet as rows of a file, header first: months as shown values."""
    head = (
        "parameter", "group", "required_metric", "metric_used", "programme", "target", *map(str, found.months),
        "months_met", "months_with_data", "sustained", "state", "trend", "note",
    )  # fmt: skip
    return [
        head,
        *(
            (
                line.item,
                line.group,
                line.required,
                line.used,
                line.programme,
                line.target,
                *(cell.shown for cell in line.months),
                line.months_met,
                line.months_with_data,
                "yes" if line.sustained else "no",
                line.state,
                line.trend,
                line.note,
            )
            for line in found.lines
        ),
    ]
