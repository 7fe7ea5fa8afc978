"""Reads the organisation's metrics and their targets."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from audit_app.base.errors import NotFound
from audit_app.base.i18n import gettext as _
from audit_app.metrics.models import Metric, TargetFrom
from audit_app.metrics.rules import Definition, Target
from audit_app.scoring.rules import Month, code_order
from audit_app.workforce.models import Programme

_FIELDS = tuple(field.name for field in fields(Definition))


@dataclass(frozen=True, slots=True)
class MetricRow:
    """A metric of this organisation; `left_out` says why it is not used, `shipped` with which version it came."""

    id: int
    definition: Definition
    shipped: str
    left_out: str

    @property
    def in_use(self) -> bool:
        return not self.left_out


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A target with its reason and who agreed to it."""

    id: int
    metric_id: int
    target: Target
    programme: str
    reason: str
    source: str
    approved_by: str
    loosened: bool
    approval: str
    proposed: bool
    set_by: str
    set_at: dt.datetime


def list_metrics(session: Session, *, in_use: bool = False) -> list[MetricRow]:
    """Every metric by parameter, then by name; `in_use` True: without those that are left out."""
    query = select(Metric)
    if in_use:
        query = query.where(Metric.left_out == "")
    rows = [row_of(metric) for metric in session.scalars(query)]
    return sorted(rows, key=lambda row: (code_order(row.definition.item), row.definition.name))


def get_metric(session: Session, code: str) -> MetricRow:
    """Raises NotFound."""
    metric = session.scalars(select(Metric).where(Metric.code == code)).one_or_none()
    if metric is None:
        raise NotFound(_("There is no metric called %(code)s in this organisation.", code=code))
    return row_of(metric)


def row_of(metric: Metric) -> MetricRow:
    definition = Definition(**{name: getattr(metric, name) for name in _FIELDS})
    return MetricRow(metric.id, definition, metric.shipped, metric.left_out)


def list_targets(session: Session, metric_id: int | None = None) -> list[TargetRow]:
    """Targets of one metric, or of all; newest month first, those for all programmes before a programme's own."""
    query: Any = (
        select(TargetFrom, func.coalesce(Programme.name, ""))
        .outerjoin(Programme, Programme.id == TargetFrom.programme_id)
        .order_by(TargetFrom.from_month.desc(), func.coalesce(Programme.name, ""))
    )
    if metric_id is not None:
        query = query.where(TargetFrom.metric_id == metric_id)
    return [_target_row(row, programme) for row, programme in session.execute(query)]


def _target_row(row: TargetFrom, programme: str) -> TargetRow:
    return TargetRow(
        id=row.id,
        metric_id=row.metric_id,
        target=target_of(row.programme_id, row.from_month, row.low, row.high),
        programme=programme,
        reason=row.reason,
        source=row.source,
        approved_by=row.approved_by,
        loosened=row.loosened,
        approval=row.approval,
        proposed=row.proposed,
        set_by=row.set_by,
        set_at=row.set_at,
    )


def target_of(programme_id: int | None, month: str, low: Decimal | None, high: Decimal | None) -> Target:
    return Target(programme_id, Month.parse(month), low, high)
