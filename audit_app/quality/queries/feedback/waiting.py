"""Reads which evaluations wait for feedback, by the day it is due, and which disputes are open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from audit_app.base.paging import SIZE, Page, offset
from audit_app.quality.models import Dispute, Evaluation, Feedback
from audit_app.quality.rules import State
from audit_app.quality.rules.feedback import Outcome, feedback_due
from audit_app.workforce.models import Person, Programme

QUEUE_DAYS = (
    60  # what waits longer than two months is counted on the checks' pages; nobody remembers the contact
)
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """Which evaluations: of a programme, of one person's (as evaluator or as supervisor), evaluated since."""

    on: dt.date
    programme_id: int | None = None
    person_id: int | None = None
    since: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """One evaluation without feedback."""

    id: int
    transaction_id: str
    day: dt.date
    evaluated_on: dt.date
    due_on: dt.date
    agent_code: str
    agent: str
    supervisor: str
    evaluator: str
    programme: str
    channel: str
    failed: bool
    compliance_critical: bool


@dataclass(frozen=True, slots=True)
class Queue:
    """One page of what waits, soonest due first; `late` of all were due before the day."""

    page: Page[Waiting]
    late: int


def read_queue(session: Session, chosen: QueueFilter, page: int = 1, size: int = SIZE) -> Queue:
    """Two statements, however much waits."""
    keys = _keys(session, chosen)
    shown = keys[offset(page, size) : offset(page, size) + size]
    late = sum(due < chosen.on for due, _number in keys)
    return Queue(Page(tuple(_rows(session, shown)), page, size, len(keys)), late)


def stream_queue(session: Session, chosen: QueueFilter) -> Iterator[Waiting]:
    """Everything that waits, in the same order."""
    keys = _keys(session, chosen)
    for start in range(0, len(keys), _CHUNK):
        yield from _rows(session, keys[start : start + _CHUNK])


def _keys(session: Session, chosen: QueueFilter) -> list[tuple[dt.date, int]]:
    """(due, number) of everything that waits, in order. Working days are counted here, not in SQL."""
    given = exists().where(
        Feedback.organisation_id == Evaluation.organisation_id, Feedback.evaluation_id == Evaluation.id
    )
    where: list[Any] = [
        Evaluation.evaluated_on.between(chosen.since or chosen.on - dt.timedelta(days=QUEUE_DAYS), chosen.on),
        Evaluation.state == State.COUNTED,
        ~given,
    ]
    if chosen.programme_id is not None:
        where.append(Evaluation.programme_id == chosen.programme_id)
    if chosen.person_id is not None:
        led = exists().where(
            Person.organisation_id == Evaluation.organisation_id,
            Person.id == Evaluation.agent_id,
            Person.supervisor_id == chosen.person_id,
        )
        where.append(or_(Evaluation.evaluator_id == chosen.person_id, led))
    rows = session.execute(
        select(Evaluation.id, Evaluation.evaluated_on, Evaluation.compliance_errors).where(*where)
    )
    return sorted(
        (feedback_due(evaluated_on, compliance_critical=errors > 0), number)
        for number, evaluated_on, errors in rows
    )


def _rows(session: Session, keys: Sequence[tuple[dt.date, int]]) -> list[Waiting]:
    agent, boss, evaluator = aliased(Person), aliased(Person), aliased(Person)
    rows = session.execute(
        select(
            Evaluation.id,
            Evaluation.transaction_id,
            Evaluation.day,
            Evaluation.evaluated_on,
            agent.code,
            agent.full_name,
            func.coalesce(boss.full_name, ""),
            func.coalesce(evaluator.full_name, Evaluation.evaluator_name),
            Programme.name,
            Evaluation.channel,
            Evaluation.failed,
            Evaluation.compliance_errors,
        )
        .join(agent, agent.id == Evaluation.agent_id)
        .join(Programme, Programme.id == Evaluation.programme_id)
        .outerjoin(boss, boss.id == agent.supervisor_id)
        .outerjoin(evaluator, evaluator.id == Evaluation.evaluator_id)
        .where(Evaluation.id.in_([number for _due, number in keys]))
    )
    found = {
        row[0]: Waiting(
            *row[:4],
            feedback_due(row[3], compliance_critical=row[11] > 0),
            *row[4:9],
            row[9].value,
            row[10],
            row[11] > 0,
        )
        for row in rows
    }
    return [found[number] for _due, number in keys if number in found]


@dataclass(frozen=True, slots=True)
class DisputeLine:
    """One dispute as a list shows it."""

    evaluation_id: int
    transaction_id: str
    agent: str
    programme: str
    raised_on: dt.date
    reason: str
    outcome: Outcome
    decided_on: dt.date | None
    decided_by: str


def list_disputes(
    session: Session, since: dt.date, programme_id: int | None = None, limit: int | None = 200
) -> list[DisputeLine]:
    """Open disputes, then those raised since a day, newest first."""
    where = [or_(Dispute.outcome == Outcome.OPEN, Dispute.raised_on >= since)]
    if programme_id is not None:
        where.append(Evaluation.programme_id == programme_id)
    rows = session.execute(
        select(
            Dispute.evaluation_id,
            Evaluation.transaction_id,
            Person.full_name,
            Programme.name,
            Dispute.raised_on,
            Dispute.reason,
            Dispute.outcome,
            Dispute.decided_on,
            Dispute.decided_by,
        )
        .join(Evaluation, Evaluation.id == Dispute.evaluation_id)
        .join(Person, Person.id == Evaluation.agent_id)
        .join(Programme, Programme.id == Evaluation.programme_id)
        .where(*where)
        .order_by(Dispute.decided_on.is_not(None), Dispute.raised_on.desc(), Dispute.id.desc())
        .limit(limit)
    )
    return [DisputeLine(*row) for row in rows]
