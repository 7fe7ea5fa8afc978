"""What an agent says for themselves, to feedback or to a coaching: quality writes it, here it is theirs or not found."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_app.base import clock
from audit_app.base.actor import Actor
from audit_app.base.errors import NotFound
from audit_app.base.i18n import gettext as _
from audit_app.own.queries import get_evaluation, my_number
from audit_app.quality import service as quality
from audit_app.quality.models import Coaching
from audit_app.quality.rules.feedback import Answer, Outcome


@dataclass(frozen=True, slots=True)
class AnswerOwn:
    """The agent has read the feedback on an evaluation, or disputes the evaluation with a reason."""

    evaluation_id: int
    answer: Answer
    reason: str = ""


def answer_own(session: Session, actor: Actor, command: AnswerOwn) -> None:
    """Raises NotFound for anybody else's evaluation, Invalid and Conflict as quality does."""
    actor.require("quality.answer_own")
    get_evaluation(session, my_number(session, actor), command.evaluation_id)
    quality.answer_feedback(
        session,
        actor,
        quality.AnswerFeedback(command.evaluation_id, command.answer, clock.today(), command.reason),
    )


def withdraw_dispute(session: Session, actor: Actor, evaluation_id: int, note: str) -> None:
    """Takes the agent's own dispute back; raises NotFound for anybody else's."""
    actor.require("quality.answer_own")
    get_evaluation(session, my_number(session, actor), evaluation_id)
    quality.decide_dispute(session, actor, quality.DecideDispute(evaluation_id, Outcome.WITHDRAWN, note))


def sign_own_coaching(session: Session, actor: Actor, coaching_id: int) -> None:
    """The agent says that a coaching took place; raises NotFound for anybody else's."""
    actor.require("quality.answer_own")
    person = my_number(session, actor)
    own = session.scalar(select(Coaching.id).where(Coaching.id == coaching_id, Coaching.agent_id == person))
    if own is None:
        raise NotFound(_("There is no such coaching of yours."))
    quality.sign_coaching(session, actor, coaching_id)
