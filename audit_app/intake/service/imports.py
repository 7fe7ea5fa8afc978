"""Takes files in: staged, checked by a job, then applied as a whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_app.auditlog import service as auditlog
from audit_app.base import background, clock
from audit_app.base.actor import Actor
from audit_app.base.errors import Conflict, Invalid, NotFound
from audit_app.base.i18n import gettext as _
from audit_app.base.tenancy import TenantSession
from audit_app.intake.models import ImportBatch
from audit_app.intake.rules import ALTERABLE, BatchState
from audit_app.intake.service import chunks
from audit_app.intake.service.kinds import get_kind


@dataclass(frozen=True, slots=True)
class StageImport:
    """A file that lies in `folder` under its SHA-256; `kind` is a code. `chosen`: encoding, delimiter, sheet, date_order, if told."""

    kind: str
    filename: str
    sha256: str
    size: int
    folder: str
    max_rows: int
    max_bytes: int
    chosen: Mapping[str, str] = field(default_factory=dict)


def stage_here(session: Session, actor: Actor, command: StageImport) -> ImportBatch:
    """Writes down the file alone: whoever calls checks it in this process, without a job."""
    kind = get_kind(command.kind)
    actor.require(kind.permission)
    batch = ImportBatch(
        kind=kind.code,
        filename=command.filename[-255:],
        sha256=command.sha256,
        size=command.size,
        chosen={key: value for key, value in command.chosen.items() if value},
        by_id=actor.user_id,
        by_name=actor.name,
    )
    session.add(batch)
    session.flush()
    data = {"kind": command.kind, "file": batch.filename, "sha256": command.sha256}
    auditlog.record(session, actor, "intake.file.staged", ("import", batch.id), data)
    return batch


def stage_import(session: TenantSession, actor: Actor, command: StageImport) -> tuple[int, str]:
    """Writes down the file and the job that checks it; returns the numbers of both."""
    batch = stage_here(session, actor, command)
    arguments = {
        "batch_id": batch.id,
        "folder": command.folder,
        "max_rows": command.max_rows,
        "max_bytes": command.max_bytes,
    }
    batch.job_id = background.enqueue(session, "intake.check", arguments, user=(actor.user_id, actor.name))
    return batch.id, batch.job_id


def check_again(session: TenantSession, actor: Actor, batch_id: int, chosen: Mapping[str, str]) -> str:
    """Reads the same file once more in another encoding, with another delimiter or order of dates."""
    batch = _alterable(session, batch_id)
    actor.require(get_kind(batch.kind).permission)
    if batch.job_id is None:
        raise Conflict(_("This import has no file to read again. Choose the file once more."))
    arguments = background.get_job(session, batch.job_id).arguments
    batch.state = BatchState.STAGED
    batch.chosen = {**batch.chosen, **{key: value for key, value in chosen.items() if value}}
    batch.message = ""
    batch.job_id = background.enqueue(session, "intake.check", arguments, user=(actor.user_id, actor.name))
    return batch.job_id


def queue_apply(session: TenantSession, actor: Actor, batch_id: int) -> str:
    """Writes down the job that applies a checked file; returns its number."""
    batch = get_batch(session, batch_id)
    actor.require(get_kind(batch.kind).permission)
    if batch.state == BatchState.APPLIED:
        raise Conflict(_("%(file)s has been applied already.", file=batch.filename))
    if batch.state != BatchState.CHECKED:
        raise Conflict(
            _("%(file)s has not been checked. Wait for the check, or start it again.", file=batch.filename)
        )
    if not batch.counts.get("new") and not batch.counts.get("changed"):
        raise Invalid(_("%(file)s has nothing to apply.", file=batch.filename))
    batch.job_id = background.enqueue(
        session,
        "intake.apply",
        {**background.get_job(session, batch.job_id).arguments, "batch_id": batch.id}
        if batch.job_id
        else {"batch_id": batch.id},
        user=(actor.user_id, actor.name),
    )
    return batch.job_id


def apply_import(session: Session, actor: Actor, batch_id: int) -> Mapping[str, Any]:
    """Applies every new and changed row in this transaction; a batch that was applied before stays as it is."""
    batch = session.scalars(
        select(ImportBatch).where(ImportBatch.id == batch_id).with_for_update()
    ).one_or_none()
    if batch is None:
        raise NotFound(_("There is no such import in this organisation."))
    if batch.state == BatchState.APPLIED:
        return batch.counts
    if batch.state != BatchState.CHECKED:
        raise Conflict(
            _("%(file)s has not been checked. Wait for the check, or start it again.", file=batch.filename)
        )
    get_kind(batch.kind).apply(session, actor, batch.id, chunks.rows_to_write(session, batch.id))
    chunks.forget_accepted(session, batch.id)
    batch.state, batch.applied_at = BatchState.APPLIED, clock.now()
    auditlog.record(
        session,
        actor,
        "intake.file.applied",
        ("import", batch.id),
        {"kind": batch.kind, "file": batch.filename, "sha256": batch.sha256, **batch.counts},
    )
    return batch.counts


def discard(session: Session, actor: Actor, batch_id: int) -> None:
    """Forgets a file that was not applied, with its rows."""
    batch = _alterable(session, batch_id)
    actor.require(get_kind(batch.kind).permission)
    chunks.forget(session, batch.id)
    batch.state = BatchState.DISCARDED
    auditlog.record(session, actor, "intake.file.discarded", ("import", batch.id), {"file": batch.filename})


def get_batch(session: Session, batch_id: int) -> ImportBatch:
    """Raises NotFound."""
    batch = session.get(ImportBatch, batch_id)
    if batch is None:
        raise NotFound(_("There is no such import in this organisation."))
    return batch


def _alterable(session: Session, batch_id: int) -> ImportBatch:
    batch = get_batch(session, batch_id)
    if batch.state not in ALTERABLE:
        raise Conflict(_("%(file)s is done with. Choose the file again to start anew.", file=batch.filename))
    return batch
