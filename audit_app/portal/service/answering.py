"""The vendor answers: field by field, with proof, with questions; then submits, and may appeal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from audit_app.auditlog import service as auditlog
from audit_app.base import clock
from audit_app.base.actor import Actor
from audit_app.base.errors import Invalid, NotFound
from audit_app.base.i18n import gettext as _
from audit_app.base.tenancy import TenantSession
from audit_app.evidence import queries as evidence
from audit_app.evidence.service import Received as File
from audit_app.portal.models import Asked, Assessment, Item, ItemProof, Objection, Section
from audit_app.portal.rules import (
    State,
    is_rated,
    make_token,
    may_answer,
    may_appeal,
    may_submit,
    missing_of,
)
from audit_app.portal.service import bridge
from audit_app.portal.service.common import (
    checked_text,
    lock_assessment,
    refuse,
    refuse_stale,
    touch,
    towards_operator,
)
from audit_app.portal.service.handed import HandedAnswer, HandedProof
from audit_app.scoring.rules import Rating

FIELDS = ("rating", "comment", "na_reason")
TOLD_EVERY = dt.timedelta(minutes=5)
"""How often an operator is told how far a vendor is, or after so many more answers."""
TOLD_AFTER = 10


@dataclass(frozen=True, slots=True)
class SaveItem:
    """New values of some fields of one answer; `revision` is what the person had seen."""

    assessment_id: int
    requirement: str
    revision: int
    values: Mapping[str, Any]


def save_item(session: TenantSession, actor: Actor, command: SaveItem) -> Item:
    """Raises Conflict when somebody else was quicker or it was submitted, Forbidden outside one's sections."""
    assessment, item = open_item(session, actor, command.assessment_id, command.requirement)
    unknown = command.values.keys() - set(FIELDS)
    if unknown:
        raise Invalid(_("An answer has no field %(name)s.", name=", ".join(sorted(unknown))))
    values = {
        name: checked_text(value, name) if isinstance(value, str) and name != "rating" else value
        for name, value in command.values.items()
    }
    refuse_stale(item, command.revision, values, item.changed_by, item.changed_at)
    change = auditlog.changes({name: getattr(item, name) for name in values}, values)
    if not change["to"]:
        return item
    rating, reason = values.get("rating", item.rating), values.get("na_reason", item.na_reason)
    if rating is Rating.NOT_APPLICABLE and not is_rated(rating, reason):
        told = _("Say why it does not apply.")
        raise Invalid(told, {"na_reason": told})
    for name in change["to"]:
        setattr(item, name, values[name])
    touch(item, change["to"])
    item.changed_by, item.changed_at = actor.name, clock.now()
    data = {"assessment": assessment.id, "requirement": item.requirement, "revision": item.revision, **change}
    auditlog.record(session, actor, "portal.answer.saved", ("item", item.id), data)
    tell_progress(session, actor, assessment)
    return item


def open_item(
    session: TenantSession, actor: Actor, assessment_id: int, requirement: str
) -> tuple[Assessment, Item]:
    """The question, if this person may answer it now."""
    actor.require("portal.answer")
    assessment = lock_assessment(session, assessment_id)
    found = session.execute(
        select(Item, Section.assignee_id)
        .join(Section, Section.id == Item.section_id)
        .where(Item.assessment_id == assessment.id, Item.requirement == requirement)
    ).one_or_none()
    lead = actor.may("portal.delegate")
    # To a contributor a section of others is not there at all.
    if found is None or not (lead or found.assignee_id == actor.user_id):
        raise NotFound(_("There is no such question here."))
    refuse(may_answer(assessment.state, lead=lead, mine=found.assignee_id == actor.user_id))
    return assessment, found[0]


def check_open(session: TenantSession, actor: Actor, assessment_id: int, requirement: str) -> None:
    """Raises as `open_item` does, before a long upload is taken in."""
    open_item(session, actor, assessment_id, requirement)


def tell_progress(session: TenantSession, actor: Actor, assessment: Assessment) -> None:
    """Tells the operator how many are answered: for the first, the last, each tenth, or after minutes."""
    session.flush()
    rows = session.execute(
        select(Item.requirement, Item.rating, Item.na_reason).where(Item.assessment_id == assessment.id)
    ).all()
    missing = len(missing_of((code, rating, reason) for code, rating, reason in rows))
    answered, now = len(rows) - missing, clock.now()
    first = assessment.state is State.INVITED
    if first:
        assessment.state = State.ANSWERING
    recent = assessment.told_at is not None and now - assessment.told_at < TOLD_EVERY
    recent = recent and abs(answered - assessment.told) < TOLD_AFTER
    if answered == assessment.told or (recent and missing and not first):
        return
    assessment.told, assessment.told_at = answered, now
    proofs = session.scalar(
        select(func.count())
        .select_from(ItemProof)
        .join(Item, Item.id == ItemProof.item_id)
        .where(Item.assessment_id == assessment.id)
    )
    bridge.hand_in_progress(session, actor, towards_operator(actor, assessment), answered, proofs or 0)


