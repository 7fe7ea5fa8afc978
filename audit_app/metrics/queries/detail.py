"""One metric: its line, the line of each programme, and how far programmes, channels and sites lie apart."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from audit_app.base import clock
from audit_app.base.figure import Scope
from audit_app.metrics.models import LockedMonth, Metric, MonthValue, Recount
from audit_app.metrics.queries.board import Line, line_of
from audit_app.metrics.queries.catalogue import MetricRow, TargetRow, list_targets
from audit_app.metrics.queries.figures.shape import Judged, Look
from audit_app.metrics.queries.reader import Reader
from audit_app.metrics.rules import WINDOW, Counts, added, difference, first_day, last_day, shown
from audit_app.scoring.rules import DEFAULT, Month, score_metric
from audit_app.workforce.models import Programme
from audit_app.workforce.rules import Channel


@dataclass(frozen=True, slots=True)
class Part:
    """A programme, channel or site with its summed counts of the window; `kind` says which of the three."""

    kind: str
    name: str
    months: int
    numerator: Decimal
    denominator: Decimal
    value: Fraction
    shown: str


@dataclass(frozen=True, slots=True)
class Spread:
    """The parts of one kind, best known first by name; `apart` is the largest value less the smallest."""

    kind: str
    parts: tuple[Part, ...]
    apart: str


@dataclass(frozen=True, slots=True)
class Detail:
    """Everything that a metric's page shows; `missing` are months of the window without data."""

    row: MetricRow
    lines: tuple[Line, ...]
    by_programme: tuple[Line, ...]
    targets: tuple[TargetRow, ...]
    spreads: tuple[Spread, ...]
    missing: tuple[Month, ...]
    lacks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecountRow:
    """A recalculation with what it was held against."""

    id: int
    code: str
    metric: str
    programme: str
    month: str
    reported: str
    counted: str
    apart: Fraction | None
    agrees: bool
    rows: int
    source: str
    sha256: str
    note: str
    counted_by: str
    counted_at: dt.datetime


def detail(session: Session, row: MetricRow, scope: Scope) -> Detail:
    """One metric as of a month; it may be one that is left out."""
    look = Look(session, scope, WINDOW)
    lines = tuple(line_of(look, one) for one in look.of(row))
    apart = tuple(
        line_of(look, Judged(row, programme, score_metric(DEFAULT, metric, look.as_of)))
        for programme, metric in look.by_programme(row)
    )
    have = {cell.month for line in lines for cell in line.cells if cell.denominator}
    return Detail(
        row,
        lines,
        apart,
        tuple(list_targets(session, row.id)),
        tuple(spread for kind in ("programme", "channel", "site") if (spread := _spread(look, row, kind))),
        tuple(month for month in look.months if month not in have),
        row.definition.missing(),
    )


def _spread(look: Look, row: MetricRow, kind: str) -> Spread | None:
    parts = []
    for name, found in sorted(_series(look, row, kind).items()):
        total = added(found)
        if total is None or (value := row.definition.value(*total)) is None:
            continue
        parts.append(Part(kind, name, len(found), *total, value, shown(row.definition.unit, value)))
    if len(parts) < 2:
        return None
    values = [part.value for part in parts]
    return Spread(kind, tuple(parts), shown(row.definition.unit, max(values) - min(values)))


def _series(look: Look, row: MetricRow, kind: str) -> dict[str, list[Counts]]:
    """Counts of each month by the name of a programme, channel or site."""
    if kind == "programme":
        return {one.name: list(look.own_counts(row, one.id).values()) for one in look.in_scope()}
    found: dict[str, dict[Month, list[Counts]]] = {}
    sites = {site.id: site.name for site in look.sites}
    for month, programmes in look.cells(row).items():
        # Where programmes have rows of their own, the whole operation's would count the same twice.
        apart = {key: cells for key, cells in programmes.items() if key is not None} or programmes
        for cells in apart.values():
            for (channel, site), counts in cells.items():
                name = channel if kind == "channel" else sites.get(site or 0)
                if name is not None:
                    found.setdefault(str(name), {}).setdefault(month, []).append(counts)
    return {
        name: [total for rows in months.values() if (total := added(rows))] for name, months in found.items()
    }


def grid(
    session: Session, row: MetricRow, months: tuple[Month, ...], channel: Channel | None
) -> dict[tuple[str, int | None], Counts]:
    """Typed counts of one metric and channel (None: all) by (month, programme), of rows without a site."""
    query = select(
        MonthValue.month, MonthValue.programme_id, MonthValue.numerator, MonthValue.denominator
    ).where(
        MonthValue.metric_id == row.id,
        MonthValue.month >= str(months[0]),
        MonthValue.month <= str(months[-1]),
        MonthValue.site_id.is_(None),
        MonthValue.channel.is_(None) if channel is None else MonthValue.channel == channel,
    )
    return {(month, programme): (above, below) for month, programme, above, below in session.execute(query)}


def reported(session: Session, row: MetricRow, month: Month, programme_id: int | None) -> Counts | None:
    """The counts that stand for a metric in one month, of one programme or of all; None: no data."""
    chosen = frozenset() if programme_id is None else frozenset({programme_id})
    day = min(last_day(month), max(clock.today(), first_day(month)))
    read = Reader(session, Scope(day, first_day(month), chosen), months=1)
    counts = read.counts(row).get(month)
    return counts if counts and counts[1] else None


def list_locked(session: Session) -> list[str]:
    """Closed months, newest first."""
    return list(session.scalars(select(LockedMonth.month).order_by(LockedMonth.month.desc())))


def list_recounts(session: Session, limit: int | None = 200) -> list[RecountRow]:
    """Recalculations, newest first."""
    query = (
        select(Recount, Metric, func.coalesce(Programme.name, ""))
        .join(Metric, Metric.id == Recount.metric_id)
        .outerjoin(Programme, Programme.id == Recount.programme_id)
        .order_by(Recount.counted_at.desc(), Recount.id.desc())
        .limit(limit)
    )
    found = []
    for recount, metric, programme in session.execute(query):
        reported = (recount.reported_numerator, recount.reported_denominator)
        counted = (recount.counted_numerator, recount.counted_denominator)
        said, found_again = (
            Fraction(above) * metric.factor / Fraction(below) for above, below in (reported, counted)
        )
        found.append(
            RecountRow(
                recount.id,
                metric.code,
                metric.name,
                programme,
                recount.month,
                shown(metric.unit, said, (found_again, None)),
                shown(metric.unit, found_again, (said, None)),
                difference(reported, counted),
                recount.agrees,
                recount.rows,
                recount.source,
                recount.sha256,
                recount.note,
                recount.counted_by,
                recount.counted_at,
            )
        )
    return found
