"""What a record of an agent's work is held against: who was employed and placed where on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from audit_app.workforce.models import JobRole, Person, Placement
from audit_app.workforce.rules import Dates, works


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """One stretch of somebody's history; both days count, an open end has no `until_on`."""

    from_on: dt.date
    until_on: dt.date | None
    programme_id: int | None
    site_id: int
    customer_facing: bool


@dataclass(frozen=True, slots=True)
class KnownAgent:
    """A person with their dates and places, oldest first."""

    id: int
    code: str
    full_name: str
    dates: Dates
    places: tuple[KnownPlace, ...]

    def works_on(self, day: dt.date) -> bool:
        return works(self.dates, day)

    def place_on(self, day: dt.date) -> KnownPlace | None:
        for place in self.places:
            if place.from_on <= day and (place.until_on is None or day <= place.until_on):
                return place
        return None


def known_agents(session: Session, people: Collection[int] | None = None) -> dict[int, KnownAgent]:
    """Everybody (or these people) by number, those who left too; two statements."""
    person = select(Person.id, Person.code, Person.full_name, Person.hired_on, Person.live_on, Person.left_on)
    placement: Any = (
        select(
            Placement.person_id,
            Placement.from_on,
            Placement.until_on,
            Placement.programme_id,
            Placement.site_id,
            func.coalesce(JobRole.customer_facing, False),
        )
        .join(JobRole, JobRole.id == Placement.job_id)
        .order_by(Placement.person_id, Placement.from_on)
    )
    if people is not None:
        person, placement = (
            person.where(Person.id.in_(people)),
            placement.where(Placement.person_id.in_(people)),
        )
    places: dict[int, list[KnownPlace]] = {}
    for person_id, *place in session.execute(placement):
        places.setdefault(person_id, []).append(KnownPlace(*place))
    return {
        row.id: KnownAgent(
            row.id,
            row.code,
            row.full_name,
            Dates(row.hired_on, row.live_on, row.left_on),
            tuple(places.get(row.id, ())),
        )
        for row in session.execute(person)
    }
