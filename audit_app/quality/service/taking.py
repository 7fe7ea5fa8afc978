"""Writes feedback and coachings by the thousand, as files bring them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from audit_app.auditlog import service as auditlog
from audit_app.base.actor import Actor
from audit_app.base.bulk import bulk_find, bulk_insert, bulk_upsert
from audit_app.quality.models import (
    Coaching,
    Evaluation,
    Feedback,
    FeedbackDay,
)
from audit_app.quality.rules.feedback import Answer
from audit_app.quality.service.follow import recount, refollow_agents

FEEDBACK = (
    "evaluation_id",
    "agent_id",
    "given_on",
    "due_on",
    "at_once_by",
    "given_by_id",
    "given_by",
    "went_well",
    "to_change",
    "next_step",
    "answer",
    "answered_on",
    "answer_entered_by",
)
"""The order of a checked row of feedback; the first is its key."""

COACHING = (
    "agent_id",
    "held_on",
    "evaluation_id",
    "criterion_code",
    "coach_id",
    "coach",
    "method",
    "notes",
    "signed_on",
    "programme_id",
    "site_id",
    "compare_from",
    "compare_until",
)
"""The order of a checked row of coaching, behind which stands the extra evaluation's number; four make its key."""

Chunks = Iterator[list[Sequence[Any]]]
K = TypeVar("K", int, str)
_SOME = 900  # keys in one list of a statement


def apply_feedback(session: Session, actor: Actor, batch_id: int | None, chunks: Chunks) -> None:
    """Adds feedback or fills it in. An answer that is there stays: a file takes no signature and no dispute away."""
    owner, number = actor.organisation_id, 0
    evaluations: set[int] = set()
    answer, day = FEEDBACK.index("answer"), FEEDBACK.index("answered_on")
    for chunk in chunks:
        there = bulk_find(
            session, Feedback, ("evaluation_id",), [row[:1] for row in chunk], ("answer", "answered_on")
        )
        rows = []
        for row in chunk:
            values = list(row)
            known = there.get((row[0],))
            if known and known[0] != Answer.NONE:
                values[answer], values[day] = known
            rows.append((owner, batch_id, *values))
        bulk_upsert(
            session,
            Feedback,
            ("organisation_id", "batch_id", *FEEDBACK),
            [rows],
            key=("organisation_id", "evaluation_id"),
            keep=("given_by_id", "given_by", "went_well", "to_change", "next_step", "answer_entered_by"),
        )
        evaluations |= {row[0] for row in chunk}
        number += len(rows)
    months = {
        month
        for part in parts(evaluations)
        for month in session.scalars(select(Evaluation.month).where(Evaluation.id.in_(part)).distinct())
    }
    if months:
        recount(session, FeedbackDay, [("month", months)])
    auditlog.record(session, actor, "quality.feedback.taken", ("import", batch_id or 0), {"feedback": number})


def apply_coachings(session: Session, actor: Actor, batch_id: int | None, chunks: Chunks) -> None:
    """Adds coachings, or changes those of the same agent, day, evaluation and criterion; links extra evaluations."""
    owner, number = actor.organisation_id, 0
    agents: set[int] = set()
    for chunk in chunks:
        there = known_coachings(session, {row[0] for row in chunk})
        new, changed, extras = [], [], []
        for row in chunk:
            values, extra = row[: len(COACHING)], row[len(COACHING)]
            found = there.get(coaching_key(values))
            if found is None:
                new.append((owner, batch_id, 0, 0, 0, 0, *values))
            else:
                changed.append(_dated(dict(zip(COACHING, values, strict=True))) | {"id": found["id"]})
            if extra is not None:
                extras.append({"id": extra, "extra_of_id": values[2]})
        bulk_insert(
            session,
            Coaching,
            ("organisation_id", "batch_id", "before_n", "before_wrong", "after_n", "after_wrong", *COACHING),
            [new],
        )
        if changed:
            session.execute(update(Coaching), changed)
        if extras:
            session.execute(update(Evaluation), extras)
        agents |= {row[0] for row in chunk}
        number += len(chunk)
    if agents:
        refollow_agents(session, agents if len(agents) <= _SOME else None)
    auditlog.record(
        session, actor, "quality.coachings.taken", ("import", batch_id or 0), {"coachings": number}
    )


def coaching_key(values: Sequence[Any]) -> tuple[Any, ...]:
    """What makes two coachings the same: agent, day, evaluation and criterion."""
    return values[0], str(values[1]), values[2] or 0, values[3]


def known_coachings(session: Session, agents: Iterable[int]) -> dict[tuple[Any, ...], Mapping[str, Any]]:
    """The coachings of these agents by key; one statement for some hundred agents."""
    found: dict[tuple[Any, ...], Mapping[str, Any]] = {}
    for part in parts(agents):
        columns = [getattr(Coaching, name) for name in COACHING]
        for row in session.execute(select(Coaching.id, *columns).where(Coaching.agent_id.in_(part))):
            values = row._asdict()
            found[coaching_key([values[name] for name in COACHING])] = values
    return found


def _dated(values: dict[str, Any]) -> dict[str, Any]:
    """Days as days where they came as text."""
    for name in ("held_on", "signed_on", "compare_from", "compare_until"):
        if isinstance(values[name], str):
            values[name] = dt.date.fromisoformat(values[name])
    return values


def parts(keys: Iterable[K]) -> Iterator[list[K]]:
    """Keys in lists that a statement can hold."""
    in_order = list(keys)
    for start in range(0, len(in_order), _SOME):
        yield in_order[start : start + _SOME]
