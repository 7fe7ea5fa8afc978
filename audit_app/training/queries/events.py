"""What happened in a window: records, teaching, first tries, fails, changes; counted or listed by the database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from audit_app.base.figure import Scope
from audit_app.training.models import Completion, Module, Requirement
from audit_app.training.queries.standings import counts_for, passed_on
from audit_app.training.rules import CompletionKind, Result
from audit_app.workforce.models import JobRole, Person, Placement
from audit_app.workforce.queries import on_staff, placed_on, within


@dataclass(frozen=True, slots=True)
class Taught:
    """A trainer and a day on which they taught, with how many records that made."""

    trainer_id: int
    code: str
    full_name: str
    taught_on: dt.date
    people: int


@dataclass(frozen=True, slots=True)
class Try:
    """A try, passed or not."""

    completed_on: dt.date
    passed: bool


@dataclass(frozen=True, slots=True)
class Affected:
    """Somebody whom a change touched; `passed_on`: the last pass by the day it went live, if any."""

    person_id: int
    code: str
    full_name: str
    module: str
    effective_on: dt.date
    passed_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Failure:
    """A failed verification and the day of the next try, if any."""

    person_id: int
    code: str
    full_name: str
    left_on: dt.date | None
    module: str
    failed_on: dt.date
    retested_on: dt.date | None


Only = Collection[int] | None
Counts = dict[int, tuple[int, int]]


def _of(column: Any, only: Only) -> tuple[Any, ...]:
    """Rows of these people alone; None: of everybody."""
    return () if only is None else (column.in_(only),)


def _day(tries: Any, only: Only) -> Any:
    """The day of a try, so that few people's tries are found by person: SQLite would rather go by days."""
    day = tries.completed_on
    return day if only is None else func.coalesce(day, day)


def _in_window(scope: Scope, only: Only = None) -> list[Any]:
    """Tries of the window, by people placed within the scope on the day of the try."""
    day = _day(Completion, only)
    where: list[Any] = [day >= scope.since, day <= scope.as_of]
    if scope.sites or scope.programmes:
        where.append(
            select(Placement.id)
            .where(
                Placement.person_id == Completion.person_id,
                Placement.from_on <= Completion.completed_on,
                or_(Placement.until_on.is_(None), Placement.until_on >= Completion.completed_on),
                *within(scope),
            )
            .exists()
        )
    return where


_PERSON = Completion.person_id
_NO_HOURS = Completion.hours.is_(None)
_NO_TRAINER = Completion.trainer_id.is_(None)
_NO_PROOF = and_(Completion.proof == "", Completion.evidence_id.is_(None))
_INCOMPLETE = or_(_NO_HOURS, _NO_TRAINER, _NO_PROOF)


def count_complete(session: Session, scope: Scope, only: Only = None) -> Counts:
    """(complete, all) records of the window, by person."""
    return _counted(
        session, func.count(case((~_INCOMPLETE, 1))), *_in_window(scope, only), *_of(_PERSON, only)
    )


def _counted(session: Session, fine: Any, *where: Any) -> Counts:
    rows = session.execute(select(_PERSON, fine, func.count()).where(*where).group_by(_PERSON))
    return {person: (good, total) for person, good, total in rows}


def _records(scope: Scope, *where: Any) -> Any:
    return (
        select(
            Person.code,
            Person.full_name,
            Module.code,
            Completion.kind,
            Completion.completed_on,
            _NO_HOURS,
            _NO_TRAINER,
            _NO_PROOF,
        )
        .select_from(Completion)
        .join(Person, Person.id == Completion.person_id)
        .join(Module, Module.id == Completion.module_id)
        .where(*_in_window(scope), *where)
        .order_by(Completion.completed_on.desc(), Person.code)
    )


def list_incomplete(session: Session, scope: Scope, limit: int) -> list[tuple[Any, ...]]:
    """Records that lack an entry, each with the names of what it lacks."""
    names = ("hours", "trainer", "proof")
    return [
        (*row[:5], ", ".join(name for name, lacks in zip(names, row[5:], strict=True) if lacks))
        for row in session.execute(_records(scope, _INCOMPLETE).limit(limit))
    ]


def list_complete(session: Session, scope: Scope, limit: int) -> list[tuple[Any, ...]]:
    """Records that lack nothing."""
    return [(*row[:5], "") for row in session.execute(_records(scope, ~_INCOMPLETE).limit(limit))]


def list_taught(session: Session, scope: Scope, only: Only = None) -> list[Taught]:
    """Who taught on which day of the window."""
    query: Any = (
        select(
            Completion.trainer_id,
            Person.code,
            Person.full_name,
            Completion.completed_on,
            func.count(Completion.id),
        )
        .join(Person, Person.id == Completion.trainer_id)
        .where(
            *_in_window(scope, only),
            Completion.kind == CompletionKind.TRAINING,
            *_of(Completion.trainer_id, only),
        )
        .group_by(Completion.trainer_id, Person.code, Person.full_name, Completion.completed_on)
        .order_by(Person.full_name, Completion.completed_on)
    )
    return [Taught(*row) for row in session.execute(query)]


