"""Self-assessments through the API: the operator's campaigns and verification, the vendor's own answers.

A vendor's token reads the vendor's own rows and nothing else, like the vendor's screens: what only the operator may see
was never copied into them. Links, codes and beginning by oneself have no operation: whoever uses them has no token yet.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, BinaryIO

from sqlalchemy.orm import Session

from audit_app.base.actor import Actor
from audit_app.base.blobs import for_settings
from audit_app.base.paging import SIZE, Page, offset
from audit_app.base.tenancy import TenantSession
from audit_app.evidence import service as proofs
from audit_app.portal import service
from audit_app.portal.queries import operator, vendor
from audit_app.portal.rules import State
from audit_app.scoring.rules import Rating
from audit_app.web.context import settings
from audit_app.web.endpoints import Api

api = Api("portal")


@dataclass(frozen=True, slots=True)
class Verification:
    """New values of some fields of a verification; `revision` is what you had read, `told` goes to the vendor."""

    revision: int
    verified: Rating | None = None
    remark: str = ""
    told: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """New values of some fields of an answer; what is left out stays as it is. `revision` is what you had read."""

    revision: int
    rating: Rating | None = None
    comment: str = ""
    na_reason: str = ""


@dataclass(frozen=True, slots=True)
class Saved:
    """The new revision, to be sent with the next change."""

    revision: int
    saved_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Count:
    """How many there were."""

    count: int


@dataclass(frozen=True, slots=True)
class CycleTold:
    """A released self-assessment: of `n` requirements rated by both so many `same`, `over`, `under`, `apart` (N/A for one).

    `bias` is in steps on the scale, +1 is one too high on average; the totals are shares of the points, 0 to 1.
    """

    invitation_id: int
    vendor_id: int
    vendor: str
    campaign: str
    due_on: dt.date
    n: int
    same: int
    over: int
    under: int
    apart: int
    bias: float | None
    own_total: float | None
    verified_total: float | None


def list_cycles(session: Session, vendor_id: int | None = None) -> list[CycleTold]:
    """Self against verified over the cycles, of one vendor or of all, the oldest first."""
    return [
        CycleTold(
            one.invitation.id,
            one.invitation.vendor_id,
            one.invitation.vendor,
            one.invitation.campaign,
            one.invitation.due_on,
            one.agreement.n,
            one.agreement.same,
            one.agreement.over,
            one.agreement.under,
            one.agreement.apart,
            *(
                None if value is None else float(value)
                for value in (one.agreement.bias, one.own_total, one.verified_total)
            ),
        )
        for one in operator.cycles_of(session, vendor_id)
    ]


def list_invitations(
    session: Session,
    campaign_id: int | None = None,
    vendor_id: int | None = None,
    state: State | None = None,
    page: int = 1,
    size: int = SIZE,
) -> Page[operator.InvitationRow]:
    """Invited vendors with how far they are, by campaign, vendor and state."""
    found = operator.list_invitations(session, campaign_id=campaign_id, vendor_id=vendor_id)
    rows = [row for row in found if state in (None, row.state)]
    first = offset(page, size)
    return Page(tuple(rows[first : first + size]), page, size, len(rows))


def list_received(
    session: Session, invitation_id: int, parameter: str | None = None
) -> list[operator.ReceivedRow]:
    """What a vendor submitted, self beside verified."""
    operator.get_invitation(session, invitation_id)
    return operator.list_received(session, invitation_id, parameter)


def list_questions(session: Session, invitation_id: int) -> list[operator.QuestionRow]:
    """A vendor's questions, the open ones first."""
    operator.get_invitation(session, invitation_id)
    return operator.list_questions(session, invitation_id)


def list_appeals(session: Session, invitation_id: int) -> list[operator.AppealRow]:
    """A vendor's appeals with what became of them."""
    operator.get_invitation(session, invitation_id)
    return operator.list_appeals(session, invitation_id)


