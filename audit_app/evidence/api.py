"""Proof through the API: files are sent and fetched as bytes, streamed both ways."""

from __future__ import annotations

import datetime as dt
from typing import BinaryIO

from sqlalchemy.orm import Session

from audit_app.base.actor import Actor
from audit_app.base.blobs import for_settings
from audit_app.evidence import queries, service
from audit_app.evidence.queries import ItemRow, VersionRow
from audit_app.web.context import settings
from audit_app.web.endpoints import Api, File

api = Api("evidence")


def receive(stream: BinaryIO, filename: str) -> service.Received:
    """Takes the bytes in; their content must be what the name says."""
    return service.receive(stream, filename, for_settings(settings()), settings().upload_max_bytes)


def add_proof(
    session: Session,
    actor: Actor,
    received: service.Received,
    title: str = "",
    description: str = "",
    period_from: dt.date | None = None,
    period_until: dt.date | None = None,
) -> service.Stored:
    """Keeps a file as proof; `same_as` names proof with the very same bytes."""
    command = service.AddProof(received, title, description, period_from, period_until)
    return service.add_proof(session, actor, command)


def list_versions(session: Session, item_id: int) -> list[VersionRow]:
    """Every version of a proof."""
    queries.get_item(session, item_id)
    return queries.list_versions(session, item_id)


def get_item(session: Session, item_id: int) -> ItemRow:
    """One proof with its newest version."""
    return queries.get_item(session, item_id)


def download(session: Session, actor: Actor, item_id: int, version: int | None = None) -> File:
    """A proof's file as it came, the newest version unless another is named; on the trail."""
    found = queries.get_version(session, item_id, version)
    file = for_settings(settings()).open(found.sha256)
    service.record_download(session, actor, found)
    return File(file, found.media_type, found.filename, found.sha256)


ONE = "/proofs/<int:item_id>"

api.get("/proofs", "evidence.see", queries.list_items, "Proof by text, kind, days and state.")
api.post("/proofs", "evidence.add", add_proof, receive=receive)
api.get(ONE, "evidence.see", get_item)
api.put(ONE, "evidence.add", service.change_details, "Changes what is said of a proof.")
api.post(f"{ONE}/withdrawal", "evidence.withdraw", service.withdraw_file, "Withdraws a proof with a reason.")
api.get(f"{ONE}/versions", "evidence.see", list_versions)
api.post(
    f"{ONE}/versions", "evidence.add", service.add_version, "Adds a newer file to a proof.", receive=receive
)
api.get(f"{ONE}/file", "evidence.see", download, noted=True)
