"""Who of the staff is behind an account, and who may score in a calibration."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from audit_app.base.actor import Actor
from audit_app.quality.models import EvaluatorMonth
from audit_app.workforce.models import JobRole, Person, Placement
from audit_app.workforce.queries import on_staff, person_behind, placed_on

LATELY = 190  # days: half a year of evaluations tells who evaluates


def person_of(session: Session, actor: Actor) -> int | None:
    """Who of the staff acts: the linked person, or whoever alone has the account's e-mail address."""
    return person_behind(session, actor.user_id)


@dataclass(frozen=True, slots=True)
class Scorer:
    """Somebody who may score in a calibration; `evaluations`: how many of theirs there are of late."""

    id: int
    code: str
    name: str
    job: str
    evaluations: int


def scorers(session: Session, programme_id: int, on: dt.date) -> list[Scorer]:
    """Who evaluated on the programme in the last months, and the programme's support staff; the busiest first."""
    counted = {
        row[0]: row[1]
        for row in session.execute(
            select(EvaluatorMonth.evaluator_id, func.sum(EvaluatorMonth.n))
            .where(
                EvaluatorMonth.programme_id == programme_id,
                EvaluatorMonth.month.between(on - dt.timedelta(days=LATELY), on),
            )
            .group_by(EvaluatorMonth.evaluator_id)
        )
    }
    rows = session.execute(
        select(Person.id, Person.code, Person.full_name, JobRole.name)
        .join(Placement, and_(Placement.person_id == Person.id, placed_on(on)))
        .join(JobRole, JobRole.id == Placement.job_id)
        .where(
            on_staff(on),
            or_(
                Person.id.in_(counted),
                and_(JobRole.support, Placement.programme_id == programme_id),
            ),
        )
    )
    found = [Scorer(*row, counted.get(row[0], 0)) for row in rows]
    return sorted(found, key=lambda one: (-one.evaluations, one.name))
