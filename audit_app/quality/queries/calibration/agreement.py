"""Reads how alike evaluators judge: by criterion and by evaluator over the months."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from audit_app.base.figure import Scope
from audit_app.quality.models import Calibration, CalibrationItem, CalibrationScore, CalibrationSeat
from audit_app.quality.rules import ErrorClass
from audit_app.quality.rules.calibration import (
    NOTHING,
    CalibrationState,
    Decision,
    Share,
    fleiss_kappa,
    out_of_line,
)
from audit_app.workforce.models import Person


@dataclass(frozen=True, slots=True)
class CriterionAgreement:
    """One criterion over many sessions: agreement with what was decided, between pairs, and beyond chance."""

    code: str
    error_class: ErrorClass
    sessions: int
    agreement: Share
    pairs: Share
    kappa: float | None


def closed_within(scope: Scope) -> list[Any]:
    """The criteria over `Calibration` of the closed sessions of a scope; calibrations know no site."""
    where: list[Any] = [
        Calibration.state == CalibrationState.CLOSED,
        Calibration.held_on.between(scope.since, scope.as_of),
    ]
    if scope.programmes:
        where.append(Calibration.programme_id.in_(scope.programmes))
    return where


def criterion_agreement(session: Session, scope: Scope) -> list[CriterionAgreement]:
    """Every criterion of the closed sessions of a period, the weakest first; one statement."""
    votes: dict[tuple[str, ErrorClass], dict[int, dict[Decision, int]]] = defaultdict(
        lambda: defaultdict(dict)
    )
    agreed: dict[tuple[str, ErrorClass], Share] = defaultdict(lambda: NOTHING)
    for code, error_class, number, decision, right, count in session.execute(
        select(
            CalibrationItem.criterion_code,
            CalibrationItem.error_class,
            Calibration.id,
            CalibrationScore.decision,
            CalibrationItem.decision,
            func.count(CalibrationScore.id),
        )
        .select_from(Calibration)
        .join(CalibrationItem, CalibrationItem.calibration_id == Calibration.id)
        .join(
            CalibrationScore,
            and_(
                CalibrationScore.calibration_id == Calibration.id,
                CalibrationScore.criterion_code == CalibrationItem.criterion_code,
            ),
        )
        .where(*closed_within(scope))
        .group_by(
            CalibrationItem.criterion_code,
            CalibrationItem.error_class,
            Calibration.id,
            CalibrationScore.decision,
            CalibrationItem.decision,
        )
    ):
        key = (code, error_class)
        votes[key][number][decision] = count
        agreed[key] += Share(count if decision == right else 0, count)
    found = []
    for (code, error_class), sessions in votes.items():
        table = [tuple(chosen.get(decision, 0) for decision in Decision) for chosen in sessions.values()]
        alike = sum(n * (n - 1) // 2 for row in table for n in row)
        pairs = sum(sum(row) * (sum(row) - 1) // 2 for row in table)
        found.append(
            CriterionAgreement(
                code,
                error_class,
                len(sessions),
                agreed[code, error_class],
                Share(alike, pairs),
                fleiss_kappa(table),
            )
        )
    return sorted(found, key=lambda one: (one.agreement.exact or 0, one.code))


@dataclass(frozen=True, slots=True)
class Drift:
    """One evaluator: agreement with what was decided by month, months without a session left out."""

    person_id: int
    code: str
    name: str
    months: dict[dt.date, Share]
    total: Share
    out_of_line: bool


def drift(session: Session, scope: Scope) -> list[Drift]:
    """Every evaluator who sat in a closed session of the period, the furthest from the reference first."""
    months: dict[tuple[int, str, str], dict[dt.date, Share]] = defaultdict(
        lambda: defaultdict(lambda: NOTHING)
    )
    for number, code, name, held_on, part, whole in session.execute(
        select(
            Person.id,
            Person.code,
            Person.full_name,
            Calibration.held_on,
            func.sum(CalibrationSeat.agreed),
            func.sum(CalibrationSeat.decided),
        )
        .select_from(CalibrationSeat)
        .join(Calibration, Calibration.id == CalibrationSeat.calibration_id)
        .join(Person, Person.id == CalibrationSeat.person_id)
        .where(*closed_within(scope), CalibrationSeat.submitted_at.is_not(None))
        .group_by(Person.id, Person.code, Person.full_name, Calibration.held_on)
    ):
        months[number, code, name][held_on.replace(day=1)] += Share(part, whole)
    found = []
    for (number, code, name), shares in months.items():
        in_order = dict(sorted(shares.items()))
        total = sum(in_order.values(), NOTHING)
        found.append(Drift(number, code, name, in_order, total, out_of_line(list(in_order.values()))))
    return sorted(found, key=lambda one: (not one.out_of_line, one.total.exact or 0, one.name))
