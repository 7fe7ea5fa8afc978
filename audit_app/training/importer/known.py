"""Loads what the rows of a file are compared with, in one statement for each thing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_app.intake.importer import Values
from audit_app.training.models import Completion, Module
from audit_app.training.queries import list_asked, list_modules
from audit_app.training.rules import ModuleKind
from audit_app.workforce.models import JobRole, Person, Placement, Programme
from audit_app.workforce.queries import structure

Placed = tuple[dt.date, dt.date, int, int | None]


@dataclass(frozen=True, slots=True)
class KnownRequirement:
    """A requirement and its module, as a row of a file says them."""

    module_title: str
    kind: str
    topic: str
    effective_on: str | None
    pass_mark: float | None
    validity_months: int | None
    before_live: bool


@dataclass(frozen=True, slots=True)
class KnownRequirements:
    """Everything the check of requirements compares with; keys in lower case."""

    by_key: Mapping[tuple[str, str, str], KnownRequirement]
    jobs: Collection[str]
    programmes: Collection[str]
    modules: Collection[str]


@dataclass(frozen=True, slots=True)
class KnownForCompletions:
    """People and modules by code, and the pass marks of requirements; keys in lower case."""

    people: Mapping[str, int]
    people_codes: Mapping[str, str]
    modules: Mapping[str, tuple[int, ModuleKind]]
    module_codes: Mapping[str, str]
    marks: Mapping[tuple[int, int, int | None], float]
    highest_marks: Mapping[int, float]
    placements: Mapping[int, Sequence[Placed]]


def place_names(session: Session) -> dict[str, list[str]]:
    """The names of all sites, programmes and jobs."""
    found = structure(session)
    return {
        "site": [site.name for site in found.sites],
        "programme": [programme.name for programme in found.programmes],
        "job": [job.name for job in found.jobs],
    }


def known_requirements(session: Session) -> KnownRequirements:
    return KnownRequirements(
        by_key={
            (one.job.casefold(), one.programme.casefold(), one.module.code.casefold()): KnownRequirement(
                one.module.title,
                one.module.kind.value,
                one.module.topic.value,
                one.module.effective_on.isoformat() if one.module.effective_on else None,
                one.pass_mark,
                one.validity_months,
                one.before_live,
            )
            for one in list_asked(session)
        },
        jobs={name.casefold() for name in session.scalars(select(JobRole.name))},
        programmes={name.casefold() for name in session.scalars(select(Programme.name))},
        modules={module.code.casefold() for module in list_modules(session)},
    )


def known_for_completions(session: Session) -> KnownForCompletions:
    people = session.execute(select(Person.code, Person.id)).all()
    modules = session.execute(select(Module.code, Module.id, Module.kind)).all()
    marks: dict[tuple[int, int, int | None], float] = {}
    highest: dict[int, float] = {}
    for one in list_asked(session):
        if one.pass_mark is None:
            continue
        module_id, mark = one.module.id, one.pass_mark
        marks[module_id, one.job_id, one.programme_id] = mark
        highest[module_id] = max(mark, highest.get(module_id, 0.0))
    return KnownForCompletions(
        people={code.casefold(): key for code, key in people},
        people_codes={code.casefold(): code for code, _key in people},
        modules={code.casefold(): (key, kind) for code, key, kind in modules},
        module_codes={code.casefold(): code for code, _key, _kind in modules},
        marks=marks,
        highest_marks=highest,
        placements=_placements(session),
    )


def _placements(session: Session) -> dict[int, Sequence[Placed]]:
    found: dict[int, list[Placed]] = {}
    for person_id, begins, ends, job_id, programme_id in session.execute(
        select(
            Placement.person_id,
            Placement.from_on,
            Placement.until_on,
            Placement.job_id,
            Placement.programme_id,
        )
    ):
        found.setdefault(person_id, []).append((begins, ends or dt.date.max, job_id, programme_id))
    return {person_id: tuple(places) for person_id, places in found.items()}


def has_no_completions(session: Session) -> bool:
    return session.scalars(select(Completion.id).limit(1)).first() is None


def words_of_completions(session: Session, rows: Sequence[Values]) -> list[list[object]]:
    """Rows with names for numbers."""
    staff, taught = {row[0] for row in rows} | {row[6] for row in rows}, {row[1] for row in rows}
    # `.all()`: a result has keys() of its own, and dict() would take it for a mapping.
    people = dict(
        session.execute(select(Person.id, Person.full_name).where(Person.id.in_(staff - {None}))).all()
    )
    modules = dict(session.execute(select(Module.id, Module.code).where(Module.id.in_(taught))).all())
    return [
        [
            text
            for text in (people.get(row[0]), modules.get(row[1]), *row[2:6], people.get(row[6]), *row[7:])
            if text not in (None, "")
        ]
        for row in rows
    ]
