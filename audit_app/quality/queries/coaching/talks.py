"""Reads coachings, and whether the same error became rarer afterwards."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from audit_app.quality.models import Coaching, Evaluation
from audit_app.quality.rules.calibration import NOTHING, Share
from audit_app.quality.rules.coaching import CoachingMethod, improved
from audit_app.workforce.models import Person

MOST = 200  # coachings on one page


@dataclass(frozen=True, slots=True)
class CoachingRow:
    """One coaching: `before` and `after` are random evaluations that show the error, of all random ones.

    `better` None: nothing to compare. `compared_until`: the last day that counts as after.
    """

    id: int
    agent_id: int
    agent_code: str
    agent: str
    held_on: dt.date
    coach: str
    evaluation_id: int | None
    transaction_id: str
    criterion_code: str
    method: CoachingMethod
    notes: str
    signed_on: dt.date | None
    compared_until: dt.date
    before: Share
    after: Share
    better: bool | None


@dataclass(frozen=True, slots=True)
class Effect:
    """Coachings of a period by coach: (coach, better, comparable), and all of them together."""

    rows: tuple[CoachingRow, ...]
    total: int
    by_coach: tuple[tuple[str, Share], ...]
    all: Share


def _select() -> Any:
    return (
        select(
            Coaching.id,
            Coaching.agent_id,
            Person.code,
            Person.full_name,
            Coaching.held_on,
            Coaching.coach,
            Coaching.evaluation_id,
            func.coalesce(Evaluation.transaction_id, ""),
            Coaching.criterion_code,
            Coaching.method,
            Coaching.notes,
            Coaching.signed_on,
            Coaching.compare_until,
            Coaching.before_wrong,
            Coaching.before_n,
            Coaching.after_wrong,
            Coaching.after_n,
        )
        .join(Person, Person.id == Coaching.agent_id)
        .outerjoin(Evaluation, Evaluation.id == Coaching.evaluation_id)
        .order_by(Coaching.held_on.desc(), Coaching.id.desc())
    )


def _row(row: Any) -> CoachingRow:
    before, after = Share(row[13], row[14]), Share(row[15], row[16])
    return CoachingRow(*(*row[:13], before, after, improved(before, after)))


def list_coachings(
    session: Session,
    *,
    evaluation_id: int | None = None,
    agent_id: int | None = None,
    limit: int | None = MOST,
) -> list[CoachingRow]:
    """The coachings about an evaluation or of an agent, newest first."""
    query = _select().limit(limit)
    if evaluation_id is not None:
        query = query.where(Coaching.evaluation_id == evaluation_id)
    if agent_id is not None:
        query = query.where(Coaching.agent_id == agent_id)
    return [_row(row) for row in session.execute(query)]


def _of_period(query: Any, since: dt.date, until: dt.date, programme_id: int | None) -> Any:
    query = query.where(Coaching.held_on.between(since, until))
    return query if programme_id is None else query.where(Coaching.programme_id == programme_id)


def read_effect(session: Session, since: dt.date, until: dt.date, programme_id: int | None = None) -> Effect:
    """Coachings held in a period; two statements."""
    shares: dict[str, Share] = defaultdict(lambda: NOTHING)
    total = 0
    for coach, *counts in session.execute(
        _of_period(
            select(
                Coaching.coach,
                Coaching.before_wrong,
                Coaching.before_n,
                Coaching.after_wrong,
                Coaching.after_n,
            ),
            since,
            until,
            programme_id,
        )
    ):
        total += 1
        better = improved(Share(*counts[:2]), Share(*counts[2:]))
        if better is not None:
            shares[coach] += Share(int(better), 1)
    rows = session.execute(_of_period(_select(), since, until, programme_id).limit(MOST))
    by_coach = sorted(shares.items(), key=lambda one: (one[1].exact or 0, one[0]))
    return Effect(tuple(_row(row) for row in rows), total, tuple(by_coach), sum(shares.values(), NOTHING))


def stream_effect(
    session: Session, since: dt.date, until: dt.date, programme_id: int | None = None
) -> Iterator[CoachingRow]:
    """Every coaching of the period."""
    for row in session.execute(
        _of_period(_select(), since, until, programme_id).execution_options(yield_per=1000)
    ):
        yield _row(row)
