"""Reads what rules and suggestions need of actions: their lives, causes in use, people who own most of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from audit_app.actions.models import Closing, CorrectiveAction
from audit_app.actions.rules import Done, Life, Source
from audit_app.base.figure import Scope
from audit_app.workforce.models import JobRole, Person, Placement


def within(model: Any, scope: Scope) -> list[Any]:
    """The criteria of a scope over a table with site and programme; what belongs to none in particular counts."""
    where = []
    if scope.programmes:
        where.append(or_(model.programme_id.is_(None), model.programme_id.in_(scope.programmes)))
    if scope.sites:
        where.append(or_(model.site_id.is_(None), model.site_id.in_(scope.sites)))
    return where


@dataclass(frozen=True, slots=True)
class Lived:
    """An action's life with the words that rows behind a figure need."""

    life: Life
    code: str
    title: str
    owner: str
    source: Source
    source_ref: str
    programme_id: int | None
    checks: tuple[tuple[dt.date, int], ...]  # of each closing: done on, months of its window


def read_lives(session: Session, where: Iterable[Any]) -> list[Lived]:
    """Actions with every closing, in two statements, by opening day."""
    criteria = list(where)
    closings: dict[int, list[tuple[Done, int]]] = {}
    rows: Any = session.execute(
        select(Closing.action_id, Closing.done_on, Closing.effect, Closing.decided_on, Closing.months)
        .join(CorrectiveAction, CorrectiveAction.id == Closing.action_id)
        .where(*criteria)
        .order_by(Closing.number)
    )
    for action_id, done_on, effect, decided_on, months in rows:
        closings.setdefault(action_id, []).append((Done(done_on, effect, decided_on), months))
    actions: Any = session.execute(
        select(
            CorrectiveAction.id,
            CorrectiveAction.opened_on,
            CorrectiveAction.first_due_on,
            CorrectiveAction.due_on,
            CorrectiveAction.cancelled_on,
            CorrectiveAction.cause_code,
            CorrectiveAction.code,
            CorrectiveAction.title,
            CorrectiveAction.owner,
            CorrectiveAction.source,
            CorrectiveAction.source_ref,
            CorrectiveAction.programme_id,
        )
        .where(*criteria)
        .order_by(CorrectiveAction.opened_on, CorrectiveAction.id)
    )
    found = []
    for number, opened, first_due, due, cancelled, cause, *rest in actions:
        own = closings.get(number, [])
        life = Life(number, opened, first_due, due, cancelled, cause, tuple(done for done, _months in own))
        words: list[Any] = [*rest, tuple((done.done_on, months) for done, months in own)]
        found.append(Lived(life, *words))
    return found


def lives_of_cause(session: Session, cause_code: str) -> list[Life]:
    """Every action with that cause; none for no cause."""
    if not cause_code:
        return []
    return [one.life for one in read_lives(session, [CorrectiveAction.cause_code == cause_code])]


def list_cause_codes(session: Session) -> list[str]:
    """The labels in use, so that the same cause gets the same one."""
    query = (
        select(CorrectiveAction.cause_code)
        .where(CorrectiveAction.cause_code != "")
        .distinct()
        .order_by(CorrectiveAction.cause_code)
    )
    return list(session.scalars(query.limit(500)))


def list_owners(session: Session) -> list[tuple[str, str]]:
    """Code and name of people in jobs without customers, who own most actions: to choose from while typing."""
    query: Any = (
        select(Person.code, Person.full_name)
        .join(Placement, and_(Placement.person_id == Person.id, Placement.until_on.is_(None)))
        .join(JobRole, JobRole.id == Placement.job_id)
        .where(Person.left_on.is_(None), JobRole.customer_facing.is_(False))
        .order_by(Person.full_name)
        .limit(200)
    )
    return [(code, name) for code, name in session.execute(query)]
