"""Keeps complaints, incidents, and what trying the continuity plan showed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from audit_app.actions.models import Complaint, ContinuityTest, Incident
from audit_app.actions.rules import (
    ANSWER_DAYS,
    CLOSE_DAYS,
    Goals,
    IncidentKind,
    OutageKind,
    Severity,
    Side,
    Way,
    cause_code_of,
)
from audit_app.actions.service.common import (
    Where,
    check_order,
    check_past,
    check_proof,
    check_where,
    get,
    put,
    refuse,
    refuse_taken,
    words,
)
from audit_app.base.actor import Actor
from audit_app.base.i18n import gettext as _

MOST_DAYS = 365


@dataclass(frozen=True, slots=True)
class SaveComplaint:
    """A complaint; the agreed days count from the day it came in."""

    code: str
    received_on: dt.date
    side: Side = Side.CUSTOMER
    way: Way = Way.OTHER
    where: Where = field(default_factory=Where)
    about: str = ""
    answered_on: dt.date | None = None
    closed_on: dt.date | None = None
    answer_days: int = ANSWER_DAYS
    close_days: int = CLOSE_DAYS
    cause_code: str = ""


@dataclass(frozen=True, slots=True)
class SaveIncident:
    """An incident; `outage_minutes` where service stood still."""

    code: str
    kind: IncidentKind
    severity: Severity
    title: str
    occurred_on: dt.date
    found_on: dt.date
    where: Where = field(default_factory=Where)
    closed_on: dt.date | None = None
    customers: int | None = None
    outage_minutes: int | None = None
    lesson: str = ""
    cause_code: str = ""


@dataclass(frozen=True, slots=True)
class SaveContinuityTest:
    """One time the plan was tried, on purpose or (`real`) in earnest."""

    kind: OutageKind
    held_on: dt.date
    goals: Goals
    real: bool = False
    where: Where = field(default_factory=Where)
    incident_id: int | None = None
    lesson: str = ""
    plan_changed_on: dt.date | None = None
    proof_id: int | None = None


def save_complaint(
    session: Session, actor: Actor, command: SaveComplaint, complaint_id: int | None = None
) -> int:
    """Adds a complaint, or changes the one with that number."""
    actor.require("actions.record")
    row = Complaint() if complaint_id is None else get(session, Complaint, complaint_id)
    wrong: dict[str, str] = {}
    code = _code(command.code, wrong)
    check_where(session, command.where, wrong)
    check_past(
        wrong, received_on=command.received_on, answered_on=command.answered_on, closed_on=command.closed_on
    )
    check_order(wrong, "answered_on", command.received_on, command.answered_on)
    check_order(wrong, "closed_on", command.answered_on or command.received_on, command.closed_on)
    if command.closed_on is not None and command.answered_on is None:
        wrong["answered_on"] = _("A complaint is closed after it was answered: say when.")
    if not 0 <= command.answer_days <= MOST_DAYS:
        wrong["answer_days"] = _("Between 0 and %(most)s days.", most=MOST_DAYS)
    if not command.answer_days <= command.close_days <= MOST_DAYS:
        wrong["close_days"] = _("No fewer days than for the answer, %(most)s at most.", most=MOST_DAYS)
    refuse(wrong)
    refuse_taken(session, Complaint, code, row.id)
    values = {
        "code": code,
        "side": command.side,
        "way": command.way,
        "site_id": command.where.site_id,
        "programme_id": command.where.programme_id,
        "about": words(command.about)[:500],
        "received_on": command.received_on,
        "answered_on": command.answered_on,
        "closed_on": command.closed_on,
        "answer_days": command.answer_days,
        "close_days": command.close_days,
        "cause_code": cause_code_of(command.cause_code),
    }
    return put(session, actor, "complaint", row, values)


def save_incident(
    session: Session, actor: Actor, command: SaveIncident, incident_id: int | None = None
) -> int:
    """Adds an incident, or changes the one with that number; it is closed with what was learnt."""
    actor.require("actions.record")
    row = Incident() if incident_id is None else get(session, Incident, incident_id)
    wrong: dict[str, str] = {}
    code = _code(command.code, wrong)
    if not words(command.title):
        wrong["title"] = _("Say in one line what happened.")
    check_where(session, command.where, wrong)
    check_past(wrong, occurred_on=command.occurred_on, found_on=command.found_on, closed_on=command.closed_on)
    check_order(wrong, "found_on", command.occurred_on, command.found_on)
    check_order(wrong, "closed_on", command.found_on, command.closed_on)
    for name in ("customers", "outage_minutes"):
        if (getattr(command, name) or 0) < 0:
            wrong[name] = _("Not below 0.")
    if command.closed_on is not None and not command.lesson.strip():
        wrong["lesson"] = _("An incident is closed with what was learnt from it: say it.")
    refuse(wrong)
    refuse_taken(session, Incident, code, row.id)
    values = {
        "code": code,
        "kind": command.kind,
        "severity": command.severity,
        "title": words(command.title),
        "site_id": command.where.site_id,
        "programme_id": command.where.programme_id,
        "occurred_on": command.occurred_on,
        "found_on": command.found_on,
        "closed_on": command.closed_on,
        "customers": command.customers,
        "outage_minutes": command.outage_minutes,
        "lesson": command.lesson.strip(),
        "cause_code": cause_code_of(command.cause_code),
    }
    return put(session, actor, "incident", row, values)


def save_continuity_test(
    session: Session, actor: Actor, command: SaveContinuityTest, test_id: int | None = None
) -> int:
    """Notes a test or a real use of the plan, or changes the one with that number."""
    actor.require("actions.record")
    row = ContinuityTest() if test_id is None else get(session, ContinuityTest, test_id)
    wrong: dict[str, str] = {}
    check_where(session, command.where, wrong)
    check_past(wrong, held_on=command.held_on, plan_changed_on=command.plan_changed_on)
    check_order(wrong, "plan_changed_on", command.held_on, command.plan_changed_on)
    check_proof(session, command.proof_id, wrong)
    if command.incident_id is not None and session.get(Incident, command.incident_id) is None:
        wrong["incident_id"] = _("Choose one from the list.")
    if command.goals != Goals.MET and not command.lesson.strip():
        wrong["lesson"] = _("Goals were missed: say what was learnt.")
    refuse(wrong)
    values = {
        "kind": command.kind,
        "held_on": command.held_on,
        "real": command.real,
        "site_id": command.where.site_id,
        "programme_id": command.where.programme_id,
        "incident_id": command.incident_id,
        "goals": command.goals,
        "lesson": command.lesson.strip(),
        "plan_changed_on": command.plan_changed_on,
        "proof_id": command.proof_id,
    }
    return put(session, actor, "continuity", row, values)


def _code(text: str, wrong: dict[str, str]) -> str:
    code = words(text)
    if not code:
        wrong["code"] = _("Give it the number it has in your own log.")
    return code
