"""Takes in a whole staff list: new people, changed ones, moves, and places nobody has named before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from audit_app.base import clock
from audit_app.base.actor import Actor
from audit_app.workforce.models import JobRole, Person, Placement, Programme, Site
from audit_app.workforce.queries.staff import KnownPerson, known_staff
from audit_app.workforce.rules import traits_of
from audit_app.workforce.service.places import AddJob, AddProgramme, add_job, add_programme, add_site

PLACE = ("site", "programme", "job")
OWN = ("full_name", "email", "hired_on", "live_on", "left_on", "supervisor_code")


@dataclass(frozen=True, slots=True)
class StaffRow:
    """One line of a staff list, by names and codes; None or empty: the list says nothing about it.

    `placed_on`: since when the person is where the line says; left out: their first day, or today for a move.
    """

    code: str
    full_name: str = ""
    email: str = ""
    site: str = ""
    programme: str = ""
    job: str = ""
    hired_on: dt.date | None = None
    live_on: dt.date | None = None
    left_on: dt.date | None = None
    supervisor_code: str = ""
    placed_on: dt.date | None = None


def differences(row: StaffRow, known: KnownPerson) -> set[str]:
    """The fields in which a line says something else than what is known."""
    return {
        field
        for field in (*OWN, *PLACE)
        if (said := getattr(row, field)) and not _alike(said, getattr(known, field))
    }


def _alike(said: object, known: object) -> bool:
    if isinstance(said, str) and isinstance(known, str):
        return said == known or said.casefold() == known.casefold() != ""
    return said == known


def place_keys(session: Session, actor: Actor, rows: Sequence[Any]) -> dict[str, dict[str, int]]:
    """The numbers of sites, programmes and jobs by lower-case name, those the rows name first made if new."""
    found: dict[str, dict[str, int]] = {}
    for field, model in (("site", Site), ("programme", Programme), ("job", JobRole)):
        known = {name.casefold(): key for name, key in session.execute(select(model.name, model.id))}
        named = {getattr(row, field, "") for row in rows} - {""}
        for name in sorted(named):
            if name.casefold() not in known:
                known[name.casefold()] = _add_place(session, actor, field, name)
        found[field] = known
    return found


def _add_place(session: Session, actor: Actor, field: str, name: str) -> int:
    if field == "site":
        return add_site(session, actor, name)
    if field == "programme":
        return add_programme(session, actor, AddProgramme(name))
    traits = traits_of(name)
    return add_job(session, actor, AddJob(name, traits.customer_facing, traits.support))


def take_staff(session: Session, actor: Actor, rows: Sequence[StaffRow]) -> tuple[int, int]:
    """Adds and changes people in bulk; returns (new, changed). The rows have been checked before."""
    known = known_staff(session)
    keys = place_keys(session, actor, rows)
    new = [row for row in rows if row.code.casefold() not in known]
    changed = [
        (row, known[row.code.casefold()], fields)
        for row in rows
        if row.code.casefold() in known and (fields := differences(row, known[row.code.casefold()]))
    ]
    _add_people(session, actor, new, keys)
    ids = {code.casefold(): key for code, key in session.execute(select(Person.code, Person.id))}
    _update_people(session, actor, changed)
    _move_people(session, actor, changed, keys)
    _set_supervisors(session, actor, rows, ids)
    return len(new), len(changed)


def _add_people(
    session: Session, actor: Actor, rows: Sequence[StaffRow], keys: Mapping[str, Mapping[str, int]]
) -> None:
    if not rows:
        return
    organisation_id = actor.organisation_id
    session.execute(
        insert(Person),
        [
            {
                "organisation_id": organisation_id,
                "code": row.code,
                "full_name": row.full_name,
                "email": row.email,
                "hired_on": row.hired_on,
                "live_on": row.live_on,
                "left_on": row.left_on,
            }
            for row in rows
        ],
    )
    ids = {code: key for code, key in session.execute(select(Person.code, Person.id))}  # noqa: C416 - a row is no pair to mypy
    session.execute(
        insert(Placement),
        [
            {
                "organisation_id": organisation_id,
                "person_id": ids[row.code],
                "site_id": keys["site"][row.site.casefold()],
                "programme_id": keys["programme"].get(row.programme.casefold()),
                "job_id": keys["job"][row.job.casefold()],
                "from_on": row.hired_on,
                "until_on": None,
            }
            for row in rows
        ],
    )


Changed = Sequence[tuple[StaffRow, KnownPerson, set[str]]]


def _update_people(session: Session, actor: Actor, changed: Changed) -> None:
    people = Person.__table__
    values = [
        {
            "key": known.id,
            "new_full_name": row.full_name or known.full_name,
            "new_email": row.email or known.email,
            "new_hired_on": row.hired_on or known.hired_on,
            "new_live_on": row.live_on or known.live_on,
            "new_left_on": row.left_on or known.left_on,
        }
        for row, known, fields in changed
        if fields & set(OWN)
    ]
    _many(
        session,
        update(Person)
        .where(people.c.id == bindparam("key"), people.c.organisation_id == actor.organisation_id)
        .values(
            {
                name: bindparam(f"new_{name}")
                for name in ("full_name", "email", "hired_on", "live_on", "left_on")
            }
        ),
        values,
    )
    places = Placement.__table__
    _many(
        session,
        update(Placement)
        .where(
            places.c.person_id == bindparam("key"),
            places.c.from_on == bindparam("old_day"),
            places.c.organisation_id == actor.organisation_id,
        )
        .values(from_on=bindparam("new_day")),
        [
            {"key": known.id, "old_day": known.hired_on, "new_day": row.hired_on}
            for row, known, fields in changed
            if "hired_on" in fields
        ],
    )


def _move_people(
    session: Session, actor: Actor, changed: Changed, keys: Mapping[str, Mapping[str, int]]
) -> None:
    places = Placement.__table__
    ends, replaced, begun = [], [], []
    for row, known, fields in changed:
        if not fields & set(PLACE):
            continue
        where = {
            "site_id": keys["site"][(row.site or known.site).casefold()],
            "programme_id": keys["programme"].get((row.programme or known.programme).casefold()),
            "job_id": keys["job"][(row.job or known.job).casefold()],
        }
        begins = moved_on(row, known)
        if known.placement_id is not None and known.placed_from is not None and begins <= known.placed_from:
            replaced.append(
                {"key": known.placement_id, **{f"new_{name}": value for name, value in where.items()}}
            )
            continue
        if known.placement_id is not None:
            ends.append({"key": known.placement_id, "last": begins - dt.timedelta(days=1)})
        begun.append(
            {
                "organisation_id": actor.organisation_id,
                "person_id": known.id,
                "from_on": begins,
                "until_on": None,
                **where,
            }
        )
    own = (places.c.id == bindparam("key"), places.c.organisation_id == actor.organisation_id)
    _many(session, update(Placement).where(*own).values(until_on=bindparam("last")), ends)
    _many(
        session,
        update(Placement)
        .where(*own)
        .values({name: bindparam(f"new_{name}") for name in ("site_id", "programme_id", "job_id")}),
        replaced,
    )
    if begun:
        session.execute(insert(Placement), begun)


def moved_on(row: StaffRow, known: KnownPerson) -> dt.date:
    """The first day in the new place: the one told, or today kept within the person's days here."""
    if row.placed_on is not None:
        return row.placed_on
    last = row.left_on or known.left_on
    day = max(clock.today(), row.hired_on or known.hired_on)
    return min(day, last) if last else day


def _set_supervisors(
    session: Session, actor: Actor, rows: Iterable[StaffRow], ids: Mapping[str, int]
) -> None:
    people = Person.__table__
    _many(
        session,
        update(Person)
        .where(people.c.id == bindparam("key"), people.c.organisation_id == actor.organisation_id)
        .values(supervisor_id=bindparam("boss")),
        [
            {"key": ids[row.code.casefold()], "boss": ids[row.supervisor_code.casefold()]}
            for row in rows
            if row.supervisor_code and row.supervisor_code.casefold() in ids
        ],
    )


def _many(session: Session, statement: Any, values: Sequence[Mapping[str, Any]]) -> None:
    """One statement, many rows; each carries the organisation in its own criteria."""
    if values:
        session.connection().execute(statement, list(values))
