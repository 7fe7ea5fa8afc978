"""Reads what failed evaluations ask for and how far it is, and the steps that repeats ask for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session

from audit_app.base.paging import SIZE, Page, offset
from audit_app.quality.models import Escalation, Evaluation, FailureFollowUp
from audit_app.quality.rules.coaching import FollowUp, Repeat, StepState, follow_up
from audit_app.workforce.models import Person, Programme

BOARD_DAYS = 90  # how far back the board looks for what is done or late, unless told


@dataclass(frozen=True, slots=True)
class BoardFilter:
    """Which follow-ups, as they stand on a day; those due since `since`. None means any."""

    on: dt.date
    state: FollowUp | None = None
    programme_id: int | None = None
    agent_id: int | None = None
    since: dt.date | None = None


@dataclass(frozen=True, slots=True)
class FollowUpRow:
    """A failed evaluation: what came of it until when."""

    evaluation_id: int
    transaction_id: str
    agent_id: int
    agent_code: str
    agent: str
    programme: str
    evaluated_on: dt.date
    due_on: dt.date
    coached_on: dt.date | None
    extra_on: dt.date | None
    done_on: dt.date | None
    critical: int
    state: FollowUp


@dataclass(frozen=True, slots=True)
class Board:
    """One page of follow-ups, undone ones first, soonest due first, and how many there are in each state."""

    page: Page[FollowUpRow]
    counts: dict[FollowUp, int]


def undone_on(day: dt.date) -> Any:
    """The criterion that a follow-up is not done yet on a day."""
    return or_(FailureFollowUp.done_on.is_(None), FailureFollowUp.done_on > day)


def state_on(day: dt.date) -> Any:
    """The state of a follow-up on a day, as a word; what was done later is not done yet."""
    row, undone = FailureFollowUp, undone_on(day)
    return case(
        (and_(undone, row.due_on >= day), FollowUp.OPEN.value),
        (undone, FollowUp.LATE.value),
        (row.done_on <= row.due_on, FollowUp.DONE.value),
        else_=FollowUp.DONE_LATE.value,
    )


def _where(chosen: BoardFilter) -> list[Any]:
    since = chosen.since or chosen.on - dt.timedelta(days=BOARD_DAYS)
    where: list[Any] = [FailureFollowUp.due_on >= since, FailureFollowUp.evaluated_on <= chosen.on]
    if chosen.programme_id is not None:
        where.append(FailureFollowUp.programme_id == chosen.programme_id)
    if chosen.agent_id is not None:
        where.append(FailureFollowUp.agent_id == chosen.agent_id)
    return where


def _select(chosen: BoardFilter) -> Any:
    where = _where(chosen)
    if chosen.state is not None:
        where.append(state_on(chosen.on) == chosen.state.value)
    row = FailureFollowUp
    return (
        select(
            row.evaluation_id,
            Evaluation.transaction_id,
            row.agent_id,
            Person.code,
            Person.full_name,
            Programme.name,
            row.evaluated_on,
            row.due_on,
            row.coached_on,
            row.extra_on,
            row.done_on,
            Evaluation.customer_errors + Evaluation.business_errors + Evaluation.compliance_errors,
        )
        .join(Evaluation, Evaluation.id == row.evaluation_id)
        .join(Person, Person.id == row.agent_id)
        .join(Programme, Programme.id == row.programme_id)
        .where(*where)
        .order_by(case((undone_on(chosen.on), 0), else_=1), row.due_on, row.id)
    )


def _row(row: Any, on: dt.date) -> FollowUpRow:
    coached, extra, done = (None if day is None or day > on else day for day in row[8:11])
    state = follow_up(row[7], row[10], on)
    return FollowUpRow(*(*row[:8], coached, extra, done, row[11], state))


def read_board(session: Session, chosen: BoardFilter, page: int = 1, size: int = SIZE) -> Board:
    """Two statements."""
    word = state_on(chosen.on)
    counts = {
        FollowUp(state): number
        for state, number in session.execute(
            select(word, func.count(FailureFollowUp.id)).where(*_where(chosen)).group_by(word)
        )
    }
    total = sum(counts.values()) if chosen.state is None else counts.get(chosen.state, 0)
    rows = session.execute(_select(chosen).limit(size).offset(offset(page, size)))
    return Board(Page(tuple(_row(row, chosen.on) for row in rows), page, size, total), counts)


def stream_board(session: Session, chosen: BoardFilter) -> Iterator[FollowUpRow]:
    """Every follow-up of the filter, in the same order."""
    for row in session.execute(_select(chosen).execution_options(yield_per=1000)):
        yield _row(row, chosen.on)


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step that repeated failures ask for, and what was done about it."""

    id: int
    agent_id: int
    agent_code: str
    agent: str
    programme: str
    cycle: int
    why: Repeat
    struck_on: dt.date
    due_on: dt.date
    evaluations: tuple[int, ...]
    state: StepState
    taken_on: dt.date | None
    taken_by: str
    note: str


def list_steps(session: Session, chosen: BoardFilter, limit: int | None = 200) -> list[StepRow]:
    """Open steps, soonest due first, then those taken and due since the filter's day."""
    row = Escalation
    since = chosen.since or chosen.on - dt.timedelta(days=BOARD_DAYS)
    where: list[Any] = [row.struck_on <= chosen.on, or_(row.state == StepState.OPEN, row.due_on >= since)]
    if chosen.programme_id is not None:
        where.append(row.programme_id == chosen.programme_id)
    if chosen.agent_id is not None:
        where.append(row.agent_id == chosen.agent_id)
    rows = session.execute(
        select(
            row.id,
            row.agent_id,
            Person.code,
            Person.full_name,
            Programme.name,
            row.cycle,
            row.why,
            row.struck_on,
            row.due_on,
            row.evaluations,
            row.state,
            row.taken_on,
            row.taken_by,
            row.note,
        )
        .join(Person, Person.id == row.agent_id)
        .join(Programme, Programme.id == row.programme_id)
        .where(*where)
        .order_by(row.taken_on.is_not(None), row.due_on, row.id)
        .limit(limit)
    )
    return [StepRow(*(*one[:9], tuple(one[9]), *one[10:])) for one in rows]
