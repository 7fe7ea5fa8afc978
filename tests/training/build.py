"""Builds what tests of training need: people, modules, requirements, tries."""

from __future__ import annotations

import datetime as dt

from audit_app.training import service
from audit_app.training.rules import CompletionKind, ModuleKind, Result, Topic

TODAY = dt.date(2026, 3, 14)
NOON = dt.datetime(2026, 3, 14, 12, tzinfo=dt.UTC)


def day(text):
    return dt.date.fromisoformat(text)


def module(session, actor, code, *, kind="module", topic="general", effective_on=None):
    return service.add_module(
        session,
        actor,
        service.SaveModule(code, f"Title of {code}", ModuleKind(kind), Topic(topic), effective_on),
    )


def require(session, actor, job, module_id, **more):
    defaults = {"pass_mark": 80.0, "validity_months": 12}
    return service.require(session, actor, service.Require(job, module_id, **{**defaults, **more}))


def complete(session, actor, person, module_id, on, result="pass", kind="verification", **more):
    return service.record_completion(
        session,
        actor,
        service.RecordCompletion(person, module_id, CompletionKind(kind), day(on), Result(result), **more),
    )
