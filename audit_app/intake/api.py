"""Imports through the API: the file's bytes go up, a job checks them, another applies them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

from sqlalchemy.orm import Session

from audit_app.base import background
from audit_app.base.actor import Actor
from audit_app.base.blobs import FolderStore
from audit_app.base.errors import Invalid, NotFound
from audit_app.base.i18n import gettext as _
from audit_app.base.paging import SIZE, Page
from audit_app.base.tenancy import TenantSession
from audit_app.intake import queries, service
from audit_app.intake.importer import KINDS, get_kind
from audit_app.intake.queries import ImportDetail, ImportLine, RejectedRow
from audit_app.intake.rules import BatchState
from audit_app.web.context import settings
from audit_app.web.endpoints import Api

api = Api("intake")


@dataclass(frozen=True, slots=True)
class KindRow:
    """A kind of file: its columns, and those that must be there."""

    code: str
    title: str
    permission: str
    columns: tuple[str, ...]
    required: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lying:
    """A file that lies in the imports' folder under its hash."""

    sha256: str
    size: int


def list_kinds(_session: Session, actor: Actor) -> list[KindRow]:
    """The kinds of file that can be imported."""
    return [
        KindRow(kind.code, str(kind.title()), kind.permission, tuple(kind.columns), tuple(kind.required))
        for kind in KINDS.values()
        if actor.may(kind.see)
    ]


def list_imports(
    session: Session,
    actor: Actor,
    kind: str = "",
    state: BatchState | None = None,
    page: int = 1,
    size: int = SIZE,
) -> Page[ImportLine]:
    """Files that came in, the newest first."""
    shown = [one.code for one in KINDS.values() if actor.may(one.see) and kind in ("", one.code)]
    return queries.list_imports(session, shown, state, page, size)


def receive(stream: BinaryIO, filename: str) -> Lying:
    """Keeps the bytes until the import is done with."""
    blob = _store().put(stream, settings().upload_max_bytes, filename)
    if blob.size == 0:
        sentence = _("%(file)s is empty. Choose the file again.", file=filename)
        raise Invalid(sentence, {"file": sentence})
    return Lying(blob.sha256, blob.size)


def _store() -> FolderStore:
    return FolderStore(settings().data_dir / "imports")


def stage(session: TenantSession, actor: Actor, received: Lying, kind: str, filename: str) -> int:
    """Takes a file in; a job checks it row by row."""
    command = service.StageImport(
        kind,
        filename,
        received.sha256,
        received.size,
        str(_store().folder),
        settings().import_max_rows,
        settings().upload_max_bytes,
    )
    return service.stage_import(session, actor, command)[0]


def get_import(session: Session, actor: Actor, batch_id: int) -> ImportDetail:
    """One import: how it was read, what became of its rows, how far its job is."""
    found = queries.get_import(session, batch_id)
    kind = KINDS.get(found.line.kind)
    if kind is None:
        raise NotFound(found.line.kind)
    actor.require(kind.see)
    return found


def list_rejected(
    session: Session, actor: Actor, batch_id: int, page: int = 1, size: int = SIZE
) -> Page[RejectedRow]:
    """The rows that were refused, each with what is wrong."""
    get_import(session, actor, batch_id)
    return queries.page_rejected(session, batch_id, page, size)


def check_again(
    session: TenantSession,
    actor: Actor,
    batch_id: int,
    date_order: str = "",
    encoding: str = "",
    delimiter: str = "",
) -> None:
    """Reads the same file once more, otherwise."""
    chosen = {"date_order": date_order, "encoding": encoding, "delimiter": delimiter}
    service.check_again(session, actor, batch_id, chosen)


def queue_apply(session: TenantSession, actor: Actor, batch_id: int) -> None:
    """Applies every row of a checked file, or none; a job does it."""
    service.queue_apply(session, actor, batch_id)


def cancel(session: TenantSession, actor: Actor, batch_id: int) -> None:
    """Asks the import's job to stop."""
    batch = service.get_batch(session, batch_id)
    actor.require(get_kind(batch.kind).permission)
    if batch.job_id is not None:
        background.cancel(session, batch.job_id)


ONE = "/imports/<int:batch_id>"

api.get("/imports/kinds", "imports.see", list_kinds)
api.get("/imports", "imports.see", list_imports)
api.post("/imports", "imports.see", stage, receive=receive)
api.get(ONE, "imports.see", get_import)
api.get(f"{ONE}/rejected", "imports.see", list_rejected)
api.post(f"{ONE}/check", "imports.see", check_again)
api.post(f"{ONE}/apply", "imports.see", queue_apply)
api.post(f"{ONE}/cancel", "imports.see", cancel)
api.post(f"{ONE}/discard", "imports.see", service.discard, "Forgets a file that was not applied.")
