"""Reads who was calibrated in which month, and where the client took part."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from audit_app.base.figure import Scope
from audit_app.quality.models import Calibration, CalibrationSeat, EvaluatorMonth, ProgrammeMonth
from audit_app.quality.rules.calibration import CalibrationState
from audit_app.workforce.models import Person, Programme


@dataclass(frozen=True, slots=True)
class EvaluatorMonthRow:
    """Somebody who evaluated in a month: how much, and in how many closed sessions they scored."""

    person_id: int
    code: str
    name: str
    month: dt.date
    evaluations: int
    sessions: int


def whole_months(scope: Scope) -> tuple[dt.date, dt.date] | None:
    """The first days of the first and the last month that lie wholly in the window; None: there is none."""
    first = scope.since if scope.since.day == 1 else _next_month(scope.since)
    last = _month_before(_next_month(scope.as_of) if _next_day(scope.as_of).day == 1 else scope.as_of)
    return (first, last) if first <= last else None


def evaluator_months(session: Session, scope: Scope) -> list[EvaluatorMonthRow]:
    """Every evaluator and whole month with evaluations of theirs; those who were missing first."""
    window = whole_months(scope)
    if window is None:
        return []
    where: list[Any] = [EvaluatorMonth.month.between(*window)]
    if scope.programmes:
        where.append(EvaluatorMonth.programme_id.in_(scope.programmes))
    sat: dict[tuple[int | None, dt.date], int] = defaultdict(int)
    # Taking part in a session of any programme counts: evaluators are calibrated, not programmes.
    for person, held_on, number in session.execute(
        select(CalibrationSeat.person_id, Calibration.held_on, func.count())
        .select_from(CalibrationSeat)
        .join(Calibration, Calibration.id == CalibrationSeat.calibration_id)
        .where(
            Calibration.state == CalibrationState.CLOSED,
            Calibration.held_on.between(window[0], scope.as_of),
            CalibrationSeat.person_id.is_not(None),
            CalibrationSeat.submitted_at.is_not(None),
        )
        .group_by(CalibrationSeat.person_id, Calibration.held_on)
    ):
        sat[person, held_on.replace(day=1)] += number
    rows = session.execute(
        select(
            Person.id,
            Person.code,
            Person.full_name,
            EvaluatorMonth.month,
            func.sum(EvaluatorMonth.n),
        )
        .join(Person, Person.id == EvaluatorMonth.evaluator_id)
        .where(*where)
        .group_by(Person.id, Person.code, Person.full_name, EvaluatorMonth.month)
        .order_by(EvaluatorMonth.month.desc(), Person.full_name)
    )
    found = [EvaluatorMonthRow(row[0], row[1], row[2], row[3], row[4], sat[row[0], row[3]]) for row in rows]
    return sorted(found, key=lambda one: one.sessions > 0)


@dataclass(frozen=True, slots=True)
class ClientQuarter:
    """One programme's quarter: closed sessions, those with the client, and those with decisions of the client's."""

    programme_id: int
    programme: str
    quarter: dt.date
    sessions: int
    with_client: int
    with_decisions: int


def client_quarters(session: Session, scope: Scope) -> list[ClientQuarter]:
    """Every programme and whole quarter in which its contacts were evaluated; those without the client first."""
    window = whole_quarters(scope)
    if window is None:
        return []
    chosen = [ProgrammeMonth.programme_id.in_(scope.programmes)] if scope.programmes else []
    active = {
        (number, name, quarter_of(month))
        for number, name, month in session.execute(
            select(ProgrammeMonth.programme_id, Programme.name, ProgrammeMonth.month)
            .join(Programme, Programme.id == ProgrammeMonth.programme_id)
            .where(ProgrammeMonth.month.between(*window), *chosen)
            .distinct()
        )
    }
    own = exists().where(
        CalibrationSeat.calibration_id == Calibration.id,
        CalibrationSeat.organisation_id == Calibration.organisation_id,
        CalibrationSeat.client,
        CalibrationSeat.submitted_at.is_not(None),
    )
    held: dict[tuple[int, dt.date], list[int]] = defaultdict(lambda: [0, 0, 0])
    for number, held_on, present, decided in session.execute(
        select(Calibration.programme_id, Calibration.held_on, Calibration.client_present, own).where(
            Calibration.state == CalibrationState.CLOSED,
            Calibration.held_on.between(window[0], scope.as_of),
        )
    ):
        counts = held[number, quarter_of(held_on)]
        counts[0] += 1
        counts[1] += bool(present or decided)
        counts[2] += bool(decided)
    found = [
        ClientQuarter(number, name, quarter, *held[number, quarter])
        for number, name, quarter in sorted(active, key=lambda one: (one[1], one[2]))
    ]
    return sorted(found, key=lambda one: one.with_client > 0)


def quarter_of(day: dt.date) -> dt.date:
    """The first day of the calendar quarter."""
    return dt.date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def whole_quarters(scope: Scope) -> tuple[dt.date, dt.date] | None:
    """The first months of the first and the last day's month of the last calendar quarter wholly in the window."""
    months = whole_months(scope)
    if months is None:
        return None
    first, last = months
    while first.month % 3 != 1:
        first = _next_month(first)
    while last.month % 3 != 0:
        last = _month_before(last)
    return (first, last) if first <= last else None


def _next_day(day: dt.date) -> dt.date:
    return day + dt.timedelta(days=1)


def _next_month(day: dt.date) -> dt.date:
    return (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1)


def _month_before(day: dt.date) -> dt.date:
    return (day.replace(day=1) - dt.timedelta(days=1)).replace(day=1)
