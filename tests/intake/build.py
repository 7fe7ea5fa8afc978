"""Takes files in as the screens do: stored, staged, checked by a job, applied by a job."""

from __future__ import annotations

import hashlib
import io

from audit_app import worker  # noqa: F401 - registers the jobs and the kinds
from audit_app.base import background
from audit_app.base.blobs import FolderStore
from audit_app.intake import queries, service
from audit_app.intake.models import ImportBatch


def stage(database, actor, folder, kind, filename, content, **chosen):
    """Stores and stages a file of the kind "room.noun"; returns the numbers of the batch and of the job that checks it."""
    content = content.encode() if isinstance(content, str) else content
    blob = FolderStore(folder).put(io.BytesIO(content), 10**9)
    assert blob.sha256 == hashlib.sha256(content).hexdigest()
    with database.transaction(actor.organisation_id) as session:
        return service.stage_import(
            session,
            actor,
            service.StageImport(kind, filename, blob.sha256, blob.size, str(folder), 500_000, 10**8, chosen),
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
