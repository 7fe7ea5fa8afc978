"""The checks that calibration answers. Calibrations know no site: a scope's sites are not looked at."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import and_, func, select

from audit_app.base.i18n import gettext as _
from audit_app.quality.models import Calibration, CalibrationItem, CalibrationScore, CalibrationSeat
from audit_app.quality.queries.calibration import client_quarters, closed_within, evaluator_months
from audit_app.quality.queries.figures.reader import ROWS, Found, Reader
from audit_app.quality.rules import Threshold
from audit_app.quality.rules.calibration import LIMIT, PARTLY
from audit_app.workforce.models import Person

AGREEMENT = Threshold(met=LIMIT, partly=PARTLY)
# One quarter of a year missed on one programme is a slip; more is a client who is not there.
QUARTERS = Threshold(met=100, partly=75)


def evaluators_calibrated(read: Reader) -> Found:
    """Evaluators and whole months with evaluations of theirs; fine: they scored in a closed session that month."""
    found = evaluator_months(read.session, read.scope)
    rows = [(one.code, one.name, one.month, one.evaluations, one.sessions) for one in found]
    missed = sum(not one.sessions for one in found)
    return Found(
        len(found) - missed,
        len(found),
        _("Every evaluator was in a calibration in each of their %(sample)s months up to %(day)s."),
        _(
            "In %(against)s of %(sample)s evaluators' months up to %(day)s somebody evaluated without a calibration."
        ),
        ("person_code", "full_name", "month", "evaluations", "calibrations"),
        rows[:missed],
        rows[missed:],
    )


def calibration_agreement(read: Reader) -> Found:
    """Decisions of evaluators in closed sessions; fine: the decision is the agreed one. The client's are left out."""
    where = (*closed_within(read.scope), CalibrationSeat.submitted_at.is_not(None), ~CalibrationSeat.client)
    row = read.session.execute(
        select(
            func.coalesce(func.sum(CalibrationSeat.agreed), 0),
            func.coalesce(func.sum(CalibrationSeat.decided), 0),
        )
        .select_from(Calibration)
        .join(CalibrationSeat, CalibrationSeat.calibration_id == Calibration.id)
        .where(*where)
    ).one()
    against, behind = _decisions(read, where) if read.rows else ([], [])
    return Found(
        row[0],
        row[1],
        _("All %(sample)s decisions in calibrations up to %(day)s are the agreed ones."),
        _(
            "%(percent)s of %(sample)s decisions in calibrations from %(since)s to %(day)s are the agreed ones."
        ),
        ("held_on", "session", "full_name", "criterion", "class", "decision", "agreed"),
        against,
        behind,
        AGREEMENT,
    )


def _decisions(read: Reader, where: tuple[Any, ...]) -> tuple[list[Any], list[Any]]:
    query = (
        select(
            Calibration.held_on,
            Calibration.code,
            func.coalesce(Person.full_name, CalibrationSeat.name),
            CalibrationItem.criterion_code,
            CalibrationItem.error_class,
            CalibrationScore.decision,
            CalibrationItem.decision,
        )
        .select_from(Calibration)
        .join(CalibrationSeat, CalibrationSeat.calibration_id == Calibration.id)
        .join(CalibrationScore, CalibrationScore.seat_id == CalibrationSeat.id)
        .join(
            CalibrationItem,
            and_(
                CalibrationItem.calibration_id == Calibration.id,
                CalibrationItem.criterion_code == CalibrationScore.criterion_code,
            ),
        )
        .outerjoin(Person, Person.id == CalibrationSeat.person_id)
        .where(*where, CalibrationItem.decision.is_not(None))
        .order_by(Calibration.held_on.desc(), Calibration.id, Person.full_name)
    )
    differs = CalibrationScore.decision != CalibrationItem.decision
    return (
        [tuple(row) for row in read.session.execute(query.where(differs).limit(ROWS))],
        [tuple(row) for row in read.session.execute(query.where(~differs).limit(ROWS))],
    )


def client_calibrates(read: Reader) -> Found:
    """Programmes and whole quarters with evaluations; fine: the client was in a closed session."""
    found = client_quarters(read.session, read.scope)
    rows = [(one.programme, one.quarter, one.sessions, one.with_client, one.with_decisions) for one in found]
    missed = sum(not one.with_client for one in found)
    return Found(
        len(found) - missed,
        len(found),
        _(
            "The client took part in a calibration in each of the %(sample)s quarters of programmes up to %(day)s."
        ),
        _(
            "In %(against)s of %(sample)s quarters of programmes up to %(day)s no client took part in a calibration."
        ),
        ("programme", "quarter_from", "calibrations", "with_client", "with_client_decisions"),
        rows[:missed],
        rows[missed:],
        QUARTERS,
    )


CHECKS: dict[str, Callable[[Reader], Found]] = {
    "quality.evaluators_calibrated": evaluators_calibrated,
    "quality.calibration_agreement": calibration_agreement,
    "quality.client_calibrates": client_calibrates,
}
