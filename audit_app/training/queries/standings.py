"""Where everybody stands on a day: few statements, whatever the number of people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session

from audit_app.base.figure import Scope
from audit_app.training.models import Completion, Module
from audit_app.training.queries.library import Asked, ModuleRow, Needs
from audit_app.training.rules import GOOD, CompletionKind, ModuleKind, Result, Standing, standing
from audit_app.workforce.models import JobRole, Person, Placement, Programme, Site
from audit_app.workforce.queries import PersonOn, within

Tries = dict[tuple[int, int], tuple[dt.date | None, dt.date | None]]


@dataclass(frozen=True, slots=True)
class Cell:
    """One person and one requirement on a day."""

    person: PersonOn
    asked: Asked
    standing: Standing
    last_pass: dt.date | None
    last_fail: dt.date | None


@dataclass(frozen=True, slots=True)
class BeforeLive:
    """A requirement not passed on the first day alone; `passed_on`: the first pass afterwards, if any."""

    person_id: int
    code: str
    full_name: str
    site: str
    programme: str
    job: str
    live_on: dt.date
    module: ModuleRow
    passed_on: dt.date | None


@dataclass(frozen=True, slots=True)
class LiveCheck:
    """How many people worked alone with customers in a window, and what some of them had not passed."""

    people: tuple[tuple[int, str, str, dt.date], ...]
    violations: tuple[BeforeLive, ...]


def counts_for(module_kind: Any = Module.kind, kind: Any = Completion.kind) -> Any:
    """The criterion that a try counts: a skill is shown by verification, not by having been taught."""
    return or_(module_kind == ModuleKind.MODULE, kind == CompletionKind.VERIFICATION)


def passed_on() -> Any:
    return case((Completion.result == Result.PASS, Completion.completed_on))


def failed_on() -> Any:
    return case((Completion.result == Result.FAIL, Completion.completed_on))


def last_tries(session: Session, on: dt.date, people: Collection[int] | None = None) -> Tries:
    """(last pass, last fail) up to a day, by person and module; `people` None: everybody."""
    query = (
        select(Completion.person_id, Completion.module_id, func.max(passed_on()), func.max(failed_on()))
        .join(Module, Module.id == Completion.module_id)
        .where(Completion.completed_on <= on, counts_for())
        .group_by(Completion.person_id, Completion.module_id)
    )
    if people is not None:
        query = query.where(Completion.person_id.in_(people))
    return {(person, module): (good, bad) for person, module, good, bad in session.execute(query)}


def cells(people: Iterable[PersonOn], needs: Needs, tries: Tries, on: dt.date) -> Iterator[Cell]:
    """Every requirement of every person, in the order of people, then of module codes."""
    for person in people:
        for asked in needs.of(person.job_id, person.programme_id):
            good, bad = tries.get((person.id, asked.module.id), (None, None))
            yield Cell(person, asked, standing(asked.validity_months, good, bad, on), good, bad)


def live_check(
    session: Session, scope: Scope, needs: Needs, only: Collection[int] | None = None
) -> LiveCheck:
    """Compares, for each placement with customers in the window, the first day alone with what was passed then.

    A placement counts when its person worked alone in it some day from `scope.since` to `scope.as_of`.
    `only`: of these people; None: of everybody.
    """
    alone = case((Person.live_on > Placement.from_on, Person.live_on), else_=Placement.from_on)
    placed = (
        JobRole.customer_facing,
        Person.live_on.is_not(None),
        alone <= scope.as_of,
        or_(
            Placement.until_on.is_(None), and_(Placement.until_on >= scope.since, Placement.until_on >= alone)
        ),
        or_(Person.left_on.is_(None), and_(Person.left_on >= scope.since, Person.left_on >= alone)),
        *within(scope),
        *(() if only is None else (Person.id.in_(only),)),
    )
    placements = session.execute(
        select(
            Placement.id,
            Person.id.label("person_id"),
            Person.code,
            Person.full_name,
            Site.name.label("site"),
            func.coalesce(Programme.name, "").label("programme"),
            JobRole.name.label("job"),
            Placement.job_id,
            Placement.programme_id,
            alone.label("alone"),
        )
        .join(Person, Person.id == Placement.person_id)
        .join(JobRole, JobRole.id == Placement.job_id)
        .join(Site, Site.id == Placement.site_id)
        .outerjoin(Programme, Programme.id == Placement.programme_id)
        .where(*placed)
        .order_by(Person.full_name, Person.id, Placement.from_on)
    ).all()
    tries = {
        (placement, module): (good, bad, later)
        for placement, module, good, bad, later in session.execute(
            select(
                Placement.id,
                Completion.module_id,
                func.max(case((Completion.completed_on <= alone, passed_on()))),
                func.max(case((Completion.completed_on <= alone, failed_on()))),
                # The last day stands here, not below: there SQLite would go by days instead of by people.
                func.min(
                    case(
                        (
                            and_(Completion.completed_on > alone, Completion.completed_on <= scope.as_of),
                            passed_on(),
                        )
                    )
                ),
            )
            .join(Person, Person.id == Placement.person_id)
            .join(JobRole, JobRole.id == Placement.job_id)
            .join(Completion, Completion.person_id == Person.id)
            .join(Module, Module.id == Completion.module_id)
            .where(*placed, counts_for())
            .group_by(Placement.id, Completion.module_id)
        )
    }
    violations = []
    for place in placements:
        for asked in needs.of(place.job_id, place.programme_id):
            good, bad, later = tries.get((place.id, asked.module.id), (None, None, None))
            if (
                not asked.before_live
                or standing(asked.validity_months, good, bad, place.alone).status in GOOD
            ):
                continue
            violations.append(
                BeforeLive(
                    place.person_id,
                    place.code,
                    place.full_name,
                    place.site,
                    place.programme,
                    place.job,
                    place.alone,
                    asked.module,
                    later,
                )
            )
    people = {
        place.person_id: (place.person_id, place.code, place.full_name, place.alone) for place in placements
    }
    return LiveCheck(tuple(people.values()), tuple(violations))