def allow_joining(session: TenantSession, actor: Actor, campaign_id: int, allowed: bool) -> None:  # noqa: FBT001
    """Opens a campaign to vendors that come by themselves, with a new address each time, or shuts it."""
    service.allow_joining(session, actor, campaign_id, allowed=allowed)


def remind(session: TenantSession, actor: Actor, campaign_id: int, base: str) -> list[service.Reminded]:
    """Reminds everybody of a campaign who has not submitted; nobody twice a day."""
    operator.get_campaign(session, campaign_id)
    return service.remind(session, actor, base, campaign_id=campaign_id, now=True)


def verify(
    session: TenantSession, actor: Actor, invitation_id: int, requirement: str, **values: Any
) -> Saved:
    """Saves fields of one verification; 409 with the present text when somebody changed one of them meanwhile."""
    revision = values.pop("revision")
    row = service.verify(session, actor, service.Verify(invitation_id, requirement, revision, values))
    return Saved(row.revision, row.verified_at)


def agree(session: TenantSession, actor: Actor, invitation_id: int, parameter: str) -> Count:
    """Takes over the vendor's own rating wherever nothing of a parameter is verified yet."""
    return Count(service.agree_with_rest(session, actor, invitation_id, parameter))


def answer_question(session: TenantSession, actor: Actor, question_id: int, text: str) -> None:
    """Answers a vendor's question, once."""
    service.answer_question(session, actor, question_id, text)


def decide(session: TenantSession, actor: Actor, command: service.Decide) -> None:
    """Decides an appeal; by somebody who did not give the rating."""
    service.decide(session, actor, command)


def list_sections(session: Session, actor: Actor, assessment_id: int) -> list[vendor.SectionRow]:
    """The sections of a self-assessment: all for a lead, the own ones for a contributor."""
    vendor.get_assessment(session, assessment_id)
    return vendor.list_sections(session, actor, assessment_id)


def list_items(session: Session, actor: Actor, assessment_id: int, section: str = "") -> list[vendor.ItemRow]:
    """Questions with their answers, of one section or of all that are one's own."""
    mine = {row.code for row in list_sections(session, actor, assessment_id)}
    found = vendor.list_items(session, assessment_id)
    return [row for row in found if row.section in mine and section in ("", row.section)]


def list_colleagues(session: Session, actor: Actor) -> list[vendor.Colleague]:
    """Everybody of the vendor who may come in."""
    return vendor.list_colleagues(session, actor.organisation_id)


def save_item(
    session: TenantSession, actor: Actor, assessment_id: int, requirement: str, **values: Any
) -> Saved:
    """Saves fields of one answer; 409 with the present text when somebody changed one of them meanwhile."""
    revision = values.pop("revision")
    item = service.save_item(session, actor, service.SaveItem(assessment_id, requirement, revision, values))
    return Saved(item.revision, item.changed_at)


def receive(stream: BinaryIO, filename: str) -> proofs.Received:
    """Takes the bytes in; their content must be what the name says."""
    return proofs.receive(stream, filename, for_settings(settings()), settings().upload_max_bytes)


def add_proof(
    session: TenantSession,
    actor: Actor,
    received: proofs.Received,
    assessment_id: int,
    requirement: str,
    pointer: str = "",
) -> proofs.Stored:
    """Takes a file in as proof beside an answer."""
    service.check_open(session, actor, assessment_id, requirement)
    stored = proofs.add_proof(session, actor, proofs.AddProof(received))
    service.link_proof(session, actor, assessment_id, requirement, stored.item_id, pointer)
    return stored


def unlink_proof(session: TenantSession, actor: Actor, assessment_id: int, link_id: int) -> None:
    """Takes a proof off an answer."""
    service.unlink_proof(session, actor, assessment_id, link_id)


def ask_colleague(session: TenantSession, actor: Actor, command: service.AskColleague) -> int:
    """Sends a colleague a link and hands over sections."""
    return service.ask_colleague(session, actor, command)


