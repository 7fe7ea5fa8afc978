"""One person's own training: what their job asks for, what runs out when, and every try."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.orm import Session

from audit_app.training.queries import list_records, person_cells
from audit_app.training.rules import CompletionKind, Result, Status
from audit_app.workforce.queries import PersonOn


@dataclass(frozen=True, slots=True)
class Requirement:
    """Something the job asks for; `valid_until` None: for good, or nothing passed."""

    module: str
    title: str
    status: Status
    passed_on: dt.date | None
    valid_until: dt.date | None
    pass_mark: float | None
    before_live: bool


@dataclass(frozen=True, slots=True)
class Try:
    """One completion or verification."""

    completed_on: dt.date
    module: str
    title: str
    kind: CompletionKind
    try_no: int
    result: Result
    score: float | None
    hours: float | None
    trainer: str


def list_requirements(session: Session, person: PersonOn, on: dt.date) -> list[Requirement]:
    """What the person's job asks for on a day, worst first."""
    return [
        Requirement(
            cell.asked.module.code,
            cell.asked.module.title,
            cell.standing.status,
            cell.last_pass,
            cell.standing.valid_until,
            cell.asked.pass_mark,
            cell.asked.before_live,
        )
        for cell in person_cells(session, person, on)
    ]


def list_tries(session: Session, person_id: int) -> list[Try]:
    """Every try of the person, newest first."""
    return [
        Try(
            row.completed_on,
            row.module_code,
            row.module_title,
            row.kind,
            row.try_no,
            row.result,
            row.score,
            row.hours,
            row.trainer,
        )
        for row in list_records(session, person_id)
    ]
