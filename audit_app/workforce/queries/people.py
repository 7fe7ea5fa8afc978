"""Reads people, where they were on a day, and the sites, programmes and jobs there are."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from audit_app.base.errors import NotFound
from audit_app.base.figure import Scope
from audit_app.base.i18n import gettext as _
from audit_app.base.paging import SIZE, Page, offset, ordering
from audit_app.workforce.models import JobRole, Person, Placement, Programme, Site


@dataclass(frozen=True, slots=True)
class Named:
    """A site."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class ProgrammeRow:
    """A programme with its channels."""

    id: int
    name: str
    channels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class JobRow:
    """A job and what kind of job it is."""

    id: int
    name: str
    customer_facing: bool
    support: bool


@dataclass(frozen=True, slots=True)
class PersonOn:
    """A person as they were on a day; without a placement that day the places are None and empty."""

    id: int
    code: str
    full_name: str
    hired_on: dt.date
    live_on: dt.date | None
    left_on: dt.date | None
    site_id: int | None
    site: str
    programme_id: int | None
    programme: str
    job_id: int | None
    job: str
    customer_facing: bool
    support: bool


@dataclass(frozen=True, slots=True)
class PlacementRow:
    """One stretch of a person's history."""

    id: int
    site: str
    programme: str
    job: str
    customer_facing: bool
    from_on: dt.date
    until_on: dt.date | None


@dataclass(frozen=True, slots=True)
class PersonDetail:
    """Everything about one person, newest placement first."""

    id: int
    code: str
    full_name: str
    email: str
    hired_on: dt.date
    live_on: dt.date | None
    left_on: dt.date | None
    supervisor_id: int | None
    supervisor: str
    supervisor_code: str
    placements: tuple[PlacementRow, ...]


class Staff(enum.StrEnum):
    """Which people a list shows."""

    PRESENT = "present"
    LEFT = "left"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Filter:
    """Which people to list, as they are on a day; None means any."""

    on: dt.date
    text: str = ""
    site_id: int | None = None
    programme_id: int | None = None
    job_id: int | None = None
    staff: Staff = Staff.PRESENT
    sort: str = "name"


@dataclass(frozen=True, slots=True)
class Structure:
    """Every site, programme and job, by name."""

    sites: tuple[Named, ...] = field(default=())
    programmes: tuple[ProgrammeRow, ...] = field(default=())
    jobs: tuple[JobRow, ...] = field(default=())


def list_sites(session: Session) -> list[Named]:
    return [Named(*row) for row in session.execute(select(Site.id, Site.name).order_by(Site.name))]


def list_programmes(session: Session) -> list[ProgrammeRow]:
    query = select(Programme.id, Programme.name, Programme.channels).order_by(Programme.name)
    return [ProgrammeRow(row.id, row.name, tuple(row.channels)) for row in session.execute(query)]


def list_jobs(session: Session) -> list[JobRow]:
    query = select(JobRole.id, JobRole.name, JobRole.customer_facing, JobRole.support).order_by(JobRole.name)
    return [JobRow(*row) for row in session.execute(query)]


def structure(session: Session) -> Structure:
    return Structure(tuple(list_sites(session)), tuple(list_programmes(session)), tuple(list_jobs(session)))


def on_staff(day: Any) -> Any:
    """The criterion that a person is on the staff that day, a date or a column of dates."""
    return and_(Person.hired_on <= day, or_(Person.left_on.is_(None), Person.left_on >= day))


def placed_on(day: Any) -> Any:
    """The criterion that a placement holds that day, a date or a column of dates."""
    return and_(Placement.from_on <= day, or_(Placement.until_on.is_(None), Placement.until_on >= day))


def _select_on(day: dt.date) -> Any:
    return (
        select(
            Person.id,
            Person.code,
            Person.full_name,
            Person.hired_on,
            Person.live_on,
            Person.left_on,
            Site.id,
            func.coalesce(Site.name, ""),
            Programme.id,
            func.coalesce(Programme.name, ""),
            JobRole.id,
            func.coalesce(JobRole.name, ""),
            func.coalesce(JobRole.customer_facing, False),
            func.coalesce(JobRole.support, False),
        )
        .select_from(Person)
        .outerjoin(Placement, and_(Placement.person_id == Person.id, placed_on(day)))
        .outerjoin(Site, Site.id == Placement.site_id)
        .outerjoin(Programme, Programme.id == Placement.programme_id)
        .outerjoin(JobRole, JobRole.id == Placement.job_id)
    )


def within(scope: Scope) -> list[Any]:
    """The criteria of a scope's sites and programmes over `Placement`."""
    where = []
    if scope.sites:
        where.append(Placement.site_id.in_(scope.sites))
    if scope.programmes:
        where.append(Placement.programme_id.in_(scope.programmes))
    return where


