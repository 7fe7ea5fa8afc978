"""Moves an audit on: to review, to its signature, and back with a reason."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_app.auditlog import service as auditlog
from audit_app.audits.models import Answer, Audit, SignOff
from audit_app.audits.queries import Book
from audit_app.audits.queries.answers import is_rated_alone, list_light
from audit_app.audits.queries.export import canonical_sha256, export
from audit_app.audits.rules import Rating, Refusal, State, check_rating, may_move
from audit_app.audits.service.answers import answer_state, has_gate
from audit_app.audits.service.areas import refuse_own_area, why_own
from audit_app.audits.service.common import lock_audit, refresh
from audit_app.audits.service.refusals import refuse, sentence
from audit_app.base import clock
from audit_app.base.actor import Actor

PERMISSIONS = {
    (State.DRAFT, State.IN_PROGRESS): "audits.answer",
    (State.IN_PROGRESS, State.IN_REVIEW): "audits.answer",
    (State.IN_REVIEW, State.IN_PROGRESS): "audits.review",
    (State.IN_REVIEW, State.SIGNED_OFF): "audits.sign_off",
    (State.SIGNED_OFF, State.IN_REVIEW): "audits.reopen",
}


@dataclass(frozen=True, slots=True)
class Move:
    """Another state; a reason is needed to reopen and to send back, a statement goes with a signature."""

    audit_id: int
    to: State
    reason: str = ""
    differences: str = ""


def move(session: Session, actor: Actor, command: Move) -> None:
    """Moves the audit; raises Forbidden, Conflict or Invalid with what is missing."""
    audit, alone = lock_audit(session, command.audit_id), False
    came_from = audit.state
    unanswered = sum(1 for item in list_light(session, audit.id) if not item.answered)
    refuse(may_move(came_from, command.to, unanswered=unanswered), count=unanswered)
    actor.require(PERMISSIONS[came_from, command.to])
    goes_back = came_from is State.SIGNED_OFF or (came_from, command.to) == (
        State.IN_REVIEW,
        State.IN_PROGRESS,
    )
    if goes_back and not command.reason.strip():
        refuse(Refusal.NEEDS_WORDS)
    if command.to is State.SIGNED_OFF:
        refuse_own_area(session, actor, audit)
        _refuse_unproven(session, audit)
        alone = is_rated_alone(session, actor, audit.id)
        if alone and not audit.alone:
            refuse(Refusal.RATED_ALONE)
    audit.state = command.to
    refresh(session, audit)
    session.flush()
    data: dict[str, object] = {"from": came_from, "to": command.to, "reason": command.reason}
    if command.to is State.SIGNED_OFF:
        data["document_sha256"] = _sign(session, actor, audit, command, alone=alone)
    if came_from is State.SIGNED_OFF:
        _reopen(session, actor, audit, command.reason)
    auditlog.record(
        session, actor, f"audits.audit.{_WORDS[came_from, command.to]}", ("audit", audit.id), data
    )


def why_not_sign(session: Session, actor: Actor, book: Book) -> str:
    """Why this person, who else may, does not sign an audit in review; empty where nothing of theirs stands in the way."""
    state = book.audit.state
    if state is not State.IN_REVIEW or not actor.may(PERMISSIONS[state, State.SIGNED_OFF]):
        return ""
    if why := why_own(session, book, actor):
        return why
    if not book.audit.alone and is_rated_alone(session, actor, book.audit.id):
        return sentence(Refusal.RATED_ALONE)
    return ""


_WORDS = {
    (State.DRAFT, State.IN_PROGRESS): "begun",
    (State.IN_PROGRESS, State.IN_REVIEW): "sent_to_review",
    (State.IN_REVIEW, State.IN_PROGRESS): "sent_back",
    (State.IN_REVIEW, State.SIGNED_OFF): "signed_off",
    (State.SIGNED_OFF, State.IN_REVIEW): "reopened",
}


def _refuse_unproven(session: Session, audit: Audit) -> None:
    """A proof may have been withdrawn, or records may have changed, since *met* was chosen."""
    gate = has_gate(session, audit)
    for answer in session.scalars(
        select(Answer).where(Answer.audit_id == audit.id, Answer.rating == Rating.MET).order_by(Answer.id)
    ):
        refuse(check_rating(answer_state(session, audit, answer), gate=gate), answer.requirement)


def _sign(session: Session, actor: Actor, audit: Audit, command: Move, *, alone: bool) -> str:
    document = export(session, audit.id)
    sha256 = canonical_sha256(document)
    session.add(
        SignOff(
            audit_id=audit.id,
            signed_by_id=actor.user_id,
            signed_by=actor.name,
            role=actor.role,
            statement=command.reason,
            differences=command.differences,
            alone=alone,
            document=document,
            document_sha256=sha256,
            reopened_by=None,
        )
    )
    return sha256


def _reopen(session: Session, actor: Actor, audit: Audit, reason: str) -> None:
    for sign_off in session.scalars(
        select(SignOff).where(SignOff.audit_id == audit.id, SignOff.reopened_at.is_(None))
    ):
        sign_off.reopened_at, sign_off.reopened_by, sign_off.reopened_reason = clock.now(), actor.name, reason
