"""One agent's own evaluations, feedback and coachings, field by field."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from audit_app.base.errors import NotFound
from audit_app.base.i18n import gettext as _
from audit_app.base.paging import SIZE, Page, offset
from audit_app.quality.models import Dispute, Evaluation, Feedback
from audit_app.quality.queries.coaching import list_coachings as coachings_of
from audit_app.quality.queries.feedback import get_case
from audit_app.quality.rules import ErrorClass, Method, Selection, State
from audit_app.quality.rules.coaching import CoachingMethod
from audit_app.quality.rules.feedback import Answer, Outcome
from audit_app.workforce.models import Person, Programme
from audit_app.workforce.rules import Channel

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class EvaluationRow:
    """One own evaluation as lists show it; `answer` None: no feedback yet, `outcome` None: not disputed."""

    id: int
    transaction_id: str
    day: dt.date
    evaluated_on: dt.date
    evaluator: str
    method: Method
    channel: Channel
    programme: str
    selection: Selection
    customer_errors: int
    business_errors: int
    compliance_errors: int
    noncritical_errors: int
    points: float | None
    points_possible: float | None
    failed: bool
    feedback_on: dt.date | None
    answer: Answer | None
    outcome: Outcome | None


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line of the form and how often it was wrong."""

    code: str
    text: str
    count: int


@dataclass(frozen=True, slots=True)
class SectionRow:
    """The lines of one class: how many there are, and those that were wrong."""

    error_class: ErrorClass
    lines: int
    wrong: tuple[LineRow, ...]


@dataclass(frozen=True, slots=True)
class FeedbackRow:
    """What was said to the agent, and what the agent said to it."""

    given_on: dt.date
    given_by: str
    went_well: str
    to_change: str
    next_step: str
    answer: Answer
    answered_on: dt.date | None
    answer_entered_by: str
    dispute_until: dt.date


@dataclass(frozen=True, slots=True)
class DisputeRow:
    """The agent's disagreement and how it was decided."""

    raised_on: dt.date
    reason: str
    outcome: Outcome
    decided_on: dt.date | None
    decided_by: str
    note: str


@dataclass(frozen=True, slots=True)
class CoachingRow:
    """One own coaching; `signed_on` None: not signed yet."""

    id: int
    held_on: dt.date
    coach: str
    method: CoachingMethod
    evaluation_id: int | None
    transaction_id: str
    criterion_code: str
    notes: str
    signed_on: dt.date | None


@dataclass(frozen=True, slots=True)
class EvaluationCase:
    """One own evaluation with its sections and what followed. The evaluator's own notes are not in it."""

    row: EvaluationRow
    sections: tuple[SectionRow, ...]
    feedback: FeedbackRow | None
    dispute: DisputeRow | None
    coachings: tuple[CoachingRow, ...]


def _select() -> Any:
    judge, one = aliased(Person), Evaluation
    return (
        select(
            one.id,
            one.transaction_id,
            one.day,
            one.evaluated_on,
            func.coalesce(judge.full_name, one.evaluator_name),
            one.method,
            one.channel,
            Programme.name,
            one.selection,
            one.customer_errors,
            one.business_errors,
            one.compliance_errors,
            one.noncritical_errors,
            one.points,
            one.points_possible,
            one.failed,
            Feedback.given_on,
            Feedback.answer,
            Dispute.outcome,
        )
        .select_from(one)
        .outerjoin(judge, judge.id == one.evaluator_id)
        .join(Programme, Programme.id == one.programme_id)
        .outerjoin(Feedback, Feedback.evaluation_id == one.id)
        .outerjoin(Dispute, Dispute.evaluation_id == one.id)
    )


def _of(person_id: int) -> tuple[Any, ...]:
    """Doubtful evaluations wait for somebody's word and withdrawn ones count for nothing: neither is the agent's."""
    return Evaluation.agent_id == person_id, Evaluation.state == State.COUNTED


def list_evaluations(
    session: Session, person_id: int, page: int = 1, size: int = SIZE
) -> Page[EvaluationRow]:
    """The newest first; two statements."""
    total = session.scalar(select(func.count()).select_from(Evaluation).where(*_of(person_id))) or 0
    query = _select().where(*_of(person_id)).order_by(Evaluation.day.desc(), Evaluation.id.desc())
    rows = session.execute(query.limit(size).offset(offset(page, size)))
    return Page(tuple(EvaluationRow(*row) for row in rows), page, size, total)


def waiting(session: Session, person_id: int, most: int = SIZE) -> list[EvaluationRow]:
    """Evaluations whose feedback the agent has not answered, the oldest first."""
    query = _select().where(*_of(person_id), Feedback.answer == Answer.NONE)
    rows = session.execute(query.order_by(Feedback.given_on, Evaluation.id).limit(most))
    return [EvaluationRow(*row) for row in rows]


def get_evaluation(session: Session, person_id: int, evaluation_id: int) -> EvaluationCase:
    """Raises NotFound for anything but an evaluation of this person that counts."""
    found = session.execute(_select().where(*_of(person_id), Evaluation.id == evaluation_id)).one_or_none()
    if found is None:
        raise NotFound(_("There is no such evaluation of yours."))
    case = get_case(session, evaluation_id)
    feedback, dispute = case.feedback, case.dispute
    return EvaluationCase(
        EvaluationRow(*found),
        tuple(
            SectionRow(
                kind,
                sum(line.error_class == kind for line in case.lines),
                tuple(
                    LineRow(line.code, line.text, line.count)
                    for line in case.lines
                    if line.error_class == kind and line.count
                ),
            )
            for kind in ErrorClass
        ),
        None if feedback is None else _picked(FeedbackRow, feedback),
        None if dispute is None else _picked(DisputeRow, dispute),
        tuple(_coachings(case.coachings)),
    )


def _picked(kind: type[T], row: object) -> T:
    """The fields that this page's row names, and no other."""
    return kind(**{name: getattr(row, name) for name in kind.__annotations__})


def _coachings(rows: Iterable[Any]) -> list[CoachingRow]:
    return [CoachingRow(**{name: getattr(row, name) for name in CoachingRow.__annotations__}) for row in rows]


def list_coachings(session: Session, person_id: int) -> list[CoachingRow]:
    """Own coachings, newest first."""
    return _coachings(coachings_of(session, agent_id=person_id))
