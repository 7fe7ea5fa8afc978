"""Links proof to answers, and takes links away."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_app.auditlog import service as auditlog
from audit_app.audits.models import Answer, AnswerProof, Audit
from audit_app.audits.rules import Rating, may_answer
from audit_app.audits.service.answers import count_proofs, records_answer
from audit_app.audits.service.areas import refuse_unassigned
from audit_app.audits.service.common import lock_audit
from audit_app.audits.service.refusals import refuse
from audit_app.base import clock
from audit_app.base.actor import Actor
from audit_app.base.errors import Invalid, NotFound
from audit_app.base.i18n import gettext as _
from audit_app.evidence.models import EvidenceItem


@dataclass(frozen=True, slots=True)
class LinkProof:
    """A proof for one answer, and where in it to look ("page 7, table 2")."""

    audit_id: int
    requirement: str
    item_id: int
    pointer: str = ""


@dataclass(frozen=True, slots=True)
class ChangePointer:
    """Another place to look, in a proof that is linked."""

    audit_id: int
    link_id: int
    pointer: str


def link_proof(session: Session, actor: Actor, command: LinkProof) -> int:
    """Links a proof; linking it twice changes nothing but its pointer. Returns the link's number."""
    audit = lock_audit(session, command.audit_id)
    refuse(may_answer(audit.state, reviewer=actor.may("audits.review")))
    answer = session.scalars(
        select(Answer).where(Answer.audit_id == audit.id, Answer.requirement == command.requirement)
    ).one_or_none()
    item = session.get(EvidenceItem, command.item_id)
    if answer is None or item is None:
        raise NotFound(_("That proof or that requirement is not there any more. Load the page again."))
    refuse_unassigned(session, actor, audit.id, answer.parameter)
    if item.withdrawn_at is not None:
        raise Invalid(
            _("%(title)s was withdrawn and cannot prove anything. Choose another.", title=item.title)
        )
    link = session.scalars(
        select(AnswerProof).where(AnswerProof.answer_id == answer.id, AnswerProof.item_id == item.id)
    ).one_or_none()
    if link is None:
        link = AnswerProof(answer_id=answer.id, item_id=item.id, linked_by=actor.name)
        session.add(link)
    link.pointer = _pointer(command.pointer) or link.pointer or ""
    session.flush()
    _told(session, actor, "audits.proof.linked", audit, answer, link)
    return link.id


def change_pointer(session: Session, actor: Actor, command: ChangePointer) -> None:
    """Another pointer for a link."""
    audit, answer, link = _link(session, actor, command.audit_id, command.link_id)
    link.pointer = _pointer(command.pointer)
    _told(session, actor, "audits.proof.pointed", audit, answer, link)


def unlink_proof(session: Session, actor: Actor, audit_id: int, link_id: int) -> None:
    """Takes a link away; the proof itself stays. Refused when a *met* would stand without any."""
    audit, answer, link = _link(session, actor, audit_id, link_id)
    last = count_proofs(session, answer.id) <= 1
    if last and answer.rating is Rating.MET and not records_answer(session, audit.id, answer.requirement):
        raise Invalid(
            _(
                "Requirement %(code)s is rated Met and this is its only proof. Change the rating or attach another first.",
                code=answer.requirement,
            )
        )
    _told(session, actor, "audits.proof.unlinked", audit, answer, link)
    session.delete(link)


def _link(session: Session, actor: Actor, audit_id: int, link_id: int) -> tuple[Audit, Answer, AnswerProof]:
    audit = lock_audit(session, audit_id)
    refuse(may_answer(audit.state, reviewer=actor.may("audits.review")))
    row = session.execute(
        select(Answer, AnswerProof)
        .join(AnswerProof, AnswerProof.answer_id == Answer.id)
        .where(AnswerProof.id == link_id, Answer.audit_id == audit_id)
    ).one_or_none()
    if row is None:
        raise NotFound(_("That proof is not linked any more. Load the page again."))
    refuse_unassigned(session, actor, audit_id, row[0].parameter)
    return audit, row[0], row[1]


def _pointer(text: str) -> str:
    if len(text) > 200:
        raise Invalid(_("The pointer is too long."), {"pointer": _("Use at most 200 characters.")})
    return text.strip()


def _told(
    session: Session, actor: Actor, action: str, audit: Audit, answer: Answer, link: AnswerProof
) -> None:
    audit.changed_at = clock.now()
    auditlog.record(
        session,
        actor,
        action,
        ("answer", answer.id),
        {
            "audit": audit.id,
            "requirement": answer.requirement,
            "proof": link.item_id,
            "pointer": link.pointer,
        },
    )
