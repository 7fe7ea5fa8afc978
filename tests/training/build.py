"""Builds what tests of training need: people, modules, requirements, tries, files."""

from __future__ import annotations

import datetime as dt
import hashlib

from audit_app.base import background
from audit_app.base.blobs import FolderStore
from audit_app.training import (
    jobs,  # noqa: F401 - registers the jobs
    queries,
    service,
)
from audit_app.training.models import ImportBatch
from audit_app.training.rules import CompletionKind, ImportKind, ModuleKind, Result, Topic

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


def stage(database, actor, folder, kind, filename, content, **chosen):
    """Stores and stages a file; returns the numbers of the batch and of the job that checks it."""
    import io

    content = content.encode() if isinstance(content, str) else content
    blob = FolderStore(folder).put(io.BytesIO(content), 10**9)
    assert blob.sha256 == hashlib.sha256(content).hexdigest()
    with database.transaction(actor.organisation_id) as session:
        return service.stage_import(
            session,
            actor,
            service.StageImport(
                ImportKind(kind), filename, blob.sha256, blob.size, str(folder), 500_000, 10**8, chosen
            ),
        )


def check(database, actor, folder, kind, filename, content, **chosen):
    """Stages and checks a file; returns the batch."""
    batch_id, job_id = stage(database, actor, folder, kind, filename, content, **chosen)
    background.run_now(database, job_id)
    return read(database, actor, batch_id)


def read(database, actor, batch_id):
    with database.reading(actor.organisation_id) as session:
        batch = session.get(ImportBatch, batch_id)
        job = background.get_job(session, batch.job_id)
        assert job.state == background.State.DONE, job.message
        return batch


def apply(database, actor, batch):
    """Applies a checked batch; returns it as it is afterwards."""
    with database.transaction(actor.organisation_id) as session:
        job_id = service.queue_apply(session, actor, batch.id)
    background.run_now(database, job_id)
    return read(database, actor, batch.id)


def take(database, actor, folder, kind, filename, content, **chosen):
    return apply(database, actor, check(database, actor, folder, kind, filename, content, **chosen))


def rejected(database, actor, batch):
    """(row number, column, problem) of every problem of every rejected row."""
    with database.reading(actor.organisation_id) as session:
        return [
            (row.number, problem["column"], problem["problem"])
            for row in queries.stream_rejected(session, batch.id)
            for problem in row.problems
        ]
