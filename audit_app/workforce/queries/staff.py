"""Everybody as a staff list would say it, for comparing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, aliased

from audit_app.workforce.models import JobRole, Person, Placement, Programme, Site


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A person with their newest placement, by names."""

    id: int
    code: str
    full_name: str
    email: str
    hired_on: dt.date
    live_on: dt.date | None
    left_on: dt.date | None
    supervisor_code: str
    placement_id: int | None
    placed_from: dt.date | None
    site: str
    programme: str
    job: str


def known_staff(session: Session) -> dict[str, KnownPerson]:
    """Everybody, those who left too, by their code in lower case."""
    newest = (
        select(Placement.person_id, func.max(Placement.from_on).label("from_on"))
        .group_by(Placement.person_id)
        .subquery()
    )
    boss = aliased(Person)
    query: Any = (
        select(
            Person.id,
            Person.code,
            Person.full_name,
            Person.email,
            Person.hired_on,
            Person.live_on,
            Person.left_on,
            func.coalesce(boss.code, ""),
            Placement.id,
            Placement.from_on,
            func.coalesce(Site.name, ""),
            func.coalesce(Programme.name, ""),
            func.coalesce(JobRole.name, ""),
        )
        .outerjoin(boss, boss.id == Person.supervisor_id)
        .outerjoin(newest, newest.c.person_id == Person.id)
        .outerjoin(Placement, and_(Placement.person_id == Person.id, Placement.from_on == newest.c.from_on))
        .outerjoin(Site, Site.id == Placement.site_id)
        .outerjoin(Programme, Programme.id == Placement.programme_id)
        .outerjoin(JobRole, JobRole.id == Placement.job_id)
    )
    people = (KnownPerson(*row) for row in session.execute(query))
    return {person.code.casefold(): person for person in people}
