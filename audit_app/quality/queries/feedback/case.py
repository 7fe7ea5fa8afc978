"""Reads one evaluation with what was said about it: feedback, the agent's answer, the dispute, the coaching."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from audit_app.base.errors import NotFound
from audit_app.base.i18n import gettext as _
from audit_app.quality.models import (
    Criterion,
    Dispute,
    Evaluation,
    EvaluationError,
    FailureFollowUp,
    Feedback,
)
from audit_app.quality.queries.coaching import CoachingRow, list_coachings
from audit_app.quality.rules import ErrorClass, State
from audit_app.quality.rules.feedback import Answer, Outcome, dispute_until, feedback_due, is_constructive
from audit_app.workforce.models import Person, Programme


@dataclass(frozen=True, slots=True)
class LineRow:
    """What can be wrong in the evaluation, and how often it was: what a decision on a dispute may change."""

    code: str
    text: str
    error_class: ErrorClass
    count: int


@dataclass(frozen=True, slots=True)
class FeedbackRow:
    """Feedback and the agent's answer."""

    given_on: dt.date
    given_by: str
    given_by_id: int | None
    went_well: str
    to_change: str
    next_step: str
    constructive: bool
    in_time: bool
    answer: Answer
    answered_on: dt.date | None
    answer_entered_by: str
    dispute_until: dt.date


@dataclass(frozen=True, slots=True)
class DisputeRow:
    """A dispute; `before` and `after` are filled when the evaluation was changed."""

    raised_on: dt.date
    reason: str
    outcome: Outcome
    decided_on: dt.date | None
    decided_by: str
    note: str
    before: dict[str, Any]
    after: dict[str, Any]
    evaluated_by: str
    evaluator_id: int | None
    given_by: str
    given_by_id: int | None


@dataclass(frozen=True, slots=True)
class Case:
    """One evaluation and everything that followed. `follow_up_due`: None when it did not fail."""

    id: int
    transaction_id: str
    day: dt.date
    evaluated_on: dt.date
    feedback_due: dt.date
    agent_id: int
    agent_code: str
    agent: str
    evaluator_id: int | None
    evaluator: str
    programme: str
    channel: str
    method: str
    selection: str
    state: State
    points: float | None
    points_possible: float | None
    failed: bool
    notes: str
    extra_of_id: int | None
    lines: tuple[LineRow, ...]
    feedback: FeedbackRow | None
    dispute: DisputeRow | None
    coachings: tuple[CoachingRow, ...]
    extras: tuple[tuple[int, str, dt.date, bool], ...]
    follow_up_due: dt.date | None


def get_case(session: Session, evaluation_id: int) -> Case:
    """Raises NotFound. Eight statements."""
    row = _evaluation(session, evaluation_id)
    found = {
        one.criterion_code: (one.error_class, one.errors)
        for one in session.execute(
            select(
                EvaluationError.criterion_code,
                EvaluationError.error_class,
                EvaluationError.count.label("errors"),
            ).where(EvaluationError.evaluation_id == evaluation_id)
        )
    }
    lines = _lines(session, row.form_id, found)
    urgent = row.compliance_errors > 0
    values = {key: value for key, value in row._asdict().items() if key in _SHOWN}
    return Case(
        **values,
        channel=row.channel.value,
        method=row.method.value,
        selection=row.selection.value,
        feedback_due=feedback_due(row.evaluated_on, compliance_critical=urgent),
        lines=lines,
        feedback=_feedback(session, evaluation_id, urgent=urgent),
        dispute=_dispute(session, evaluation_id),
        coachings=tuple(list_coachings(session, evaluation_id=evaluation_id)),
        extras=tuple(
            (one.id, one.transaction_id, one.evaluated_on, one.failed)
            for one in session.execute(
                select(Evaluation.id, Evaluation.transaction_id, Evaluation.evaluated_on, Evaluation.failed)
                .where(
                    Evaluation.agent_id == row.agent_id,
                    Evaluation.day >= row.day,
                    Evaluation.extra_of_id == evaluation_id,
                    Evaluation.state == State.COUNTED,
                )
                .order_by(Evaluation.evaluated_on)
            )
        ),
        follow_up_due=session.scalar(
            select(FailureFollowUp.due_on).where(FailureFollowUp.evaluation_id == evaluation_id)
        ),
    )


_SHOWN = frozenset(Case.__annotations__) - {"channel", "method", "selection"}


def _evaluation(session: Session, evaluation_id: int) -> Any:
    agent, evaluator = aliased(Person), aliased(Person)
    row = session.execute(
        select(
            Evaluation.id,
            Evaluation.transaction_id,
            Evaluation.day,
            Evaluation.evaluated_on,
            Evaluation.agent_id,
            agent.code.label("agent_code"),
            agent.full_name.label("agent"),
            Evaluation.evaluator_id,
            func.coalesce(evaluator.full_name, Evaluation.evaluator_name).label("evaluator"),
            Programme.name.label("programme"),
            Evaluation.channel,
            Evaluation.method,
            Evaluation.selection,
            Evaluation.state,
            Evaluation.points,
            Evaluation.points_possible,
            Evaluation.failed,
            Evaluation.notes,
            Evaluation.extra_of_id,
            Evaluation.form_id,
            Evaluation.compliance_errors,
        )
        .join(agent, agent.id == Evaluation.agent_id)
        .join(Programme, Programme.id == Evaluation.programme_id)
        .outerjoin(evaluator, evaluator.id == Evaluation.evaluator_id)
        .where(Evaluation.id == evaluation_id)
    ).one_or_none()
    if row is None:
        raise NotFound(_("There is no such evaluation in this organisation."))
    return row


def _lines(
    session: Session, form_id: int | None, found: dict[str, tuple[ErrorClass, int]]
) -> tuple[LineRow, ...]:
    """The lines of the form, or the four classes where there is none, and whatever else was found wrong."""
    lines: dict[str, tuple[str, ErrorClass]] = {}
    if form_id is not None:
        for code, text, kind in session.execute(
            select(Criterion.code, Criterion.text, Criterion.error_class)
            .where(Criterion.form_id == form_id)
            .order_by(Criterion.position)
        ):
            lines[code] = (text, kind)
    if not lines:
        lines = {one.value: ("", one) for one in ErrorClass}
    lines |= {code: ("", kind) for code, (kind, _count) in found.items() if code not in lines}
    return tuple(
        LineRow(code, text, kind, found[code][1] if code in found else 0)
        for code, (text, kind) in lines.items()
    )


def _feedback(session: Session, evaluation_id: int, *, urgent: bool) -> FeedbackRow | None:
    row = session.scalars(select(Feedback).where(Feedback.evaluation_id == evaluation_id)).one_or_none()
    if row is None:
        return None
    return FeedbackRow(
        row.given_on,
        row.given_by,
        row.given_by_id,
        row.went_well,
        row.to_change,
        row.next_step,
        is_constructive(row.went_well, row.to_change, row.next_step),
        row.given_on <= (row.at_once_by if urgent else row.due_on),
        row.answer,
        row.answered_on,
        row.answer_entered_by,
        dispute_until(row.given_on),
    )


def _dispute(session: Session, evaluation_id: int) -> DisputeRow | None:
    row = session.scalars(select(Dispute).where(Dispute.evaluation_id == evaluation_id)).one_or_none()
    if row is None:
        return None
    return DisputeRow(
        row.raised_on,
        row.reason,
        row.outcome,
        row.decided_on,
        row.decided_by,
        row.note,
        row.before,
        row.after,
        row.evaluated_by,
        row.evaluator_id,
        row.given_by,
        row.given_by_id,
    )
