"""Makes received files proofs, changes what is said of them, withdraws them: each on the trail."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import BinaryIO

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_app.auditlog import service as auditlog
from audit_app.base import clock
from audit_app.base.actor import Actor
from audit_app.base.blobs import BlobStore
from audit_app.base.errors import Conflict, Invalid, NotFound
from audit_app.base.i18n import gettext as _
from audit_app.evidence import queries
from audit_app.evidence.models import EvidenceItem, EvidenceVersion
from audit_app.evidence.rules import title_from
from audit_app.evidence.service.receiving import Received, receive

LONGEST_TITLE = 300
LONGEST_TEXT = 10_000


@dataclass(frozen=True, slots=True)
class AddProof:
    """A received file that becomes a proof; without a title it is called after its file."""

    received: Received
    title: str = ""
    description: str = ""
    period_from: dt.date | None = None
    period_until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class StoreFile:
    """A file at hand that becomes a proof in one go."""

    stream: BinaryIO
    filename: str
    title: str = ""
    description: str = ""
    period_from: dt.date | None = None
    period_until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class AddVersion:
    """A received file that takes the place of a proof's present one, which is kept."""

    item_id: int
    received: Received


@dataclass(frozen=True, slots=True)
class ChangeDetails:
    """What is said of a proof."""

    item_id: int
    title: str
    description: str = ""
    period_from: dt.date | None = None
    period_until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class WithdrawFile:
    """A proof that shall count no more, and why."""

    item_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of a file; `same_as` are other proofs (number, title) with the very same bytes."""

    item_id: int
    version: int
    sha256: str
    same_as: tuple[tuple[int, str], ...] = ()


def add_proof(session: Session, actor: Actor, command: AddProof) -> Stored:
    """Makes a received file a proof; raises Invalid when its details break a rule."""
    received = command.received
    title = command.title.strip() or title_from(received.filename)
    check_details(title, command.description, command.period_from, command.period_until)
    item = EvidenceItem(
        title=title,
        description=command.description.strip(),
        period_from=command.period_from,
        period_until=command.period_until,
        created_by_id=actor.user_id,
        created_by=actor.name,
        version=1,
    )
    session.add(item)
    session.flush()
    _add_file(session, actor, item, received)
    auditlog.record(
        session,
        actor,
        "evidence.file.stored",
        ("proof", item.id),
        {**_file(received), **_details(item), "version": 1},
    )
    return Stored(item.id, 1, received.sha256, queries.list_same(session, received.sha256, besides=item.id))


def store_file(session: Session, actor: Actor, command: StoreFile, blobs: BlobStore, limit: int) -> Stored:
    """Receives and adds in one go: for files at hand, where nobody waits for the transaction."""
    received = receive(command.stream, command.filename, blobs, limit)
    return add_proof(
        session,
        actor,
        AddProof(received, command.title, command.description, command.period_from, command.period_until),
    )


def add_version(session: Session, actor: Actor, command: AddVersion) -> Stored:
    """Puts a received file on top of a proof's versions.

    Raises NotFound, Conflict when the proof is withdrawn, Invalid when the file is the present one.
    """
    item = _standing(session, command.item_id)
    received = command.received
    before = queries.get_version(session, item.id)
    if before.sha256 == received.sha256:
        raise Invalid(
            _(
                "This file is, byte for byte, the present version of %(title)s. Choose the new one.",
                title=item.title,
            ),
            {"file": _("Choose a file that differs from the present version.")},
        )
    item.version += 1
    _add_file(session, actor, item, received)
    auditlog.record(
        session,
        actor,
        "evidence.version.added",
        ("proof", item.id),
        {**_file(received), "version": item.version, "previous_sha256": before.sha256},
    )
    same = queries.list_same(session, received.sha256, besides=item.id)
    return Stored(item.id, item.version, received.sha256, same)


def change_details(session: Session, actor: Actor, command: ChangeDetails) -> None:
    """Says something else of a proof; raises NotFound, Conflict when it is withdrawn, Invalid."""
    item = _standing(session, command.item_id)
    title = command.title.strip()
    check_details(title, command.description, command.period_from, command.period_until)
    old = _details(item)
    item.title, item.description = title, command.description.strip()
    item.period_from, item.period_until = command.period_from, command.period_until
    change = auditlog.changes(old, _details(item))
    if change["to"]:
        auditlog.record(session, actor, "evidence.details.changed", ("proof", item.id), change)


def withdraw_file(session: Session, actor: Actor, command: WithdrawFile) -> None:
    """Takes a proof out of use. Its bytes stay, so what was once shown can always be shown again.

    Raises NotFound, Conflict when it is withdrawn already, Invalid without a reason.
    """
    item = _standing(session, command.item_id)
    reason = command.reason.strip()
    if not reason or len(reason) > LONGEST_TEXT:
        raise Invalid(
            _("Say in a sentence why %(title)s is withdrawn.", title=item.title),
            {"reason": _("Say in a sentence why it is withdrawn.")},
        )
    item.withdrawn_at, item.withdrawn_by, item.withdrawn_reason = clock.now(), actor.name, reason
    file = queries.get_version(session, item.id)
    auditlog.record(
        session,
        actor,
        "evidence.file.withdrawn",
        ("proof", item.id),
        {"reason": reason, "sha256": file.sha256, "version": file.number},
    )


def record_download(session: Session, actor: Actor, version: queries.VersionRow) -> None:
    """Writes on the trail that the actor took a copy of a version."""
    auditlog.record(
        session,
        actor,
        "evidence.file.downloaded",
        ("proof", version.item_id),
        {"version": version.number, "sha256": version.sha256},
    )


def _standing(session: Session, item_id: int) -> EvidenceItem:
    item = session.scalars(
        select(EvidenceItem).where(EvidenceItem.id == item_id).with_for_update()
    ).one_or_none()
    if item is None:
        raise NotFound(_("There is no such proof. It may belong to another organisation."))
    if item.withdrawn_at is not None:
        raise Conflict(
            _(
                "%(title)s was withdrawn by %(name)s: it can be read, not changed. Add the file as a new proof.",
                title=item.title,
                name=item.withdrawn_by,
            )
        )
    return item


def _add_file(session: Session, actor: Actor, item: EvidenceItem, received: Received) -> None:
    session.add(
        EvidenceVersion(
            item_id=item.id,
            number=item.version,
            filename=received.filename,
            sha256=received.sha256,
            size_bytes=received.size,
            media_type=received.media_type,
            uploaded_by_id=actor.user_id,
            uploaded_by=actor.name,
        )
    )
    session.flush()


def check_details(title: str, description: str, since: dt.date | None, until: dt.date | None) -> None:
    """Raises Invalid with a sentence for each detail that breaks a rule."""
    fields = {}
    if not title:
        fields["title"] = _("Type a title.")
    elif len(title) > LONGEST_TITLE:
        fields["title"] = _("Shorten the title to %(most)s letters.", most=LONGEST_TITLE)
    if len(description) > LONGEST_TEXT:
        fields["description"] = _("Shorten the description to %(most)s letters.", most=LONGEST_TEXT)
    if since and until and since > until:
        fields["period_until"] = _("The last day lies before the first. Swap or correct them.")
    if fields:
        raise Invalid(_("The details of the proof need another look."), fields)


def _file(received: Received) -> dict[str, object]:
    return {
        "filename": received.filename,
        "sha256": received.sha256,
        "size": received.size,
        "media_type": received.media_type,
    }


def _details(item: EvidenceItem) -> dict[str, object]:
    return {
        "title": item.title,
        "description": item.description,
        "period_from": item.period_from,
        "period_until": item.period_until,
    }
