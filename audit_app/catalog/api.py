"""Checklists through the API."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy.orm import Session

from audit_app.base.actor import Actor
from audit_app.catalog import queries, service
from audit_app.catalog.queries import ReleaseRow
from audit_app.catalog.rules import to_data
from audit_app.web.endpoints import Api, read_whole

api = Api("catalog")


def get_release(session: Session, release_id: int) -> dict[str, Any]:
    """A release with every parameter and requirement."""
    return to_data(queries.get_release(session, release_id))


def list_releases(session: Session) -> list[ReleaseRow]:
    """Every release of a checklist."""
    return queries.list_releases(session)


def register_release(
    session: Session,
    actor: Actor,
    received: bytes,
    filename: str,
    checklist: str = "",
    version: str = "",
    title: str = "",
    released_on: dt.date | None = None,
) -> int:
    """Registers a release from the bytes of a YAML file or a workbook."""
    command = service.RegisterRelease(received, filename, checklist, version, title, released_on)
    return service.register_release(session, actor, command)


def register_builtin(session: Session, actor: Actor) -> None:
    """Registers the checklists that come with this version."""
    service.register_builtin(session, actor)


api.get("/checklists", "catalog.see", list_releases)
api.get("/checklists/<int:release_id>", "catalog.see", get_release)
api.post("/checklists", "catalog.register", register_release, receive=read_whole)
api.post("/checklists/builtin", "catalog.register", register_builtin)
