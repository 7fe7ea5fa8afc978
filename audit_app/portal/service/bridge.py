"""The only code that writes to both sides: each function hands over listed fields between two named organisations.

A caller's session belongs to one side; `beside` opens the other side within the same transaction. Nothing is read
from the far side but what is written to it, nothing internal is copied, and both trails say what was handed over.
On the vendor's trail the operator is a company and not a person: who works there is nobody's business.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import select

from audit_app.accounts import service as accounts
from audit_app.accounts.models import Organisation
from audit_app.accounts.rules import Kind
from audit_app.auditlog import service as auditlog
from audit_app.base import clock
from audit_app.base.actor import Actor
from audit_app.base.db import beside
from audit_app.base.errors import NotFound
from audit_app.base.i18n import gettext as _
from audit_app.base.tenancy import TenancyError, TenantSession, owner_of
from audit_app.evidence import service as evidence
from audit_app.mail import service as mail
from audit_app.portal.models import (
    Appeal,
    Asked,
    Assessment,
    Invitation,
    Item,
    Objection,
    Question,
    Received,
    ReceivedProof,
    Section,
)
from audit_app.portal.rules import AppealState, AskedParameter, State, missing_of
from audit_app.portal.service import passes
from audit_app.portal.service.handed import HandedAnswer, HandedProof, Person, Sides, Terms, Verdict


@contextmanager
def _over(session: TenantSession, actor: Actor, sides: Sides) -> Iterator[tuple[TenantSession, Actor]]:
    """The far side with the actor it sees there; raises TenancyError when the near side is not the caller's."""
    if not owner_of(session) == sides.near == actor.organisation_id or sides.near == sides.far:
        raise TenancyError("the bridge is entered from one's own side, towards another")
    with beside(session, sides.far) as far:
        yield far, Actor(None, actor.organisation, sides.far)


def found_vendor(session: TenantSession, actor: Actor, name: str) -> int:
    """An organisation of its own for a vendor of the actor's; never one that is there already."""
    own = f"{name[:90]} ({actor.organisation[:90]})"
    with beside(session, None) as far:
        taken = far.scalar(select(Organisation.id).where(Organisation.name == own)) is not None
        name_there = f"{own} {secrets.token_hex(3)}" if taken else own
        founded = accounts.found_organisation(far, name_there, Kind.VENDOR)
    auditlog.record(
        session, actor, "portal.vendor.seated", ("organisation", founded.organisation_id), {"name": name}
    )
    return founded.organisation_id


def hand_out_questions(
    session: TenantSession, actor: Actor, sides: Sides, terms: Terms, asked: Sequence[AskedParameter]
) -> int:
    """Operator to vendor: the assessment with its sections and questions; returns its number over there."""
    with _over(session, actor, sides) as (far, there):
        assessment = Assessment(
            operator_id=sides.near,
            operator=actor.organisation,
            handle=sides.handle,
            title=terms.title,
            message=terms.message,
            checklist=terms.checklist,
            notice=terms.notice,
            profile=dict(terms.profile) if terms.profile is not None else None,
            due_on=terms.due_on,
        )
        far.add(assessment)
        far.flush()
        place = 0
        for position, parameter in enumerate(asked):
            section = Section(
                assessment_id=assessment.id,
                code=parameter.code,
                category=parameter.category,
                position=position,
                shown=dict(parameter.shown),
            )
            far.add(section)
            far.flush()
            for item in parameter.requirements:
                far.add(
                    Item(
                        assessment_id=assessment.id,
                        section_id=section.id,
                        requirement=item.code,
                        position=place,
                        shown=dict(item.shown),
                    )
                )
                place += 1
        data = {"handle": sides.handle, "requirements": place, "due_on": terms.due_on}
        auditlog.record(far, there, "portal.assessment.received", ("assessment", assessment.id), data)
        number = assessment.id
    auditlog.record(session, actor, "portal.questions.handed_out", ("handle", sides.handle), data)
    return number


def let_in(session: TenantSession, actor: Actor, sides: Sides, person: Person, base: str) -> None:
    """Operator to vendor: a lead of the vendor's, who gets the link; the operator never sees it."""
    with _over(session, actor, sides) as (far, there), mail.on_behalf(far, sides.near):
        passes.invite(far, there, person, base)
    data = {"handle": sides.handle, "email": person.email}
    auditlog.record(session, actor, "portal.link.handed_out", ("handle", sides.handle), data)


def hand_out_terms(session: TenantSession, actor: Actor, sides: Sides, due_on: dt.date) -> None:
    """Operator to vendor: another deadline."""
    with _over(session, actor, sides) as (far, there):
        assessment = _assessment(far, sides)
        old, assessment.due_on = assessment.due_on, due_on
        data = {"handle": sides.handle, "from": old, "to": due_on}
        auditlog.record(far, there, "portal.deadline.received", ("assessment", assessment.id), data)
    auditlog.record(session, actor, "portal.deadline.handed_out", ("handle", sides.handle), data)


