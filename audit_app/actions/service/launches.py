"""Plans launches against criteria, signs the decision, looks back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_app.actions.models import Launch, LaunchCriterion
from audit_app.actions.rules import Area, Decision, LaunchKind
from audit_app.actions.service.common import (
    Where,
    check_order,
    check_past,
    check_proof,
    check_where,
    get,
    put,
    refuse,
    words,
)
from audit_app.auditlog import service as auditlog
from audit_app.base import clock
from audit_app.base.actor import Actor
from audit_app.base.errors import Conflict, NotFound
from audit_app.base.i18n import gettext as _

MOST_CRITERIA = 60


@dataclass(frozen=True, slots=True)
class SaveLaunch:
    """What goes live, where and when; `criteria` by area, one a line, are for a new launch (None: the usual)."""

    kind: LaunchKind
    title: str
    live_on: dt.date
    where: Where = field(default_factory=Where)
    criteria: Mapping[Area, tuple[str, ...]] | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found of one criterion; `met` None: not looked at yet."""

    met: bool | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class DecideLaunch:
    """Go or no go, signed by whoever acts."""

    launch_id: int
    decision: Decision
    note: str = ""
    proof_id: int | None = None


def usual_criteria() -> dict[Area, tuple[str, ...]]:
    """What every launch must be ready in, in our own words."""
    return {
        Area.PEOPLE: (
            _("The planned number of people is hired and at work"),
            _("Team leaders and support staff are named"),
        ),
        Area.TRAINING: (
            _("Everybody who goes live has passed what the job requires"),
            _("Trainers and evaluators know the programme"),
        ),
        Area.SYSTEMS: (
            _("Lines, log-ins and tools work at every desk"),
            _("The way back and the continuity plan are tried"),
        ),
        Area.FORMS: (
            _("Procedures, knowledge articles and the monitoring form fit the work"),
            _("The client has agreed to the monitoring form"),
        ),
        Area.REPORTS: (
            _("Targets are agreed and every metric has a source"),
            _("A first report was made from test data and checked"),
        ),
    }


def plan_launch(session: Session, actor: Actor, command: SaveLaunch) -> int:
    """A new launch with its criteria."""
    number = _save(session, actor, Launch(created_by=actor.name), command)
    criteria = usual_criteria() if command.criteria is None else command.criteria
    session.add_all(
        LaunchCriterion(launch_id=number, area=area, text=words(text)[:300], met=None)
        for area in Area
        for text in criteria.get(area, ())[:MOST_CRITERIA]
        if words(text)
    )
    session.flush()
    return number


def change_launch(session: Session, actor: Actor, launch_id: int, command: SaveLaunch) -> None:
    """Title, place and day may change until it is decided."""
    row = get(session, Launch, launch_id)
    _refuse_decided(row)
    _save(session, actor, row, command)


def _save(session: Session, actor: Actor, row: Launch, command: SaveLaunch) -> int:
    actor.require("actions.record")
    wrong: dict[str, str] = {}
    if not words(command.title):
        wrong["title"] = _("Say what goes live.")
    check_where(session, command.where, wrong)
    refuse(wrong)
    values = {
        "kind": command.kind,
        "title": words(command.title),
        "live_on": command.live_on,
        "site_id": command.where.site_id,
        "programme_id": command.where.programme_id,
    }
    return put(session, actor, "launch", row, values)


def judge_criteria(session: Session, actor: Actor, launch_id: int, judged: Mapping[int, Judged]) -> None:
    """Notes what was found of each criterion, by its number."""
    actor.require("actions.record")
    _refuse_decided(get(session, Launch, launch_id))
    rows = session.scalars(select(LaunchCriterion).where(LaunchCriterion.launch_id == launch_id)).all()
    if set(judged) - {row.id for row in rows}:
        raise NotFound(_("There is no such criterion in this launch."))
    changed = {}
    for row in rows:
        new = judged.get(row.id)
        if new is not None and (row.met, row.note) != (new.met, new.note.strip()):
            row.met, row.note = new.met, new.note.strip()
            changed[row.text] = {"met": row.met, "note": row.note}
    if changed:
        auditlog.record(session, actor, "actions.launch.judged", ("launch", launch_id), changed)


def decide_launch(session: Session, actor: Actor, command: DecideLaunch) -> None:
    """Signs go or no go. Go needs every criterion looked at, and a note for each that is not met."""
    actor.require("actions.manage")
    row = get(session, Launch, command.launch_id)
    _refuse_decided(row)
    wrong: dict[str, str] = {}
    check_proof(session, command.proof_id, wrong)
    if command.decision == Decision.GO:
        criteria = session.execute(
            select(LaunchCriterion.met, LaunchCriterion.note).where(LaunchCriterion.launch_id == row.id)
        ).all()
        if not criteria or any(one.met is None for one in criteria):
            wrong["decision"] = _("Look at every criterion before saying go.")
        elif any(not one.met and not one.note for one in criteria):
            wrong["decision"] = _("Beside each criterion that is not met, note how the risk is held.")
    elif not command.note.strip():
        wrong["note"] = _("Say what must happen before it may go live.")
    refuse(wrong)
    row.decision, row.decided_on = command.decision, clock.today()
    row.signed_by_id, row.signed_by = actor.user_id, actor.name
    row.decision_note, row.proof_id = command.note.strip(), command.proof_id
    data = {"decision": command.decision, "note": row.decision_note, "proof": command.proof_id}
    auditlog.record(session, actor, "actions.launch.decided", ("launch", row.id), data)


def reopen_launch(session: Session, actor: Actor, launch_id: int) -> None:
    """After a no go: the criteria are looked at again; what was decided stays in the trail."""
    actor.require("actions.manage")
    row = get(session, Launch, launch_id)
    if row.decision != Decision.NO_GO:
        raise Conflict(_("Only a launch that was stopped can be taken up again."))
    data = {"decided_on": row.decided_on, "signed_by": row.signed_by, "note": row.decision_note}
    row.decision, row.decided_on, row.signed_by_id, row.signed_by = None, None, None, ""
    auditlog.record(session, actor, "actions.launch.reopened", ("launch", row.id), data)


def look_back(session: Session, actor: Actor, launch_id: int, on: dt.date, note: str) -> None:
    """The review after the launch."""
    actor.require("actions.record")
    row = get(session, Launch, launch_id)
    wrong: dict[str, str] = {}
    check_past(wrong, reviewed_on=on)
    check_order(wrong, "reviewed_on", row.live_on, on)
    if row.decision != Decision.GO:
        wrong["reviewed_on"] = _("It has not gone live: there is nothing to look back on.")
    if not note.strip():
        wrong["review_note"] = _("Say what the look back showed.")
    refuse(wrong)
    put(session, actor, "launch", row, {"reviewed_on": on, "review_note": note.strip()})


def _refuse_decided(row: Launch) -> None:
    if row.decision is not None:
        raise Conflict(_("The decision is signed. What it was made on does not change any more."))