def list_tries_of(
    session: Session, people: Collection[int], modules: Collection[int]
) -> dict[int, dict[int, list[Try]]]:
    """Every try at these modules, by person, then module."""
    found: dict[int, dict[int, list[Try]]] = {}
    rows = session.execute(
        select(Completion.person_id, Completion.module_id, Completion.completed_on, Completion.result)
        .join(Module, Module.id == Completion.module_id)
        .where(Completion.person_id.in_(people), Completion.module_id.in_(modules), counts_for())
    )
    for person, module, day, result in rows:
        found.setdefault(person, {}).setdefault(module, []).append(Try(day, result == Result.PASS))
    return found


IS_TEST = or_(Completion.kind == CompletionKind.VERIFICATION, Completion.score.is_not(None))


def count_first_tries(session: Session, scope: Scope, only: Only = None) -> Counts:
    """(passed, all) first tries at a test in the window, by person."""
    where = (*_in_window(scope, only), Completion.try_no == 1, IS_TEST, *_of(_PERSON, only))
    return _counted(session, func.count(passed_on()), *where)


def list_first_tries(session: Session, scope: Scope, *, passed: bool, limit: int) -> list[tuple[Any, ...]]:
    rows = session.execute(
        select(
            Person.code,
            Person.full_name,
            Module.code,
            Completion.completed_on,
            Completion.score,
            Completion.result,
        )
        .select_from(Completion)
        .join(Person, Person.id == Completion.person_id)
        .join(Module, Module.id == Completion.module_id)
        .where(
            *_in_window(scope),
            Completion.try_no == 1,
            IS_TEST,
            Completion.result == (Result.PASS if passed else Result.FAIL),
        )
        .order_by(Completion.completed_on.desc(), Person.code)
        .limit(limit)
    )
    return [tuple(row) for row in rows]


def list_affected(session: Session, scope: Scope, only: Only = None) -> list[Affected]:
    """Everybody whose job asked for the module of a change when it went live, people in class left out."""
    query: Any = (
        select(
            Person.id,
            Person.code,
            Person.full_name,
            Module.code,
            Module.effective_on,
            func.max(passed_on()),
        )
        .select_from(Module)
        .join(Requirement, Requirement.module_id == Module.id)
        .join(
            Placement,
            and_(
                Placement.job_id == Requirement.job_id,
                or_(Requirement.programme_id.is_(None), Requirement.programme_id == Placement.programme_id),
                placed_on(Module.effective_on),
            ),
        )
        .join(Person, and_(Person.id == Placement.person_id, on_staff(Module.effective_on)))
        .join(JobRole, JobRole.id == Placement.job_id)
        .outerjoin(
            Completion,
            and_(
                Completion.person_id == Person.id,
                Completion.module_id == Module.id,
                Completion.completed_on <= Module.effective_on,
                counts_for(),
            ),
        )
        .where(
            Module.effective_on >= scope.since,
            Module.effective_on <= scope.as_of,
            or_(~JobRole.customer_facing, Person.live_on <= Module.effective_on),
            *within(scope),
            *_of(Person.id, only),
        )
        .group_by(Person.id, Person.code, Person.full_name, Module.id, Module.code, Module.effective_on)
        .order_by(Module.code, Person.full_name)
    )
    return [Affected(*row) for row in session.execute(query)]


def list_failures(session: Session, scope: Scope, only: Only = None) -> list[Failure]:
    """Every failed verification of the window with the next try by `scope.as_of`."""
    later = aliased(Completion)
    rows = session.execute(
        select(
            Person.id,
            Person.code,
            Person.full_name,
            Person.left_on,
            Module.code,
            Completion.completed_on,
            func.min(later.completed_on),
        )
        .select_from(Completion)
        .join(Person, Person.id == Completion.person_id)
        .join(Module, Module.id == Completion.module_id)
        .outerjoin(
            later,
            and_(
                later.person_id == Completion.person_id,
                later.module_id == Completion.module_id,
                later.kind == Completion.kind,
                _day(later, only) <= scope.as_of,
                or_(
                    later.completed_on > Completion.completed_on,
                    and_(later.completed_on == Completion.completed_on, later.try_no > Completion.try_no),
                ),
            ),
        )
        .where(
            *_in_window(scope, only),
            Completion.kind == CompletionKind.VERIFICATION,
            Completion.result == Result.FAIL,
            *_of(Person.id, only),
        )
        .group_by(
            func.coalesce(Completion.id, Completion.id),  # or SQLite would go by the organisation alone
            Person.id,
            Person.code,
            Person.full_name,
            Person.left_on,
            Module.code,
            Completion.completed_on,
        )
        .order_by(_day(Completion, only).desc(), Person.code)
    )
    return [Failure(*row) for row in rows]