def hand_out_revocation(session: TenantSession, actor: Actor, sides: Sides) -> None:
    """Operator to vendor: the assessment is taken back; why stays here."""
    with _over(session, actor, sides) as (far, there):
        assessment = _assessment(far, sides)
        assessment.state = State.REVOKED
        data = {"handle": sides.handle}
        auditlog.record(far, there, "portal.revocation.received", ("assessment", assessment.id), data)
    auditlog.record(session, actor, "portal.revocation.handed_out", ("handle", sides.handle), data)


def hand_out_reminder(session: TenantSession, actor: Actor, sides: Sides, email: str, base: str) -> None:
    """Operator to vendor: a mail to its lead; how much is open is counted over there."""
    with _over(session, actor, sides) as (far, there):
        assessment = _assessment(far, sides)
        rows = far.execute(
            select(Item.requirement, Item.rating, Item.na_reason).where(Item.assessment_id == assessment.id)
        )
        open_ones = len(missing_of((code, rating, reason) for code, rating, reason in rows))
        with mail.on_behalf(far, sides.near):
            passes.remind(far, there, email, assessment.title, assessment.due_on, open_ones, base)
        data = {"handle": sides.handle}
        auditlog.record(far, there, "portal.reminder.received", ("assessment", assessment.id), data)
    auditlog.record(session, actor, "portal.reminder.handed_out", ("handle", sides.handle), data)


def hand_in_progress(session: TenantSession, actor: Actor, sides: Sides, answered: int, proofs: int) -> None:
    """Vendor to operator: how many are answered and proved, never what."""
    with _over(session, actor, sides) as (far, there):
        invitation = _invitation(far, sides)
        if invitation.state is State.INVITED:
            invitation.state = State.ANSWERING
        invitation.answered, invitation.proofs, invitation.seen_at = answered, proofs, clock.now()
        data = {"handle": sides.handle, "answered": answered, "proofs": proofs}
        auditlog.record(far, there, "portal.progress.received", ("invitation", invitation.id), data)
    auditlog.record(session, actor, "portal.progress.handed_in", ("handle", sides.handle), data)


def hand_in_submission(
    session: TenantSession, actor: Actor, sides: Sides, answers: Sequence[HandedAnswer]
) -> None:
    """Vendor to operator: every answer with its proofs, which become proofs over there for the same bytes."""
    with _over(session, actor, sides) as (far, there):
        invitation = _invitation(far, sides)
        kept: dict[int, int] = {}
        for answer in answers:
            row = Received(
                invitation_id=invitation.id,
                parameter=answer.parameter,
                requirement=answer.requirement,
                own=answer.rating,
                comment=answer.comment,
                na_reason=answer.na_reason,
            )
            far.add(row)
            far.flush()
            for proof in answer.proofs:
                if proof.evidence_id not in kept:
                    kept[proof.evidence_id] = _keep_proof(far, there, proof)
                far.add(
                    ReceivedProof(received_id=row.id, item_id=kept[proof.evidence_id], pointer=proof.pointer)
                )
        invitation.state = State.SUBMITTED
        invitation.answered, invitation.proofs = len(answers), sum(len(one.proofs) for one in answers)
        invitation.submitted_at = invitation.seen_at = clock.now()
        invitation.submitted_by = actor.name
        data = {"handle": sides.handle, "answers": len(answers), "files": len(kept), "by": actor.name}
        auditlog.record(far, there, "portal.submission.received", ("invitation", invitation.id), data)
    auditlog.record(session, actor, "portal.submission.handed_in", ("handle", sides.handle), data)


def _keep_proof(far: TenantSession, there: Actor, proof: HandedProof) -> int:
    return evidence.add_proof(
        far,
        there,
        evidence.AddProof(
            proof.file,
            proof.title,
            _("Came with the self-assessment of %(vendor)s.", vendor=there.name),
            proof.period_from,
            proof.period_until,
        ),
    ).item_id


def hand_in_question(
    session: TenantSession, actor: Actor, sides: Sides, question: str, requirement: str, text: str
) -> None:
    """Vendor to operator: a question about a requirement; `question` is what both sides call it."""
    with _over(session, actor, sides) as (far, there):
        invitation = _invitation(far, sides)
        far.add(
            Question(
                invitation_id=invitation.id,
                handle=question,
                requirement=requirement,
                text=text,
                asked_by=actor.name,
            )
        )
        data = {"handle": sides.handle, "requirement": requirement, "question": question}
        auditlog.record(far, there, "portal.question.received", ("invitation", invitation.id), data)
    auditlog.record(session, actor, "portal.question.handed_in", ("handle", sides.handle), data)