def who_counted(session: Session, scope: Scope, only: Collection[int] | None = None) -> list[PersonOn]:
    """Everybody on the staff on `scope.as_of` who was placed in its sites and programmes, by name.

    `only`: of these people; None: of everybody.
    """
    query = (
        _select_on(scope.as_of)
        .where(on_staff(scope.as_of), *within(scope))
        .order_by(Person.full_name, Person.id)
    )
    if only is not None:
        query = query.where(Person.id.in_(only))
    return [_person_on(row) for row in session.execute(query)]


def _person_on(row: Any) -> PersonOn:
    return PersonOn(*row)


def _where(chosen: Filter) -> list[Any]:
    where: list[Any] = []
    if chosen.staff == Staff.PRESENT:
        where.append(on_staff(chosen.on))
    elif chosen.staff == Staff.LEFT:
        where.append(Person.left_on < chosen.on)
    if chosen.text:
        where.append(
            or_(
                Person.full_name.icontains(chosen.text, autoescape=True),
                Person.code.icontains(chosen.text, autoescape=True),
            )
        )
    for column, value in (
        (Placement.site_id, chosen.site_id),
        (Placement.programme_id, chosen.programme_id),
        (Placement.job_id, chosen.job_id),
    ):
        if value is not None:
            where.append(column == value)
    return where


ORDER = {
    "code": Person.code,
    "name": Person.full_name,
    "site": Site.name,
    "programme": Programme.name,
    "job": JobRole.name,
    "hired": Person.hired_on,
    "live": Person.live_on,
    "left": Person.left_on,
}
"""What a list of people can be ordered by, as an address names it."""


def list_people(session: Session, chosen: Filter, page: int = 1, size: int = SIZE) -> Page[PersonOn]:
    """People by name, with their places on the chosen day."""
    where = _where(chosen)
    total = (
        session.scalar(
            select(func.count(Person.id))
            .select_from(Person)
            .outerjoin(Placement, and_(Placement.person_id == Person.id, placed_on(chosen.on)))
            .where(*where)
        )
        or 0
    )
    query = _ordered(chosen, where).limit(size).offset(offset(page, size))
    rows = session.execute(query)
    return Page(tuple(_person_on(row) for row in rows), page, size, total)


def list_everybody(session: Session, chosen: Filter) -> list[PersonOn]:
    """All people of a filter, as `list_people` orders them."""
    return [_person_on(row) for row in session.execute(_ordered(chosen, _where(chosen)))]


def _ordered(chosen: Filter, where: list[Any]) -> Any:
    by = ordering(chosen.sort, ORDER, "name")
    return _select_on(chosen.on).where(*where).order_by(*by, Person.full_name, Person.id)


def list_people_on(session: Session, numbers: Collection[int], day: dt.date) -> list[PersonOn]:
    """These people as they were on a day, by name."""
    query = _select_on(day).where(Person.id.in_(numbers)).order_by(Person.full_name, Person.id)
    return [_person_on(row) for row in session.execute(query)]


def get_person(session: Session, person_id: int) -> PersonDetail:
    """One person with their history; raises NotFound."""
    boss = aliased(Person)
    row = session.execute(
        select(
            Person.id,
            Person.code,
            Person.full_name,
            Person.email,
            Person.hired_on,
            Person.live_on,
            Person.left_on,
            Person.supervisor_id,
            func.coalesce(boss.full_name, "").label("supervisor"),
            func.coalesce(boss.code, "").label("supervisor_code"),
        )
        .outerjoin(boss, boss.id == Person.supervisor_id)
        .where(Person.id == person_id)
    ).one_or_none()
    if row is None:
        raise NotFound(_("There is no such person in this organisation. Look for them under People."))
    placements = session.execute(
        select(
            Placement.id,
            Site.name,
            func.coalesce(Programme.name, ""),
            JobRole.name,
            JobRole.customer_facing,
            Placement.from_on,
            Placement.until_on,
        )
        .join(Site, Site.id == Placement.site_id)
        .outerjoin(Programme, Programme.id == Placement.programme_id)
        .join(JobRole, JobRole.id == Placement.job_id)
        .where(Placement.person_id == person_id)
        .order_by(Placement.from_on.desc())
    )
    history = tuple(PlacementRow(*placement) for placement in placements)
    return PersonDetail(**row._asdict(), placements=history)


def find_person_on(session: Session, person_id: int, day: dt.date) -> PersonOn | None:
    """One person as they were on a day, whether on the staff then or not."""
    row = session.execute(_select_on(day).where(Person.id == person_id)).one_or_none()
    return None if row is None else _person_on(row)


def find_person_id(session: Session, code: str) -> int | None:
    """The person with that code, whatever its letters' case."""
    query = select(Person.id).where(func.lower(Person.code) == code.strip().lower()).order_by(Person.id)
    return session.scalars(query.limit(1)).one_or_none()


def count_people(session: Session) -> int:
    return session.scalar(select(func.count(Person.id))) or 0