def take_off(session: TenantSession, actor: Actor, user_id: int) -> None:
    """Shuts a colleague out; their sections go back to nobody."""
    service.take_off(session, actor, user_id)


CAMPAIGN = "/campaigns/<int:campaign_id>"
INVITATION = "/invitations/<int:invitation_id>"
MINE = "/self-assessments/<int:assessment_id>"
ITEM = f"{MINE}/items/<requirement>"
BASE = {"base": lambda _actor: settings().link("")}

api.get(
    "/campaigns", "portal.see", operator.list_campaigns, "Campaigns.", given={"only": lambda _actor: None}
)
api.post("/campaigns", "portal.invite", service.start_campaign, "Starts a campaign.")
api.get(CAMPAIGN, "portal.see", operator.get_campaign, "One campaign with how far its vendors are.")
api.post(f"{CAMPAIGN}/invitations", "portal.invite", service.invite, "Invites a vendor.", given=BASE)
api.post(f"{CAMPAIGN}/reminders", "portal.invite", remind, given=BASE)
api.put(f"{CAMPAIGN}/deadline", "portal.invite", service.move_deadline, "Moves the deadline.")
api.put(f"{CAMPAIGN}/joining", "portal.invite", allow_joining)
api.post(f"{CAMPAIGN}/closing", "portal.invite", service.close_campaign, "Closes a campaign.")
api.get("/invitations", "portal.see", list_invitations)
api.get("/self-assessment-cycles", "portal.see", list_cycles)
api.get(INVITATION, "portal.see", operator.get_invitation, "One invited vendor.")
api.post(f"{INVITATION}/again", "portal.invite", service.invite_again, "Mails a new link.", given=BASE)
api.post(f"{INVITATION}/revocation", "portal.invite", service.revoke, "Takes an invitation back.")
api.put(f"{INVITATION}/note", "portal.verify", service.note, "Writes an internal note.")
api.get(f"{INVITATION}/answers", "portal.see", list_received)
api.patch(f"{INVITATION}/answers/<requirement>", "portal.verify", verify, fields=Verification)
api.post(f"{INVITATION}/agreement", "portal.verify", agree)
api.post(f"{INVITATION}/release", "portal.release", service.release, "Gives the vendor its result.")
api.get(f"{INVITATION}/questions", "portal.see", list_questions)
api.post("/vendor-questions/<int:question_id>/answer", "portal.verify", answer_question)
api.get(f"{INVITATION}/appeals", "portal.see", list_appeals)
api.post("/appeals/<int:appeal_id>/decision", "portal.decide", decide)
api.get(
    "/self-assessments",
    "portal.answer",
    vendor.list_assessments,
    "One's own self-assessments.",
    given={"only": lambda _actor: None},
)
api.get(MINE, "portal.answer", vendor.get_assessment, "One self-assessment of one's own.")
api.get(f"{MINE}/sections", "portal.answer", list_sections)
api.get(f"{MINE}/items", "portal.answer", list_items)
api.patch(ITEM, "portal.answer", save_item, fields=Answer)
api.post(f"{ITEM}/proofs", "portal.answer", add_proof, receive=receive)
api.delete(f"{MINE}/links/<int:link_id>", "portal.answer", unlink_proof)
api.post(f"{ITEM}/questions", "portal.answer", service.ask, "Asks the operator about a question.")
api.post(f"{ITEM}/appeal", "portal.submit", service.appeal, "Appeals against a released rating, once.")
api.post(f"{MINE}/submission", "portal.submit", service.submit, "Hands everything in, once.")
api.get("/colleagues", "portal.delegate", list_colleagues)
api.post(f"{MINE}/colleagues", "portal.delegate", ask_colleague, given=BASE)
api.put(f"{MINE}/sections/<code>/assignee", "portal.delegate", service.hand_section, "Hands a section over.")
api.delete("/colleagues/<int:user_id>", "portal.delegate", take_off)
