"""Notes feedback on evaluations, what the agent says to it, and how disputes are decided."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_app.auditlog import service as auditlog
from audit_app.base import clock
from audit_app.base.actor import Actor
from audit_app.base.errors import Conflict, Forbidden, Invalid, NotFound
from audit_app.base.i18n import gettext as _
from audit_app.quality.models import Dispute, Evaluation, Feedback, FeedbackDay
from audit_app.quality.queries.people import person_of
from audit_app.quality.rules import State
from audit_app.quality.rules.feedback import Answer, Outcome, dispute_until, feedback_due
from audit_app.quality.service.follow import recount
from audit_app.workforce.models import Person


@dataclass(frozen=True, slots=True)
class GiveFeedback:
    """One talk about one evaluation; all three texts are needed."""

    evaluation_id: int
    given_on: dt.date
    went_well: str
    to_change: str
    next_step: str


@dataclass(frozen=True, slots=True)
class AnswerFeedback:
    """The agent signs, or disputes with a reason."""

    evaluation_id: int
    answer: Answer
    answered_on: dt.date
    reason: str = ""


def give_feedback(session: Session, actor: Actor, command: GiveFeedback) -> int:
    """Raises NotFound, Invalid for what does not fit, Conflict when there is feedback already."""
    actor.require("quality.coach")
    evaluation = find_evaluation(session, command.evaluation_id)
    texts = {name: getattr(command, name).strip() for name in ("went_well", "to_change", "next_step")}
    wrong = {name: _("Without this the feedback helps nobody.") for name, text in texts.items() if not text}
    if command.given_on < evaluation.evaluated_on:
        wrong["given_on"] = _("The evaluation was made on %(day)s.", day=evaluation.evaluated_on)
    elif command.given_on > clock.today():
        wrong["given_on"] = _("%(day)s lies in the future.", day=command.given_on)
    if evaluation.state != State.COUNTED:
        wrong["given_on"] = _("This evaluation does not count. Settle its doubt first.")
    if wrong:
        raise Invalid(_("The feedback was not saved."), wrong)
    there = session.scalar(select(Feedback.given_on).where(Feedback.evaluation_id == evaluation.id))
    if there is not None:
        raise Conflict(_("Feedback on this evaluation was given on %(day)s.", day=there))
    row = Feedback(
        evaluation_id=evaluation.id,
        agent_id=evaluation.agent_id,
        given_on=command.given_on,
        due_on=feedback_due(evaluation.evaluated_on, compliance_critical=False),
        at_once_by=feedback_due(evaluation.evaluated_on, compliance_critical=True),
        given_by_id=person_of(session, actor),
        given_by=actor.name,
        answered_on=None,
        batch_id=None,
        **texts,
    )
    session.add(row)
    session.flush()
    recount(
        session,
        FeedbackDay,
        [
            (name, [getattr(evaluation, name)])
            for name in ("evaluated_on", "month", "programme_id", "site_id")
        ],
    )
    data = {"evaluation": evaluation.id, "agent": evaluation.agent_id, "given_on": command.given_on}
    auditlog.record(session, actor, "quality.feedback.given", ("feedback", row.id), data)
    return row.id


def answer_feedback(session: Session, actor: Actor, command: AnswerFeedback) -> None:
    """The agent's word, from the agent's own account or entered by somebody who coaches, which is then said.

    Signing says that the talk took place; disputing is possible within its time limit, after signing too.
    """
    feedback = find_feedback(session, command.evaluation_id)
    own = person_of(session, actor) == feedback.agent_id
    if not own and not actor.may("quality.coach"):
        raise Forbidden(_("Only the agent, or somebody who coaches, may answer this feedback."))
    if feedback.answer in {Answer.DISPUTED, command.answer}:
        raise Conflict(_("This feedback has been answered already."))
    wrong = _wrong_answer(feedback, command)
    if wrong:
        raise Invalid(_("The answer was not saved."), wrong)
    feedback.answer, feedback.answered_on = command.answer, command.answered_on
    feedback.answer_entered_by = "" if own else actor.name
    data = {"answer": command.answer, "answered_on": command.answered_on, "own": own}
    if command.answer == Answer.DISPUTED:
        evaluation = find_evaluation(session, command.evaluation_id)
        data["reason"] = command.reason.strip()
        session.add(
            Dispute(
                feedback_id=feedback.id,
                evaluation_id=evaluation.id,
                raised_on=command.answered_on,
                reason=command.reason.strip(),
                evaluator_id=evaluation.evaluator_id,
                evaluated_by=_name(session, evaluation),
                given_by_id=feedback.given_by_id,
                given_by=feedback.given_by,
                outcome=Outcome.OPEN,
                decided_on=None,
                decided_by_id=None,
            )
        )
        session.flush()
    auditlog.record(session, actor, "quality.feedback.answered", ("feedback", feedback.id), data)


def _wrong_answer(feedback: Feedback, command: AnswerFeedback) -> dict[str, str]:
    wrong = {}
    until = dispute_until(feedback.given_on)
    if command.answered_on > clock.today():
        wrong["answered_on"] = _("%(day)s lies in the future.", day=command.answered_on)
    elif command.answered_on < feedback.given_on:
        wrong["answered_on"] = _("The feedback was given on %(day)s.", day=feedback.given_on)
    if command.answer == Answer.DISPUTED:
        if not command.reason.strip():
            wrong["reason"] = _("Say what is disputed and why.")
        if command.answered_on > until:
            wrong["answered_on"] = _("This could be disputed until %(day)s.", day=until)
    elif command.answer != Answer.SIGNED:
        wrong["answer"] = _("Sign or dispute.")
    return wrong


def _name(session: Session, evaluation: Evaluation) -> str:
    """Who evaluated: the person's name as it is today, or the name that came with the evaluation."""
    name = (
        None
        if evaluation.evaluator_id is None
        else session.scalar(select(Person.full_name).where(Person.id == evaluation.evaluator_id))
    )
    return name or evaluation.evaluator_name


def find_evaluation(session: Session, evaluation_id: int) -> Evaluation:
    """Raises NotFound."""
    row = session.get(Evaluation, evaluation_id)
    if row is None:
        raise NotFound(_("There is no such evaluation in this organisation."))
    return row


def find_feedback(session: Session, evaluation_id: int) -> Feedback:
    """The feedback on an evaluation; raises NotFound."""
    row = session.scalars(
        select(Feedback).where(Feedback.evaluation_id == evaluation_id).with_for_update()
    ).one_or_none()
    if row is None:
        raise NotFound(_("There is no feedback on this evaluation yet."))
    return row
