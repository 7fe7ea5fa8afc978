"""Builds what tests of improvement need."""

from __future__ import annotations

import datetime as dt

from audit_app.actions import service
from audit_app.actions.rules import DocumentKind, EffectKind, Goals, OutageKind, ReviewKind, Source
from audit_app.base.figure import Scope

TODAY = dt.date(2026, 11, 22)
NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


def day(text):
    return dt.date.fromisoformat(text) if text else None


def scope(as_of="2026-11-22", since="2025-11-22", **more):
    return Scope(day(as_of), day(since), **more)


def act(session, actor, title="Teach the script again", **more):
    """An action opened on 1 June and due on 1 July 2026 unless told otherwise; its number."""
    values = {"opened_on": "2026-06-01", "due_on": "2026-07-01", "owner": "lead@x.example", **more}
    for name in ("opened_on", "due_on"):
        values[name] = day(values[name]) if values[name] else None
    values["source"] = Source(values.get("source", "other"))
    return service.open_action(session, actor, service.SaveAction(title, **values))


def done(session, actor, action_id, on, note="Done", **more):
    command = service.CloseAction(
        action_id, day(on), EffectKind(more.pop("kind", "inspection")), note, **more
    )
    return service.close_action(session, actor, command)


def meet(session, actor, kind, on, minutes="Said and decided", **more):
    return service.add_review(
        session, actor, service.SaveReview(ReviewKind(kind), day(on), minutes=minutes, **more)
    )


def complain(session, actor, code, on, answered=None, closed=None, **more):
    command = service.SaveComplaint(
        code, day(on), answered_on=day(answered), closed_on=day(closed), answer_days=2, close_days=10, **more
    )
    return service.save_complaint(session, actor, command)


def document(session, actor, code, approved=None, due=None, kind="procedure", **more):
    command = service.SaveDocument(code, f"Title of {code}", DocumentKind(kind), **more)
    number = service.save_document(session, actor, command)
    if approved:
        service.approve_version(
            session, actor, number, service.ApproveVersion("1", "Ana", day(approved), day(due))
        )
    return number


def drill(session, actor, on, goals="met", lesson="", changed=None):
    command = service.SaveContinuityTest(
        OutageKind.SHORT, day(on), Goals(goals), lesson=lesson, plan_changed_on=day(changed)
    )
    return service.save_continuity_test(session, actor, command)
