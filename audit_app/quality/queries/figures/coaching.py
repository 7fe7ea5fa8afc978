"""The checks that feedback and coaching answer, each from a tally or from one covering index.

What is due counts once its day has come: on a day, what was due from `scope.since` up to that day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from sqlalchemy import and_, case, func, or_, select

from audit_app.base.i18n import gettext as _
from audit_app.quality.models import (
    Coaching,
    Escalation,
    Evaluation,
    FailureFollowUp,
    Feedback,
    FeedbackDay,
)
from audit_app.quality.queries.figures.reader import ROWS, Found, Reader
from audit_app.quality.rules import State, Threshold
from audit_app.quality.rules.coaching import IMPROVED, PARTLY_IMPROVED
from audit_app.quality.rules.feedback import feedback_due
from audit_app.workforce.models import Person

EFFECT = Threshold(met=IMPROVED, partly=PARTLY_IMPROVED)
_LONGEST = dt.timedelta(days=10)  # no feedback is due later than this after its evaluation


def within(table: Any, read: Reader) -> list[Any]:
    """The criteria of the scope's programmes and sites over a table that has both."""
    where = []
    if read.scope.programmes:
        where.append(table.programme_id.in_(read.scope.programmes))
    if read.scope.sites:
        where.append(table.site_id.in_(read.scope.sites))
    return where


def feedback_in_time(read: Reader) -> Found:
    """Evaluations whose feedback was due in the window; fine: it was given by then."""
    since, as_of = read.scope.since, read.scope.as_of
    sample = fine = 0
    days = read.session.execute(
        select(
            FeedbackDay.evaluated_on,
            func.sum(FeedbackDay.n),
            func.sum(FeedbackDay.in_time),
            func.sum(FeedbackDay.urgent),
            func.sum(FeedbackDay.urgent_in_time),
        )
        .where(FeedbackDay.evaluated_on.between(since - _LONGEST, as_of), *within(FeedbackDay, read))
        .group_by(FeedbackDay.evaluated_on)
    )
    for evaluated_on, *counts in days:
        for urgent, (n, in_time) in ((False, counts[:2]), (True, counts[2:])):
            if since <= feedback_due(evaluated_on, compliance_critical=urgent) <= as_of:
                sample += n
                fine += in_time
    against, behind = _talks(read) if read.rows else ([], [])
    return Found(
        fine,
        sample,
        _("Feedback was given in time on all %(sample)s evaluations whose day had come by %(day)s."),
        _(
            "Feedback was not given in time on %(against)s of %(sample)s evaluations from %(since)s to %(day)s."
        ),
        ("transaction_id", "person_code", "full_name", "evaluated_on", "due_on", "given_on"),
        against,
        behind,
    )


def _talks(read: Reader) -> tuple[list[Any], list[Any]]:
    since, as_of = read.scope.since, read.scope.as_of
    urgent = Evaluation.compliance_errors > 0
    in_time = case(
        (urgent, Feedback.given_on <= Feedback.at_once_by), else_=Feedback.given_on <= Feedback.due_on
    )
    query = (
        select(
            Evaluation.transaction_id,
            Person.code,
            Person.full_name,
            Evaluation.evaluated_on,
            Feedback.given_on,
            urgent,
        )
        .join(Person, Person.id == Evaluation.agent_id)
        .outerjoin(Feedback, Feedback.evaluation_id == Evaluation.id)
        .where(
            Evaluation.evaluated_on.between(since - _LONGEST, as_of),
            Evaluation.state == State.COUNTED,
            *within(Evaluation, read),
        )
        .order_by(Evaluation.evaluated_on.desc(), Evaluation.id)
    )

    def rows(chosen: Any) -> list[tuple[Any, ...]]:
        found = []
        for transaction, code, name, evaluated_on, given_on, at_once in read.session.execute(
            query.where(chosen).limit(2 * ROWS)
        ):
            due = feedback_due(evaluated_on, compliance_critical=bool(at_once))
            if since <= due <= as_of:
                found.append((transaction, code, name, evaluated_on, due, given_on))
        return found[:ROWS]

    return rows(or_(Feedback.id.is_(None), ~in_time)), rows(and_(Feedback.id.is_not(None), in_time))


def _done_in_time(read: Reader, table: Any, done_on: Any) -> tuple[int, int]:
    """(done by its day, all) of what was due in the window."""
    row = read.session.execute(
        select(
            func.coalesce(func.sum(case((done_on <= table.due_on, 1), else_=0)), 0),
            func.count(),
        )
        .select_from(table)
        .where(table.due_on.between(read.scope.since, read.scope.as_of), *within(table, read))
    ).one()
    return row[0], row[1]


