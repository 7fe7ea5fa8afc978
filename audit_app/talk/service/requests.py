"""Asks for proof, takes it, accepts it into the audit or returns it with a reason."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_app.accounts.queries import list_members
from audit_app.accounts.rules import permissions_of
from audit_app.areas.queries import is_same_person
from audit_app.auditlog import service as auditlog
from audit_app.audits import service as audits
from audit_app.audits.queries import get_answer, get_audit
from audit_app.base import clock
from audit_app.base.actor import Actor
from audit_app.base.errors import Conflict, Forbidden, Invalid, NotFound
from audit_app.base.i18n import gettext as _
from audit_app.evidence.queries import get_item
from audit_app.talk.models import ProofRequest
from audit_app.talk.rules import LONGEST, Request, Step, refusal
from audit_app.talk.service.notices import notify

FURTHEST = dt.timedelta(days=730)


@dataclass(frozen=True, slots=True)
class Ask:
    """A proof for one requirement, from one member, by a day."""

    audit_id: int
    requirement: str
    asked_of_id: int
    due_on: dt.date
    text: str


@dataclass(frozen=True, slots=True)
class Provide:
    """A proof of the library as the answer to a request."""

    request_id: int
    item_id: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Decide:
    """A decision on a request; `reason` is needed to return it."""

    request_id: int
    reason: str = ""


def ask(session: Session, actor: Actor, command: Ask) -> int:
    """Asks a member for proof and tells them; raises Invalid with a sentence per field. Returns its number."""
    audit = get_audit(session, command.audit_id)
    answer = get_answer(session, audit.id, command.requirement)
    members = {one.user_id: one for one in list_members(session, actor.organisation_id) if one.active}
    asked_of, today, wrong = members.get(command.asked_of_id), clock.today(), {}
    if asked_of is None or "requests.provide" not in permissions_of(asked_of.role):
        wrong["asked_of"] = _("Choose a member of your organisation who may hand in proof.")
    if not today <= command.due_on <= today + FURTHEST:
        wrong["due_on"] = _("Choose a day from today on, at most two years ahead.")
    text = command.text.strip()
    if not text or len(text) > LONGEST:
        wrong["text"] = _("Say what is needed, in at most %(most)s characters.", most=LONGEST)
    if wrong or asked_of is None:
        raise Invalid(_("Nobody was asked."), wrong)
    request = ProofRequest(
        audit_id=audit.id,
        parameter=answer.parameter,
        requirement=answer.requirement,
        text=text,
        asked_of_id=asked_of.user_id,
        asked_of=asked_of.name,
        due_on=command.due_on,
        asked_by_id=actor.user_id,
        asked_by=actor.name,
    )
    session.add(request)
    session.flush()
    _tell(session, actor, request, (request.asked_of_id,), "request")
    data = {"of": asked_of.name, "due_on": request.due_on, "text": text}
    _record(session, actor, request, "asked", data)
    return request.id


def provide(session: Session, actor: Actor, command: Provide) -> None:
    """Hands in a proof; one that nobody has decided on may be replaced."""
    request = _step(session, actor, command.request_id, Step.PROVIDE)
    item = get_item(session, command.item_id)
    if item.withdrawn:
        raise Invalid(
            _("%(title)s was withdrawn and cannot prove anything. Choose another.", title=item.title)
        )
    if len(command.note) > LONGEST:
        wrong = _("Use at most %(most)s characters.", most=LONGEST)
        raise Invalid(_("The note is too long."), {"note": wrong})
    request.state, request.proof_id, request.note = Request.PROVIDED, item.id, command.note.strip()
    request.provided_by_id, request.provided_by = actor.user_id, actor.name
    request.provided_at = clock.now()
    _tell(session, actor, request, (request.asked_by_id,), "provided")
    _record(session, actor, request, "provided", {"proof": item.id, "note": request.note})


def accept_request(session: Session, actor: Actor, command: Decide) -> None:
    """Takes the proof and links it to the requirement; refused to whoever handed it in."""
    request = _step(session, actor, command.request_id, Step.ACCEPT)
    audits.link_proof(
        session, actor, audits.LinkProof(request.audit_id, request.requirement, request.proof_id or 0)
    )
    _decide(session, actor, request, Request.ACCEPTED, "")


def return_request(session: Session, actor: Actor, command: Decide) -> None:
    """Sends the proof back with a reason: somebody owes one again."""
    reason = command.reason.strip()
    request = _step(session, actor, command.request_id, Step.RETURN)
    if not reason or len(reason) > LONGEST:
        raise Invalid(_("Nothing was returned."), {"reason": _("Say what is missing.")})
    _decide(session, actor, request, Request.RETURNED, reason)


def cancel_request(session: Session, actor: Actor, command: Decide) -> None:
    """Nobody owes this proof any more."""
    request = _step(session, actor, command.request_id, Step.CANCEL)
    _decide(session, actor, request, Request.CANCELLED, command.reason.strip()[:LONGEST])


def _decide(session: Session, actor: Actor, request: ProofRequest, state: Request, reason: str) -> None:
    request.state, request.reason = state, reason
    request.decided_by, request.decided_at = actor.name, clock.now()
    _tell(session, actor, request, (request.asked_of_id, request.provided_by_id), state.value)
    _record(session, actor, request, state.value, {"proof": request.proof_id, "reason": reason})


def _step(session: Session, actor: Actor, number: int, step: Step) -> ProofRequest:
    request = session.scalars(
        select(ProofRequest).where(ProofRequest.id == number).with_for_update()
    ).one_or_none()
    if request is None:
        raise NotFound(_("There is no such request. It may belong to another organisation."))
    why = refusal(
        step,
        request.state,
        user_id=actor.user_id,
        asked_of=request.asked_of_id,
        own=is_same_person(session, actor.user_id, [request.provided_by_id]),
        asks=actor.may("requests.ask"),
    )
    if why == "state":
        raise Conflict(_("This request has moved on meanwhile. Load the page again."))
    if why == "person":
        raise Forbidden(
            _("Only the person who was asked hands in the proof; only who may ask decides on it.")
        )
    if why == "second":
        raise Forbidden(_("Nobody accepts a proof that they handed in. Ask a second person."))
    return request


def _tell(
    session: Session, actor: Actor, request: ProofRequest, people: tuple[int | None, ...], kind: str
) -> None:
    title = f"{get_audit(session, request.audit_id).name} · {request.requirement}"
    notify(session, actor, people, kind, (f"request:{request.id}", title, f"/requests/{request.id}"))


def _record(
    session: Session, actor: Actor, request: ProofRequest, verb: str, data: dict[str, object]
) -> None:
    about = {"audit": request.audit_id, "requirement": request.requirement}
    auditlog.record(session, actor, f"talk.request.{verb}", ("request", request.id), {**about, **data})
