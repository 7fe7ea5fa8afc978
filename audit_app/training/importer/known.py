"""Loads what the rows of a file are compared with, in one statement for each thing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_app.training.importer.completions import KnownForCompletions, Placed
from audit_app.training.importer.requirements import KnownRequirement, KnownRequirements
from audit_app.training.models import Module
from audit_app.training.queries import list_asked, list_modules
from audit_app.workforce.models import JobRole, Person, Placement, Programme
from audit_app.workforce.queries import structure


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
                one.module.effective_on,
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
