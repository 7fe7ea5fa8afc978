"""Says where what is kept of feedback, failures and repeats differs from what the records give."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from audit_app.base.tenancy import KEY
from audit_app.quality.models import Coaching, Escalation, EvaluatorMonth, FailureFollowUp, FeedbackDay
from audit_app.quality.rules.coaching import StepState
from audit_app.quality.service.follow import compared, count, failures, follow_ups
from audit_app.quality.service.steps import strikes

_CHECKED = {"organisation_checked": True}
_KEYS = {
    FeedbackDay: ("month", "evaluated_on", "programme_id", "site_id"),
    EvaluatorMonth: ("month", "programme_id", "evaluator_id"),
}
_COUNTS = {FeedbackDay: ("n", "in_time", "urgent", "urgent_in_time"), EvaluatorMonth: ("n",)}
_FOLLOWED = ("evaluated_on", "due_on", "coached_on", "extra_on", "done_on")
_SHARES = ("before_n", "before_wrong", "after_n", "after_wrong")

Told = dict[tuple[Any, ...], tuple[Any, ...]]


def differences(session: Session) -> Iterator[tuple[str, tuple[Any, ...], Any, Any]]:
    """(table, key, what is kept, what the records give) of everything that differs; changes nothing."""
    for tally, keys in _KEYS.items():
        yield from _compare(
            tally.__tablename__, _kept(session, tally, keys, _COUNTS[tally]), _counted(session, tally)
        )
    failed = failures(session, None)
    yield from _compare(
        FailureFollowUp.__tablename__,
        _kept(session, FailureFollowUp, ("evaluation_id",), _FOLLOWED),
        {
            (row["evaluation_id"],): tuple(row[name] for name in _FOLLOWED)
            for row in follow_ups(session, None, failed)
        },
    )
    steps = {
        (agent, one.struck_on, one.cycle): (one.why, list(one.evaluations))
        for agent, found in strikes(failed).items()
        for one in found
    }
    kept = _kept(session, Escalation, ("agent_id", "struck_on", "cycle"), ("why", "evaluations", "state"))
    # A step that somebody took stays on record, also when no failures ask for it any more.
    open_or_asked = {key: row[:2] for key, row in kept.items() if key in steps or row[2] == StepState.OPEN}
    yield from _compare(Escalation.__tablename__, open_or_asked, steps)
    yield from _compare(
        Coaching.__tablename__,
        _kept(session, Coaching, ("id",), _SHARES),
        {
            (row.id,): tuple(row)[1:]
            for row in session.execute(compared(session.info[KEY]), execution_options=_CHECKED)
        },
    )


def _kept(session: Session, table: Any, keys: tuple[str, ...], values: tuple[str, ...]) -> Told:
    rows = session.execute(sa.select(*(getattr(table, name) for name in (*keys, *values))))
    return {tuple(row[: len(keys)]): tuple(row[len(keys) :]) for row in rows}


def _counted(session: Session, tally: Any) -> Told:
    width = len(_KEYS[tally]) + 1
    rows = session.execute(count(session.info[KEY], tally, []), execution_options=_CHECKED)
    return {tuple(row[1:width]): tuple(row[width:]) for row in rows}


def _compare(table: str, kept: Told, given: Told) -> Iterator[tuple[str, tuple[Any, ...], Any, Any]]:
    for key in sorted(kept.keys() | given.keys()):
        if kept.get(key) != given.get(key):
            yield table, key, kept.get(key), given.get(key)
