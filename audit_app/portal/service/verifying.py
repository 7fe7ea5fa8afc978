"""The operator verifies what a vendor submitted, answers its questions, releases the result, decides its appeals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from audit_app.areas.queries import accounts_of, own_of
from audit_app.areas.service import refuse_own
from audit_app.auditlog import service as auditlog
from audit_app.base import clock
from audit_app.base.actor import Actor
from audit_app.base.errors import Conflict, Invalid, NotFound
from audit_app.base.i18n import gettext as _
from audit_app.base.tenancy import TenantSession
from audit_app.catalog.queries import get_release
from audit_app.portal.models import Appeal, Campaign, Invitation, Question, Received
from audit_app.portal.rules import AppealState, State, may_decide, may_release, may_verify
from audit_app.portal.service import bridge
from audit_app.portal.service.common import (
    checked_text,
    lock_invitation,
    refuse,
    refuse_stale,
    touch,
    towards_vendor,
)
from audit_app.portal.service.handed import Verdict
from audit_app.scoring.rules import Rating

FIELDS = ("verified", "remark", "told")


@dataclass(frozen=True, slots=True)
class Verify:
    """New values of some fields of one verification; `revision` is what the person had seen."""

    invitation_id: int
    requirement: str
    revision: int
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Decide:
    """What becomes of an appeal: the rating that holds, `decision` for the vendor, `note` for this house alone."""

    appeal_id: int
    rating: Rating
    decision: str
    note: str = ""


def verify(session: TenantSession, actor: Actor, command: Verify) -> Received:
    """Saves the auditor's rating and remarks; raises Conflict when somebody was quicker or the result is out."""
    actor.require("portal.verify")
    invitation = lock_invitation(session, command.invitation_id)
    refuse(may_verify(invitation.state))
    row = session.scalars(
        select(Received).where(
            Received.invitation_id == invitation.id, Received.requirement == command.requirement
        )
    ).one_or_none()
    if row is None:
        raise NotFound(
            _("Requirement %(code)s is not part of this self-assessment.", code=command.requirement)
        )
    unknown = command.values.keys() - set(FIELDS)
    if unknown:
        raise Invalid(_("A verification has no field %(name)s.", name=", ".join(sorted(unknown))))
    values = {
        name: checked_text(value, name) if isinstance(value, str) and name != "verified" else value
        for name, value in command.values.items()
    }
    refuse_stale(row, command.revision, values, row.verified_by, row.verified_at)
    change = auditlog.changes({name: getattr(row, name) for name in values}, values)
    if not change["to"]:
        return row
    if "verified" in change["to"]:
        _refuse_own(session, actor, invitation, row.parameter)
        row.verified_by_id, row.verified_by = actor.user_id, actor.name
    for name in change["to"]:
        setattr(row, name, values[name])
    touch(row, change["to"])
    row.verified_at = clock.now()
    data = {"invitation": invitation.id, "requirement": row.requirement, "revision": row.revision, **change}
    auditlog.record(session, actor, "portal.requirement.verified", ("received", row.id), data)
    return row


def agree_with_rest(session: TenantSession, actor: Actor, invitation_id: int, parameter: str) -> int:
    """Takes over the vendor's own rating wherever nothing is verified yet in one parameter; returns how many."""
    actor.require("portal.verify")
    invitation = lock_invitation(session, invitation_id)
    refuse(may_verify(invitation.state))
    _refuse_own(session, actor, invitation, parameter)
    rows = session.scalars(
        select(Received).where(
            Received.invitation_id == invitation.id,
            Received.parameter == parameter,
            Received.verified.is_(None),
        )
    ).all()
    for row in rows:
        row.verified = row.own
        row.verified_by_id, row.verified_by, row.verified_at = actor.user_id, actor.name, clock.now()
        touch(row, ("verified",))
    if rows:
        data = {"parameter": parameter, "requirements": [row.requirement for row in rows]}
        auditlog.record(session, actor, "portal.parameter.agreed", ("invitation", invitation.id), data)
    return len(rows)


def _refuse_own(session: TenantSession, actor: Actor, invitation: Invitation, parameter: str) -> None:
    """Whoever answers for a parameter in this house verifies no vendor's either."""
    if own_of(session, actor.user_id).codes:
        campaign = session.get_one(Campaign, invitation.campaign_id)
        checklist = get_release(session, campaign.release_id).checklist
        refuse_own(session, actor.user_id, parameter, checklist)


