"""Keeps true what follows from evaluations: feedback in time, evaluators' months, follow-ups, steps, effects."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from audit_app.base.tenancy import KEY
from audit_app.quality.models import (
    Coaching,
    Evaluation,
    EvaluationError,
    EvaluatorMonth,
    FailureFollowUp,
    Feedback,
    FeedbackDay,
)
from audit_app.quality.rules import Selection, State
from audit_app.quality.rules.coaching import follow_up_due
from audit_app.quality.service.steps import write_steps

_CHECKED = {"organisation_checked": True}
_TALK: Any = Coaching.__table__

Only = Iterable[tuple[str, Collection[Any]]]
"""Columns with the values they may have."""


def refollow(
    session: Session, agents: Collection[int] | None, months: Collection[dt.date], within: Only = ()
) -> None:
    """Makes everything that follows from these agents' evaluations (None: everybody's) true again.

    `months` are first days of the months of the contacts that were written, changed or withdrawn; `within` narrows
    the tallies of these months further. Part of `retally`, after its own.
    """
    for tally in (FeedbackDay, EvaluatorMonth):
        recount(session, tally, [("month", months), *within])
    refollow_agents(session, agents)


def refollow_agents(session: Session, agents: Collection[int] | None) -> None:
    """Follow-ups, steps and effects of coaching of these agents (None: everybody), over all their time."""
    session.flush()
    failed = failures(session, agents)
    _write_follow_ups(session, agents, failed)
    write_steps(session, agents, failed)
    compare(session, _of(_TALK.c.agent_id, agents))


def recount(session: Session, tally: Any, only: Only) -> None:
    """Deletes and counts again the rows of a tally that fit all of `only`, columns with their values."""
    only, table, organisation = list(only), tally.__table__, session.info[KEY]
    session.execute(
        sa.delete(table).where(
            table.c.organisation_id == organisation, *(table.c[name].in_(values) for name, values in only)
        ),
        execution_options=_CHECKED,
    )
    counted = count(organisation, tally, only)
    names = [column.name for column in counted.selected_columns]
    session.execute(sa.insert(table).from_select(names, counted), execution_options=_CHECKED)


def count(organisation: int, tally: Any, only: Only, which: Collection[Any] = ()) -> Any:
    """A tally as evaluations and feedback give it: organisation, keys, counts; of the evaluations that fit `which`."""
    one, said = Evaluation.__table__.c, Feedback.__table__.c
    source: Any = Evaluation.__table__
    where = [one.organisation_id == organisation, one.state == State.COUNTED]
    where += [*(one[name].in_(values) for name, values in only), *which]
    counts: dict[str, Any] = {"n": sa.func.count()}
    if tally is EvaluatorMonth:
        keys = [one.month, one.programme_id, one.evaluator_id]
        where.append(one.evaluator_id.is_not(None))
    else:
        keys = [one.month, one.evaluated_on, one.programme_id, one.site_id]
        source = source.outerjoin(
            Feedback.__table__,
            sa.and_(said.organisation_id == one.organisation_id, said.evaluation_id == one.id),
        )
        urgent = one.compliance_errors > 0
        counts = {
            "n": _many(~urgent),
            "in_time": _many(sa.and_(~urgent, said.given_on <= said.due_on)),
            "urgent": _many(urgent),
            "urgent_in_time": _many(sa.and_(urgent, said.given_on <= said.at_once_by)),
        }
    return (
        sa.select(one.organisation_id, *keys, *(column.label(name) for name, column in counts.items()))
        .select_from(source)
        .where(*where)
        .group_by(one.organisation_id, *keys)
    )


def _many(condition: Any) -> Any:
    return sa.func.sum(sa.case((condition, 1), else_=0))


def _of(column: Any, agents: Collection[int] | None) -> list[Any]:
    return [] if agents is None else [column.in_(agents)]


def failures(session: Session, agents: Collection[int] | None) -> list[Any]:
    """Every failed evaluation that counts. Columns of the table, not of the class: there are tens of thousands."""
    one = Evaluation.__table__.c
    query = sa.select(
        one.id,
        one.agent_id,
        one.programme_id,
        one.site_id,
        one.transaction_id,
        one.day,
        one.evaluated_on,
        one.customer_errors,
        one.business_errors,
        one.compliance_errors,
    ).where(
        one.organisation_id == session.info[KEY],
        one.failed,
        one.state == State.COUNTED,
        *_of(one.agent_id, agents),
    )
    return list(session.execute(query, execution_options=_CHECKED))


def _write_follow_ups(session: Session, agents: Collection[int] | None, failed: Collection[Any]) -> None:
    rows = follow_ups(session, agents, failed)
    session.execute(
        sa.delete(FailureFollowUp).where(*_of(FailureFollowUp.agent_id, agents)),
        execution_options={"synchronize_session": False},
    )
    if rows:
        session.execute(sa.insert(FailureFollowUp), rows)


def follow_ups(
    session: Session, agents: Collection[int] | None, failed: Collection[Any]
) -> list[dict[str, Any]]:
    """What the failed evaluations of these agents ask for, and when it came; two statements."""
    coached: dict[int | None, list[dt.date]] = defaultdict(list)
    for evaluation, held_on in session.execute(
        sa.select(Coaching.evaluation_id, Coaching.held_on).where(
            Coaching.evaluation_id.is_not(None), *_of(Coaching.agent_id, agents)
        )
    ):
        coached[evaluation].append(held_on)
    extra: dict[int | None, list[dt.date]] = defaultdict(list)
    for evaluation, evaluated_on in session.execute(
        sa.select(Evaluation.extra_of_id, Evaluation.evaluated_on).where(
            Evaluation.extra_of_id.is_not(None),
            Evaluation.state == State.COUNTED,
            *_of(Evaluation.agent_id, agents),
        )
    ):
        extra[evaluation].append(evaluated_on)
    organisation = session.info[KEY]
    rows = []
    for one in failed:
        coaching, again = (
            min((day for day in days.get(one.id, ()) if day >= one.evaluated_on), default=None)
            for days in (coached, extra)
        )
        rows.append(
            {
                "organisation_id": organisation,
                "evaluation_id": one.id,
                "agent_id": one.agent_id,
                "programme_id": one.programme_id,
                "site_id": one.site_id,
                "evaluated_on": one.evaluated_on,
                "due_on": follow_up_due(one.evaluated_on),
                "coached_on": coaching,
                "extra_on": again,
                "done_on": max(coaching, again) if coaching and again else None,
            }
        )
    return rows


def compare(session: Session, which: Collection[Any]) -> None:
    """One statement: the four counts beside each coaching that fits all of `which`."""
    organisation, table = session.info[KEY], _TALK
    session.execute(
        sa.update(table)
        .where(table.c.organisation_id == organisation, *which)
        .values(**_sides(organisation)),
        execution_options=_CHECKED,
    )


def compared(organisation: int) -> Any:
    """The four counts of every coaching as the evaluations give them: its number, before, after."""
    shares = [side.label(name) for name, side in _sides(organisation).items()]
    return sa.select(_TALK.c.id, *shares).where(_TALK.c.organisation_id == organisation)


def _sides(organisation: int) -> dict[str, Any]:
    talk = _TALK.c
    one, error = Evaluation.__table__.alias("one").c, EvaluationError.__table__.alias("error").c
    shown = sa.exists().where(
        error.organisation_id == organisation,
        error.evaluation_id == one.id,
        error.criterion_code == talk.criterion_code,
    )
    wrong = sa.case(
        (talk.criterion_code == "", sa.case((one.failed, 1), else_=0)), else_=sa.case((shown, 1), else_=0)
    )

    def side(counted: Any, *when: Any) -> Any:
        return (
            sa.select(sa.func.coalesce(counted, 0))
            .where(
                one.organisation_id == organisation,
                one.agent_id == talk.agent_id,
                one.selection == Selection.RANDOM,
                one.state == State.COUNTED,
                *when,
            )
            .scalar_subquery()
        )

    before = (one.day >= talk.compare_from, one.day < talk.held_on)
    after = (one.day > talk.held_on, one.day <= talk.compare_until)
    return {
        "before_n": side(sa.func.count(), *before),
        "before_wrong": side(sa.func.sum(wrong), *before),
        "after_n": side(sa.func.count(), *after),
        "after_wrong": side(sa.func.sum(wrong), *after),
    }
