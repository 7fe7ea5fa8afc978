"""Accuracies, non-critical score and auto-fail rate from monitoring; agreement from calibration."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from audit_app.base.figure import Scope
from audit_app.metrics.queries.computed.shape import Found, keep, whole_months
from audit_app.metrics.rules import first_day, last_day, month_of
from audit_app.quality import queries as quality
from audit_app.quality.models import Calibration, CalibrationSeat
from audit_app.quality.rules.calibration import CalibrationState
from audit_app.scoring.rules import Month


def from_quality(session: Session, scope: Scope, months: Sequence[Month]) -> Found:
    """Two statements: the month tallies (random evaluations alone) and the closed calibrations."""
    found: Found = {}
    over = whole_months(scope, months)
    if not over:
        return found
    for row in quality.monthly_accuracy(session, first_day(over[0]), last_day(over[-1]), scope):
        month, where = month_of(row.month), (row.programme_id, row.channel, None)
        for code, right, of in (
            ("customer_critical_accuracy", row.customer_right, row.n),
            ("business_critical_accuracy", row.business_right, row.n),
            ("compliance_critical_accuracy", row.compliance_right, row.n),
            ("non_critical_score", row.points, row.points_possible),
            ("auto_fail_rate", row.critical, row.n),
        ):
            keep(found, code, month, where, (_exact(right), _exact(of)))
    _agreement(session, scope, over, found)
    return found


def _agreement(session: Session, scope: Scope, over: list[Month], found: Found) -> None:
    """Decisions of evaluators in closed sessions that are the agreed ones; the client's are left out."""
    query = (
        select(
            Calibration.held_on,
            Calibration.programme_id,
            func.coalesce(func.sum(CalibrationSeat.agreed), 0),
            func.coalesce(func.sum(CalibrationSeat.decided), 0),
        )
        .join(CalibrationSeat, CalibrationSeat.calibration_id == Calibration.id)
        .where(
            Calibration.state == CalibrationState.CLOSED,
            Calibration.held_on.between(first_day(over[0]), last_day(over[-1])),
            CalibrationSeat.submitted_at.is_not(None),
            ~CalibrationSeat.client,
            *([Calibration.programme_id.in_(scope.programmes)] if scope.programmes else ()),
        )
        .group_by(Calibration.held_on, Calibration.programme_id)
    )
    for day, programme, agreed, decided in session.execute(query):
        counts = (_exact(agreed), _exact(decided))
        keep(found, "calibration_agreement", month_of(day), (programme, None, None), counts)


def _exact(number: float) -> Decimal:
    """Points are kept as floating numbers; their shortest writing is what was meant."""
    return Decimal(str(number))