def failures_coached(read: Reader) -> Found:
    """Failed evaluations whose 30 days ended in the window; fine: coaching and an extra evaluation came by then."""
    row = FailureFollowUp
    fine, sample = _done_in_time(read, row, row.done_on)
    query = (
        select(
            Evaluation.transaction_id,
            Person.code,
            Person.full_name,
            row.evaluated_on,
            row.due_on,
            row.coached_on,
            row.extra_on,
        )
        .join(Evaluation, Evaluation.id == row.evaluation_id)
        .join(Person, Person.id == row.agent_id)
        .where(row.due_on.between(read.scope.since, read.scope.as_of), *within(row, read))
        .order_by(row.due_on.desc(), row.id)
    )
    late = or_(row.done_on.is_(None), row.done_on > row.due_on)
    against, behind = _both(read, query, late)
    return Found(
        fine,
        sample,
        _("All %(sample)s failed evaluations due by %(day)s had coaching and an extra evaluation within 30 days."),
        _("%(against)s of %(sample)s failed evaluations due by %(day)s had no coaching or no extra evaluation in 30 days."),
        ("transaction_id", "person_code", "full_name", "evaluated_on", "due_on", "coached_on", "extra_on"),
        against,
        behind,
    )  # fmt: skip


def repeats_escalated(read: Reader) -> Found:
    """Steps that repeated failures asked for in the window; fine: somebody took the step by its day."""
    row = Escalation
    fine, sample = _done_in_time(read, row, row.taken_on)
    query = (
        select(
            Person.code,
            Person.full_name,
            row.cycle,
            row.why,
            row.struck_on,
            row.due_on,
            row.taken_on,
            row.note,
        )
        .join(Person, Person.id == row.agent_id)
        .where(row.due_on.between(read.scope.since, read.scope.as_of), *within(row, read))
        .order_by(row.due_on.desc(), row.id)
    )
    late = or_(row.taken_on.is_(None), row.taken_on > row.due_on)
    against, behind = _both(read, query, late)
    return Found(
        fine,
        sample,
        _("All %(sample)s steps that repeated failures asked for by %(day)s were taken in time."),
        _(
            "%(against)s of %(sample)s steps that repeated failures asked for by %(day)s were not taken in time."
        ),
        ("person_code", "full_name", "step", "why", "found_on", "due_on", "taken_on", "note"),
        against,
        behind,
    )


def coaching_improves(read: Reader) -> Found:
    """Coachings whose 60 days afterwards ended in the window and can be compared; fine: the error became rarer."""
    row = Coaching
    where = (
        row.compare_until.between(read.scope.since, read.scope.as_of),
        row.before_wrong > 0,
        row.after_n > 0,
        *within(row, read),
    )
    better = row.after_wrong * row.before_n < row.before_wrong * row.after_n
    counts = read.session.execute(
        select(func.coalesce(func.sum(case((better, 1), else_=0)), 0), func.count())
        .select_from(row)
        .where(*where)
    ).one()
    query = (
        select(
            Person.code,
            Person.full_name,
            row.held_on,
            row.coach,
            row.criterion_code,
            row.before_wrong,
            row.before_n,
            row.after_wrong,
            row.after_n,
        )
        .join(Person, Person.id == row.agent_id)
        .where(*where)
        .order_by(row.held_on.desc(), row.id)
    )
    against, behind = _both(read, query, ~better)
    return Found(
        counts[0],
        counts[1],
        _("After all %(sample)s coachings compared up to %(day)s the error became rarer in random evaluations."),
        _("After %(fine)s of %(sample)s coachings compared up to %(day)s the error became rarer in random evaluations."),
        ("person_code", "full_name", "held_on", "coach", "criterion", "wrong_before", "of_before", "wrong_after", "of_after"),
        against,
        behind,
        EFFECT,
    )  # fmt: skip


def _both(read: Reader, query: Any, against: Any) -> tuple[list[Any], list[Any]]:
    """The rows that count against and the others, where rows are asked for."""
    if not read.rows:
        return [], []
    return (
        [tuple(row) for row in read.session.execute(query.where(against).limit(ROWS))],
        [tuple(row) for row in read.session.execute(query.where(~against).limit(ROWS))],
    )


CHECKS: dict[str, Callable[[Reader], Found]] = {
    "quality.feedback_in_time": feedback_in_time,
    "quality.failures_coached": failures_coached,
    "quality.repeats_escalated": repeats_escalated,
    "quality.coaching_improves": coaching_improves,
}
