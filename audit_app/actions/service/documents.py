"""Keeps the controlled list of documents and each approval."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_app.actions.models import ControlledDocument, DocumentVersion
from audit_app.actions.rules import DocumentKind
from audit_app.actions.service.common import (
    check_order,
    check_past,
    check_proof,
    find_owner,
    get,
    put,
    refuse,
    refuse_taken,
    words,
)
from audit_app.base import clock
from audit_app.base.actor import Actor
from audit_app.base.errors import Conflict
from audit_app.base.i18n import gettext as _
from audit_app.workforce.models import JobRole


@dataclass(frozen=True, slots=True)
class SaveDocument:
    """A document of the list; `owner`: a code or an address, or a plain name or job title."""

    code: str
    title: str
    kind: DocumentKind = DocumentKind.PROCEDURE
    owner: str = ""
    job_id: int | None = None
    location: str = ""
    requirements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ApproveVersion:
    """A new version, or the same one found still right on another day."""

    version: str
    approved_by: str
    approved_on: dt.date
    review_due_on: dt.date | None = None
    change: str = ""
    proof_id: int | None = None


def save_document(
    session: Session, actor: Actor, command: SaveDocument, document_id: int | None = None
) -> int:
    """Adds a document, or changes the one with that number."""
    actor.require("actions.record")
    row = ControlledDocument() if document_id is None else get(session, ControlledDocument, document_id)
    code, title = words(command.code), words(command.title)
    wrong: dict[str, str] = {}
    if not code:
        wrong["code"] = _("Give the document its code.")
    if not title:
        wrong["title"] = _("Type a title.")
    if command.job_id is not None and session.get(JobRole, command.job_id) is None:
        wrong["job_id"] = _("Choose one from the list.")
    refuse(wrong)
    refuse_taken(session, ControlledDocument, code, row.id)
    owner = find_owner(session, actor, command.owner)
    values = {
        "code": code,
        "title": title,
        "kind": command.kind,
        "owner": owner.name if owner else words(command.owner)[:200],
        "owner_id": owner.person_id if owner else None,
        "job_id": command.job_id,
        "location": words(command.location)[:300],
        "requirements": sorted({words(one) for one in command.requirements if words(one)}),
    }
    return put(session, actor, "document", row, values)


def approve_version(session: Session, actor: Actor, document_id: int, command: ApproveVersion) -> int:
    """Notes an approval; the newest one counts. Nothing older than the newest is put behind it."""
    actor.require("actions.record")
    document = get(session, ControlledDocument, document_id)
    newest = session.scalar(
        select(DocumentVersion.approved_on)
        .where(DocumentVersion.document_id == document.id)
        .order_by(DocumentVersion.approved_on.desc())
        .limit(1)
    )
    wrong: dict[str, str] = {}
    for name in ("version", "approved_by"):
        if not words(getattr(command, name)):
            wrong[name] = _("This is needed.")
    check_past(wrong, approved_on=command.approved_on)
    check_order(wrong, "approved_on", newest, command.approved_on)
    if command.review_due_on is not None and command.review_due_on <= command.approved_on:
        wrong["review_due_on"] = _("The next review comes after the approval.")
    check_proof(session, command.proof_id, wrong)
    refuse(wrong)
    same = session.scalar(
        select(DocumentVersion.id).where(
            DocumentVersion.document_id == document.id,
            DocumentVersion.version == words(command.version),
            DocumentVersion.approved_on == command.approved_on,
        )
    )
    if same is not None:
        raise Conflict(_("This approval is noted already."))
    values = {
        "document_id": document.id,
        "version": words(command.version)[:24],
        "approved_by": words(command.approved_by)[:200],
        "approved_on": command.approved_on,
        "review_due_on": command.review_due_on,
        "change": command.change.strip(),
        "proof_id": command.proof_id,
    }
    return put(session, actor, "document_version", DocumentVersion(noted_by=actor.name), values)


def withdraw_document(session: Session, actor: Actor, document_id: int, reason: str) -> None:
    """It counts no longer; its versions stay."""
    actor.require("actions.manage")
    row = get(session, ControlledDocument, document_id)
    if row.withdrawn_on is not None:
        raise Conflict(_("%(code)s is withdrawn already.", code=row.code))
    if not reason.strip():
        refuse({"reason": _("Say why it is withdrawn, or by what it is replaced.")})
    put(session, actor, "document", row, {"withdrawn_on": clock.today(), "withdrawn_reason": reason.strip()})