def hand_out_answer(session: TenantSession, actor: Actor, sides: Sides, question: str, answer: str) -> None:
    """Operator to vendor: the answer to a question."""
    with _over(session, actor, sides) as (far, there):
        row = far.scalars(select(Asked).where(Asked.handle == question)).one_or_none()
        if row is None:
            raise _absent()
        row.answer, row.answered_at = answer, clock.now()
        data = {"handle": sides.handle, "question": question}
        passes.tell_leads(
            far, there, lambda: (_("Your question is answered"), _("A question of yours is answered."))
        )
        auditlog.record(far, there, "portal.answer.received", ("question", row.id), data)
    auditlog.record(session, actor, "portal.answer.handed_out", ("handle", sides.handle), data)


def hand_out_result(
    session: TenantSession, actor: Actor, sides: Sides, verdicts: Sequence[Verdict], appeal_until: dt.date
) -> None:
    """Operator to vendor: the verified rating of each requirement and what the vendor is told of it, no more."""
    with _over(session, actor, sides) as (far, there):
        assessment = _assessment(far, sides)
        assessment.state, assessment.released_at = State.RELEASED, clock.now()
        assessment.appeal_until = appeal_until
        items = {
            row.requirement: row
            for row in far.scalars(select(Item).where(Item.assessment_id == assessment.id))
        }
        for verdict in verdicts:
            items[verdict.requirement].verified = verdict.verified
            items[verdict.requirement].told = verdict.told
        data = {"handle": sides.handle, "requirements": len(verdicts), "appeal_until": appeal_until}
        passes.tell_leads(
            far,
            there,
            lambda: (
                _("Your result is there"),
                _("The result of “%(title)s” is released.", title=assessment.title),
            ),
        )
        auditlog.record(far, there, "portal.result.received", ("assessment", assessment.id), data)
    auditlog.record(session, actor, "portal.result.handed_out", ("handle", sides.handle), data)


def hand_in_appeal(
    session: TenantSession, actor: Actor, sides: Sides, appeal: str, requirement: str, reason: str
) -> None:
    """Vendor to operator: an objection to one rating; `appeal` is what both sides call it."""
    with _over(session, actor, sides) as (far, there):
        invitation = _invitation(far, sides)
        received = far.scalars(
            select(Received).where(
                Received.invitation_id == invitation.id, Received.requirement == requirement
            )
        ).one_or_none()
        if received is None:
            raise _absent()
        far.add(
            Appeal(
                invitation_id=invitation.id,
                received_id=received.id,
                handle=appeal,
                reason=reason,
                raised_by=actor.name,
                before=received.verified,
            )
        )
        data = {"handle": sides.handle, "requirement": requirement, "appeal": appeal}
        auditlog.record(far, there, "portal.appeal.received", ("invitation", invitation.id), data)
    auditlog.record(session, actor, "portal.appeal.handed_in", ("handle", sides.handle), data)


def hand_out_decision(
    session: TenantSession, actor: Actor, sides: Sides, appeal: str, verdict: Verdict, decision: str
) -> None:
    """Operator to vendor: what became of an appeal, with the rating that holds from now on."""
    with _over(session, actor, sides) as (far, there):
        objection = far.scalars(select(Objection).where(Objection.handle == appeal)).one_or_none()
        item = far.get(Item, objection.item_id) if objection else None
        if objection is None or item is None:
            raise _absent()
        changed = item.verified != verdict.verified
        objection.state = AppealState.CHANGED if changed else AppealState.KEPT
        objection.after, objection.decision, objection.decided_at = verdict.verified, decision, clock.now()
        item.verified, item.told = verdict.verified, verdict.told
        data = {"handle": sides.handle, "appeal": appeal, "state": objection.state}
        passes.tell_leads(
            far, there, lambda: (_("Your appeal is decided"), _("An appeal of yours is decided."))
        )
        auditlog.record(far, there, "portal.decision.received", ("objection", objection.id), data)
    auditlog.record(session, actor, "portal.decision.handed_out", ("handle", sides.handle), data)


def _assessment(far: TenantSession, sides: Sides) -> Assessment:
    row = far.scalars(
        select(Assessment)
        .where(Assessment.handle == sides.handle, Assessment.operator_id == sides.near)
        .with_for_update()
    ).one_or_none()
    if row is None:
        raise _absent()
    return row


def _invitation(far: TenantSession, sides: Sides) -> Invitation:
    row = far.scalars(
        select(Invitation)
        .where(Invitation.handle == sides.handle, Invitation.vendor_organisation_id == sides.near)
        .with_for_update()
    ).one_or_none()
    if row is None:
        raise _absent()
    return row


def _absent() -> NotFound:
    return NotFound(_("There is no such self-assessment. It may have been taken back."))
