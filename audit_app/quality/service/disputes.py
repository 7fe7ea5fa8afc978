"""Decides disputes; a changed evaluation keeps its old values beside the decision, and every tally follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from audit_app.areas.queries import persons_among
from audit_app.auditlog import service as auditlog
from audit_app.base import clock
from audit_app.base.actor import Actor
from audit_app.base.errors import Conflict, Forbidden, Invalid, NotFound
from audit_app.base.i18n import gettext as _
from audit_app.quality.models import Criterion, Dispute, Evaluation, EvaluationError, EvaluationForm
from audit_app.quality.queries.people import person_of
from audit_app.quality.rules import ErrorClass
from audit_app.quality.rules.evaluating import Line, Marks, failed, mark
from audit_app.quality.rules.feedback import Outcome, same_person
from audit_app.quality.service.feedback import find_evaluation, find_feedback
from audit_app.quality.service.tallies import retally

MOST_ERRORS = 99


@dataclass(frozen=True, slots=True)
class DecideDispute:
    """How a dispute ends. `errors`: of a changed evaluation, how often each line is wrong, by its code."""

    evaluation_id: int
    outcome: Outcome
    note: str
    errors: Mapping[str, int] = field(default_factory=dict)


def decide_dispute(session: Session, actor: Actor, command: DecideDispute) -> None:
    """Raises Forbidden to whoever evaluated or gave the feedback, Conflict when it is decided already."""
    dispute = session.scalars(
        select(Dispute).where(Dispute.evaluation_id == command.evaluation_id).with_for_update()
    ).one_or_none()
    if dispute is None:
        raise NotFound(_("Nobody has disputed this evaluation."))
    person = person_of(session, actor)
    if command.outcome == Outcome.WITHDRAWN:
        _may_withdraw(session, actor, command.evaluation_id, person)
    else:
        _may_decide(session, actor, dispute)
    if dispute.outcome != Outcome.OPEN:
        raise Conflict(_("This dispute was decided on %(day)s.", day=dispute.decided_on))
    note = command.note.strip()
    if command.outcome == Outcome.OPEN:
        raise Invalid(_("Choose how the dispute ends."), {"outcome": _("Choose one.")})
    if not note:
        raise Invalid(
            _("The decision was not saved."), {"note": _("Say why, so that the agent can follow it.")}
        )
    if command.outcome == Outcome.CHANGED:
        evaluation = find_evaluation(session, command.evaluation_id)
        dispute.before = _told(session, evaluation)
        _change(session, evaluation, command.errors)
        dispute.after = _told(session, evaluation)
        if dispute.after == dispute.before:
            raise Invalid(
                _("Nothing was changed. Change at least one number, or let the evaluation stand."),
                {"outcome": _("Choose another outcome.")},
            )
    dispute.outcome, dispute.note, dispute.decided_on = command.outcome, note, clock.today()
    dispute.decided_by, dispute.decided_by_id = actor.name, person
    if command.outcome == Outcome.WITHDRAWN:
        dispute.decided_by_id = None  # whoever enters a withdrawal decides nothing
    data = {"outcome": command.outcome, "note": note, "from": dispute.before, "to": dispute.after}
    auditlog.record(session, actor, "quality.dispute.decided", ("evaluation", command.evaluation_id), data)
    session.flush()


def _may_decide(session: Session, actor: Actor, dispute: Dispute) -> None:
    actor.require("quality.decide")
    involved = persons_among(session, actor.user_id, [dispute.evaluator_id, dispute.given_by_id])
    named = same_person(actor.name, dispute.evaluated_by) or same_person(actor.name, dispute.given_by)
    if involved or named:
        raise Forbidden(_("You evaluated this or gave the feedback. Somebody else decides the dispute."))


def _may_withdraw(session: Session, actor: Actor, evaluation_id: int, person: int | None) -> None:
    own = person is not None and person == find_feedback(session, evaluation_id).agent_id
    if not own and not actor.may("quality.coach"):
        raise Forbidden(_("Only the agent, or somebody who coaches, may withdraw this dispute."))


def _told(session: Session, evaluation: Evaluation) -> dict[str, Any]:
    """What an evaluation says, in plain values."""
    errors = session.execute(
        select(EvaluationError.criterion_code, EvaluationError.count.label("count_"))
        .where(EvaluationError.evaluation_id == evaluation.id)
        .order_by(EvaluationError.criterion_code)
    )
    return {
        "customer_errors": evaluation.customer_errors,
        "business_errors": evaluation.business_errors,
        "compliance_errors": evaluation.compliance_errors,
        "noncritical_errors": evaluation.noncritical_errors,
        "points": evaluation.points,
        "points_possible": evaluation.points_possible,
        "failed": evaluation.failed,
        "errors": {one.criterion_code: one.count_ for one in errors},
    }


def lines_of(session: Session, evaluation: Evaluation) -> list[Line]:
    """What can be wrong in an evaluation: its form's lines, or the four classes, and what was found beside them."""
    criteria = (
        session.scalars(
            select(Criterion).where(Criterion.form_id == evaluation.form_id).order_by(Criterion.position)
        )
        if evaluation.form_id is not None
        else ()
    )
    lines = {one.code: Line(one.code, one.error_class, one.points) for one in criteria}
    if not lines:
        lines = {one.value: Line(one.value, one) for one in ErrorClass}
    for code, kind in session.execute(
        select(EvaluationError.criterion_code, EvaluationError.error_class).where(
            EvaluationError.evaluation_id == evaluation.id
        )
    ):
        lines.setdefault(code, Line(code, kind))
    return list(lines.values())


def _change(session: Session, evaluation: Evaluation, errors: Mapping[str, int]) -> None:
    lines = lines_of(session, evaluation)
    known = {line.code: line for line in lines}
    wrong = {
        f"e-{code}": _("Between 0 and %(most)s.", most=MOST_ERRORS)
        for code, count in errors.items()
        if code not in known or not 0 <= count <= MOST_ERRORS
    }
    if wrong:
        raise Invalid(_("The decision was not saved."), wrong)
    marks = mark(lines, errors)
    if marks.possible is None:
        marks = Marks(marks.by_class, marks.by_line, evaluation.points, evaluation.points_possible)
    form = session.get(EvaluationForm, evaluation.form_id) if evaluation.form_id is not None else None
    evaluation.customer_errors = marks.by_class[ErrorClass.CUSTOMER]
    evaluation.business_errors = marks.by_class[ErrorClass.BUSINESS]
    evaluation.compliance_errors = marks.by_class[ErrorClass.COMPLIANCE]
    evaluation.noncritical_errors = marks.by_class[ErrorClass.NON_CRITICAL]
    evaluation.points, evaluation.points_possible = marks.points, marks.possible
    evaluation.failed = failed(marks, form.pass_mark if form else None)
    session.execute(delete(EvaluationError).where(EvaluationError.evaluation_id == evaluation.id))
    rows = [
        {
            "organisation_id": evaluation.organisation_id,
            "evaluation_id": evaluation.id,
            "criterion_code": code,
            "error_class": known[code].error_class,
            "count": count,
            "programme_id": evaluation.programme_id,
            "month": evaluation.month,
            "selection": evaluation.selection,
            "state": evaluation.state,
        }
        for code, count in marks.by_line.items()
    ]
    if rows:
        session.execute(insert(EvaluationError), rows)
    retally(session, [evaluation.agent_id], [evaluation.month])
