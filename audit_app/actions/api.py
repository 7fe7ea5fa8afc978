"""The improvement log through the API: actions, reviews, complaints, incidents, launches, documents."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from audit_app.actions import queries, service
from audit_app.actions.queries import launches, reviews, troubles
from audit_app.actions.queries.documents import DocumentDetail
from audit_app.base import clock
from audit_app.base.actor import Actor
from audit_app.base.paging import SIZE, Page
from audit_app.web.endpoints import Api

api = Api("actions")


def list_complaints(
    session: Session, chosen: troubles.TroubleFilter, page: int = 1, size: int = SIZE
) -> Page[troubles.ComplaintRow]:
    """Complaints by state, text, side and day."""
    return troubles.list_complaints(session, chosen, page, size)


def list_incidents(
    session: Session, chosen: troubles.TroubleFilter, page: int = 1, size: int = SIZE
) -> Page[troubles.IncidentRow]:
    """Incidents by state, text, kind and day."""
    return troubles.list_incidents(session, chosen, page, size)


def list_tests(session: Session) -> list[troubles.ContinuityRow]:
    """Continuity tests, the newest first."""
    return troubles.list_continuity_tests(session, limit=None)


def get_document(session: Session, document_id: int) -> DocumentDetail:
    """One controlled document with every version."""
    return queries.get_document(session, document_id, clock.today())


def judge(session: Session, actor: Actor, launch_id: int, criteria: Mapping[int, service.Judged]) -> None:
    """Says which criteria of a launch are met, by their numbers."""
    service.judge_criteria(session, actor, launch_id, criteria)


def check_effects(session: Session, actor: Actor) -> None:
    """Looks at every effect whose months are over."""
    service.check_effects(session, actor)


ACTION = "/actions/<int:action_id>"
DOCUMENT = "/documents/<int:document_id>"
LAUNCH = "/launches/<int:launch_id>"
NEW = {"complaint_id": lambda _a: None, "incident_id": lambda _a: None, "test_id": lambda _a: None}

api.get("/actions", "actions.see", queries.list_actions, "Corrective actions.")
api.post("/actions", "actions.record", service.open_action, "Opens an action.")
api.get(ACTION, "actions.see", queries.get_action, "One action with its cause and its closings.")
api.put(ACTION, "actions.record", service.change_action, "Changes an action.")
api.put(f"{ACTION}/cause", "actions.record", service.save_cause, "Saves why it happened.")
api.post(f"{ACTION}/beginning", "actions.record", service.begin_action, "Says that work has begun.")
api.post(
    f"{ACTION}/closing",
    "actions.record",
    service.close_action,
    "Reports an action as done.",
    name="close_action",
)
api.post(f"{ACTION}/verification", "actions.manage", service.verify_action, "Says whether it helped.")
api.post(f"{ACTION}/cancelling", "actions.manage", service.cancel_action, "Cancels an action with a reason.")
api.post("/actions/effects", "actions.record", check_effects)
api.get("/reviews", "actions.see", reviews.list_reviews, "Reviews by kind, text and day.")
api.post("/reviews", "actions.record", service.add_review, "Writes down a review.")
api.get("/reviews/<int:review_id>", "actions.see", reviews.get_review, "One review with who was there.")
api.put("/reviews/<int:review_id>", "actions.record", service.change_review, "Changes a review.")
api.get("/complaints", "actions.see", list_complaints)
api.post("/complaints", "actions.record", service.save_complaint, "Logs a complaint.", given=NEW)
api.get("/complaints/<int:complaint_id>", "actions.see", troubles.get_complaint, "One complaint.")
api.put(
    "/complaints/<int:complaint_id>",
    "actions.record",
    service.save_complaint,
    "Changes a complaint.",
    name="change_complaint",
)
api.get("/incidents", "actions.see", list_incidents)
api.post("/incidents", "actions.record", service.save_incident, "Logs an incident.", given=NEW)
api.get("/incidents/<int:incident_id>", "actions.see", troubles.get_incident, "One incident.")
api.put(
    "/incidents/<int:incident_id>",
    "actions.record",
    service.save_incident,
    "Changes an incident.",
    name="change_incident",
)
api.get("/continuity-tests", "actions.see", list_tests)
api.post(
    "/continuity-tests",
    "actions.record",
    service.save_continuity_test,
    "Writes down a continuity test.",
    given={"test_id": lambda _a: None},
)
api.get(
    "/continuity-tests/<int:test_id>", "actions.see", troubles.get_continuity_test, "One continuity test."
)
api.put(
    "/continuity-tests/<int:test_id>",
    "actions.record",
    service.save_continuity_test,
    "Changes a continuity test.",
    name="change_continuity_test",
)
api.get("/launches", "actions.see", launches.list_launches, "Launches of new work.")
api.post("/launches", "actions.record", service.plan_launch, "Plans a launch.")
api.get(LAUNCH, "actions.see", launches.get_launch, "One launch with its criteria.")
api.put(f"{LAUNCH}/criteria", "actions.record", judge)
api.post(f"{LAUNCH}/decision", "actions.manage", service.decide_launch, "Says go or no-go.")
api.post(f"{LAUNCH}/reopening", "actions.manage", service.reopen_launch, "Takes a decision back.")
api.post(f"{LAUNCH}/look-back", "actions.record", service.look_back, "Looks back at a launch.")
api.get("/documents", "actions.see", queries.list_documents, "Controlled documents.")
api.post(
    "/documents",
    "actions.record",
    service.save_document,
    "Adds a document.",
    given={"document_id": lambda _a: None},
)
api.get(DOCUMENT, "actions.see", get_document)
api.put(DOCUMENT, "actions.record", service.save_document, "Changes a document.", name="change_document")
api.post(f"{DOCUMENT}/versions", "actions.record", service.approve_version, "Approves a version.")
api.post(f"{DOCUMENT}/withdrawal", "actions.manage", service.withdraw_document, "Withdraws a document.")
