"""Registers checklist releases: once, whole, and never changed afterwards."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import PurePath
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_app.auditlog import service as auditlog
from audit_app.base import clock
from audit_app.base.actor import Actor
from audit_app.base.errors import Conflict, Invalid
from audit_app.base.i18n import gettext as _
from audit_app.catalog import loader
from audit_app.catalog.models import ChecklistRelease, Source
from audit_app.catalog.rules import Release, in_language, to_data


@dataclass(frozen=True, slots=True)
class RegisterRelease:
    """A file as it was brought. Short name, version, title and day are asked of a spreadsheet alone."""

    content: bytes
    filename: str
    checklist: str = ""
    version: str = ""
    title: str = ""
    released_on: dt.date | None = None


def read_release(command: RegisterRelease) -> tuple[Release, Source]:
    """The release in the file, checked. Raises BrokenChecklist, Invalid or TooLarge."""
    kind = PurePath(command.filename).suffix.lower()
    if kind in loader.YAML_NAMES:
        return loader.read_yaml(command.content, command.filename), Source.YAML
    if kind in loader.SHEET_NAMES:
        identity = loader.Identity(
            command.checklist, command.version, command.title, command.released_on or clock.today()
        )
        return loader.read_sheet(command.content, command.filename, identity), Source.SHEET
    raise Invalid(
        _(
            "%(file)s is neither YAML nor a spreadsheet. Choose a file ending in .yaml, .xlsx or .csv.",
            file=command.filename,
        ),
        {"file": _("Choose a file ending in .yaml, .xlsx or .csv.")},
    )


def register_release(session: Session, actor: Actor, command: RegisterRelease) -> int:
    """Copies a list of the organisation's own into the database and returns its id.

    The same content again is the same release. Raises Conflict when the version is there with other content,
    BrokenChecklist, Invalid or TooLarge when the file cannot be used.
    """
    actor.require("catalog.register")
    release, source = read_release(command)
    if release.checklist in {file.checklist for file in loader.list_shipped()}:
        told = _(
            "“%(name)s” is the short name of a list that comes with the product. Choose another one.",
            name=release.checklist,
        )
        raise Invalid(told, {"checklist": told})
    return _keep(session, actor, release, source, hashlib.sha256(command.content).hexdigest())


def register_builtin(session: Session, actor: Actor, root: Traversable | None = None) -> list[int]:
    """Copies every list that comes with the product, unless it is there; ids, the newest version last.

    Raises Invalid when a file is not what was released.
    """
    return [
        _keep(session, actor, loader.read_shipped(file, root), Source.BUILTIN, file.sha256)
        for file in loader.list_shipped(root)
    ]


def _keep(session: Session, actor: Actor, release: Release, source: Source, sha256: str) -> int:
    data = to_data(release)
    there = session.scalars(
        select(ChecklistRelease).where(
            ChecklistRelease.checklist == release.checklist, ChecklistRelease.version == release.version
        )
    ).one_or_none()
    if there is not None:
        if there.sha256 == sha256 or _content(there.data, source) == _content(data, source):
            return there.id
        raise Conflict(
            _(
                "%(checklist)s %(version)s is registered with other content. "
                "Released files never change: raise the version number.",
                checklist=release.checklist,
                version=release.version,
            ),
            {"sha256": there.sha256},
        )
    row = ChecklistRelease(
        checklist=release.checklist,
        version=release.version,
        title=in_language(release.title, "en"),
        sha256=sha256,
        source=source,
        parameters=len(release.parameters),
        requirements=len(release.requirements),
        points=release.points,
        data=data,
        registered_by=actor.user_id,
        registered_by_name=actor.name,
    )
    session.add(row)
    session.flush()
    auditlog.record(
        session,
        actor,
        "catalog.release.registered",
        ("checklist_release", row.id),
        {
            "checklist": row.checklist,
            "version": row.version,
            "sha256": sha256,
            "source": source,
            "parameters": row.parameters,
            "requirements": row.requirements,
            "points": row.points,
        },
    )
    return row.id


def _content(data: dict[str, Any], source: Source) -> dict[str, Any]:
    """What must be equal; a spreadsheet does not say its day of release."""
    return {key: value for key, value in data.items() if source != Source.SHEET or key != "released_on"}