def link_proof(
    session: TenantSession, actor: Actor, assessment_id: int, requirement: str, evidence_id: int, pointer: str
) -> None:
    """A proof of this vendor's own library beside an answer; raises NotFound for any other."""
    assessment, item = open_item(session, actor, assessment_id, requirement)
    found = evidence.find_item(session, evidence_id)
    if found is None or found.withdrawn:
        raise NotFound(_("There is no such proof here."))
    if len(pointer.strip()) > 200:
        told = _("Shorten where to look to 200 characters.")
        raise Invalid(told, {"pointer": told})
    session.add(
        ItemProof(item_id=item.id, evidence_id=evidence_id, pointer=pointer.strip(), linked_by=actor.name)
    )
    data = {"requirement": item.requirement, "proof": evidence_id, "sha256": found.sha256}
    auditlog.record(session, actor, "portal.proof.linked", ("item", item.id), data)
    if assessment.state is State.INVITED:
        tell_progress(session, actor, assessment)


def unlink_proof(session: TenantSession, actor: Actor, assessment_id: int, link_id: int) -> str:
    """Takes a proof away from an answer, not out of the library; returns the requirement."""
    actor.require("portal.answer")
    found = session.execute(
        select(ItemProof, Item.requirement)
        .join(Item, Item.id == ItemProof.item_id)
        .where(ItemProof.id == link_id, Item.assessment_id == assessment_id)
    ).one_or_none()
    if found is None:
        raise NotFound(_("There is no such proof here."))
    link, requirement = found
    _assessment, item = open_item(session, actor, assessment_id, requirement)
    session.delete(link)
    data = {"requirement": requirement, "proof": link.evidence_id}
    auditlog.record(session, actor, "portal.proof.unlinked", ("item", item.id), data)
    return str(requirement)


def ask(session: TenantSession, actor: Actor, assessment_id: int, requirement: str, text: str) -> None:
    """A question to the operator about a requirement; both sides see it."""
    assessment, item = open_item(session, actor, assessment_id, requirement)
    text = checked_text(text, "text", needed=_("Type your question."))
    handle = make_token()
    session.add(Asked(item_id=item.id, handle=handle, text=text, asked_by=actor.name))
    session.flush()
    bridge.hand_in_question(session, actor, towards_operator(actor, assessment), handle, requirement, text)
    auditlog.record(session, actor, "portal.question.asked", ("item", item.id), {"requirement": requirement})


def submit(session: TenantSession, actor: Actor, assessment_id: int) -> None:
    """Hands everything in, once; afterwards nothing changes. Raises Invalid while something is missing."""
    actor.require("portal.submit")
    assessment = lock_assessment(session, assessment_id)
    rows = session.execute(
        select(Item, Section.code)
        .join(Section, Section.id == Item.section_id)
        .where(Item.assessment_id == assessment.id)
        .order_by(Item.position)
    ).all()
    missing = missing_of((item.requirement, item.rating, item.na_reason) for item, _code in rows)
    refuse(may_submit(assessment.state, missing=len(missing)))
    proofs = _proofs(session, [item.id for item, _code in rows])
    answers = [
        HandedAnswer(
            code, item.requirement, item.rating, item.comment, item.na_reason, tuple(proofs.get(item.id, ()))
        )
        for item, code in rows
    ]
    assessment.state = State.SUBMITTED
    assessment.submitted_at, assessment.submitted_by = clock.now(), actor.name
    bridge.hand_in_submission(session, actor, towards_operator(actor, assessment), answers)
    data = {"answers": len(answers)}
    auditlog.record(session, actor, "portal.assessment.submitted", ("assessment", assessment.id), data)


def _proofs(session: TenantSession, items: list[int]) -> dict[int, list[HandedProof]]:
    links = session.scalars(
        select(ItemProof).where(ItemProof.item_id.in_(items)).order_by(ItemProof.id)
    ).all()
    files = evidence.items_by_id(session, {link.evidence_id for link in links})
    found: dict[int, list[HandedProof]] = {}
    for link in links:
        file = files.get(link.evidence_id)
        if file is None or file.withdrawn:
            continue
        found.setdefault(link.item_id, []).append(
            HandedProof(
                file.id,
                file.title,
                link.pointer,
                File(file.filename, file.sha256, file.size, file.media_type),
                file.period_from,
                file.period_until,
            )
        )
    return found


def appeal(session: TenantSession, actor: Actor, assessment_id: int, requirement: str, reason: str) -> None:
    """Objects to one released rating, within the time limit, once."""
    actor.require("portal.submit")
    assessment = lock_assessment(session, assessment_id)
    item = session.scalars(
        select(Item).where(Item.assessment_id == assessment.id, Item.requirement == requirement)
    ).one_or_none()
    if item is None:
        raise NotFound(_("There is no such question here."))
    before = session.scalar(select(Objection.state).where(Objection.item_id == item.id))
    refuse(may_appeal(assessment.state, until=assessment.appeal_until, today=clock.today(), before=before))
    reason = checked_text(reason, "reason", needed=_("Say why the rating should be another."))
    handle = make_token()
    session.add(
        Objection(item_id=item.id, handle=handle, reason=reason, raised_by=actor.name, before=item.verified)
    )
    session.flush()
    bridge.hand_in_appeal(session, actor, towards_operator(actor, assessment), handle, requirement, reason)
    data = {"requirement": requirement}
    auditlog.record(session, actor, "portal.rating.appealed", ("item", item.id), data)