def answer_question(session: TenantSession, actor: Actor, question_id: int, text: str) -> int:
    """Answers a vendor's question, once; returns the invitation it belongs to."""
    actor.require("portal.verify")
    row = session.scalars(select(Question).where(Question.id == question_id).with_for_update()).one_or_none()
    if row is None:
        raise NotFound(_("There is no such question in this organisation."))
    if row.answered_at is not None:
        raise Conflict(_("This question is answered: “%(answer)s”.", answer=row.answer[:200]))
    row.answer = checked_text(text, "answer", needed=_("Type the answer."))
    row.answered_by, row.answered_at = actor.name, clock.now()
    invitation = lock_invitation(session, row.invitation_id)
    bridge.hand_out_answer(session, actor, towards_vendor(actor, invitation), row.handle, row.answer)
    data = {"invitation": invitation.id, "requirement": row.requirement}
    auditlog.record(session, actor, "portal.question.answered", ("question", row.id), data)
    return invitation.id


def release(session: TenantSession, actor: Actor, invitation_id: int) -> None:
    """Gives the vendor its result: ratings and what it is told; from then on it may appeal."""
    actor.require("portal.release")
    invitation = lock_invitation(session, invitation_id)
    rows = session.scalars(
        select(Received).where(Received.invitation_id == invitation.id).order_by(Received.id)
    ).all()
    refuse(may_release(invitation.state, unverified=sum(row.verified is None for row in rows)))
    campaign = session.get_one(Campaign, invitation.campaign_id)
    until = clock.today() + dt.timedelta(days=campaign.appeal_days)
    verdicts = [Verdict(row.requirement, row.verified, row.told) for row in rows]
    sides = towards_vendor(actor, invitation)
    bridge.hand_out_result(session, actor, sides, verdicts, until)
    invitation.state = State.RELEASED
    invitation.released_at, invitation.released_by, invitation.appeal_until = clock.now(), actor.name, until
    data = {"requirements": len(rows), "appeal_until": until}
    auditlog.record(session, actor, "portal.result.released", ("invitation", invitation.id), data)


def decide(session: TenantSession, actor: Actor, command: Decide) -> int:
    """Decides an appeal, by somebody who did not give the rating; returns the invitation.

    Raises Forbidden for the same person, Conflict once it is decided, Invalid without words for the vendor.
    """
    actor.require("portal.decide")
    row = session.scalars(
        select(Appeal).where(Appeal.id == command.appeal_id).with_for_update()
    ).one_or_none()
    if row is None:
        raise NotFound(_("There is no such appeal in this organisation."))
    received = session.get_one(Received, row.received_id)
    _refuse_own(session, actor, lock_invitation(session, row.invitation_id), received.parameter)
    refuse(
        may_decide(row.state, accounts=accounts_of(session, actor.user_id), verifier=received.verified_by_id)
    )
    needed = _("Say in a sentence to the vendor why it was decided so.")
    row.decision = checked_text(command.decision, "decision", needed=needed)
    row.note = checked_text(command.note, "note")
    changed = command.rating != received.verified
    row.state = AppealState.CHANGED if changed else AppealState.KEPT
    row.after, row.decided_at = command.rating, clock.now()
    row.decided_by_id, row.decided_by = actor.user_id, actor.name
    data = {"requirement": received.requirement, "from": received.verified, "to": command.rating}
    if changed:
        received.verified = command.rating
        touch(received, ("verified",))
    invitation = lock_invitation(session, row.invitation_id)
    verdict = Verdict(received.requirement, received.verified, received.told)
    bridge.hand_out_decision(
        session, actor, towards_vendor(actor, invitation), row.handle, verdict, row.decision
    )
    auditlog.record(session, actor, "portal.appeal.decided", ("appeal", row.id), data)
    return invitation.id


def note(session: TenantSession, actor: Actor, invitation_id: int, text: str) -> None:
    """An internal note about a vendor's self-assessment."""
    actor.require("portal.verify")
    invitation = lock_invitation(session, invitation_id)
    invitation.notes = checked_text(text, "notes")
    auditlog.record(session, actor, "portal.note.written", ("invitation", invitation.id))
