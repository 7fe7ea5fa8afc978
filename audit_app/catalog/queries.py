"""Reads registered releases; a whole one is kept in the process, since it never changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import MutableMapping
from dataclasses import dataclass
from functools import partial
from typing import Any, cast
from weakref import WeakKeyDictionary

from sqlalchemy import select
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session
from sqlalchemy.pool import Pool

from audit_app.base.db import after_commit
from audit_app.base.errors import NotFound
from audit_app.base.i18n import gettext as _
from audit_app.base.tenancy import KEY, TenantSession
from audit_app.catalog.models import ChecklistRelease, Source
from audit_app.catalog.rules import Release, from_data, version_key

KEPT = 32
"""Releases kept in one process; a few hundred KB each."""

# By the pool, which lives as long as its database: a number means nothing in another database.
_kept: MutableMapping[Pool, dict[tuple[Any, int], Release]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """A release as lists show it."""

    id: int
    checklist: str
    version: str
    title: str
    sha256: str
    source: Source
    registered_at: dt.datetime
    registered_by: str
    parameters: int
    requirements: int
    points: int


def get_release(session: Session, release_id: int) -> Release:
    """The whole release; raises NotFound. Asking again costs no statement."""
    shelf = _kept.setdefault(cast("Engine", session.get_bind()).pool, {})
    own: dict[tuple[Any, int], Release] = session.info.setdefault("releases", {})
    key = (session.info.get(KEY), release_id)
    if kept := shelf.get(key) or own.get(key):
        return kept
    data = session.scalar(select(ChecklistRelease.data).where(ChecklistRelease.id == release_id))
    if data is None:
        raise _absent()
    release = own[key] = from_data(data)
    if not isinstance(key[0], int):
        return release
    # What a session writes may yet be rolled back, and its number given to another release.
    if "after_commit" in session.info:
        after_commit(cast("TenantSession", session), partial(_keep, shelf, key, release))
    else:
        _keep(shelf, key, release)
    return release


def _keep(shelf: dict[tuple[Any, int], Release], key: tuple[Any, int], release: Release) -> None:
    while len(shelf) >= KEPT:
        shelf.pop(next(iter(shelf)), None)
    shelf[key] = release


def get_release_row(session: Session, release_id: int) -> ReleaseRow:
    """The release without its content; raises NotFound."""
    row = session.execute(_rows().where(ChecklistRelease.id == release_id)).one_or_none()
    if row is None:
        raise _absent()
    return ReleaseRow(*row)


def find_release(session: Session, checklist: str, version: str) -> ReleaseRow | None:
    """The release of that list and version, if it is registered."""
    row = session.execute(
        _rows().where(ChecklistRelease.checklist == checklist, ChecklistRelease.version == version)
    ).one_or_none()
    return None if row is None else ReleaseRow(*row)


def list_releases(session: Session) -> list[ReleaseRow]:
    """Every registered release, lists by name, the highest version first."""
    rows = [ReleaseRow(*row) for row in session.execute(_rows())]
    rows.sort(key=lambda row: version_key(row.version), reverse=True)
    rows.sort(key=lambda row: row.checklist)
    return rows


def _rows() -> Any:
    table = ChecklistRelease
    return select(
        table.id,
        table.checklist,
        table.version,
        table.title,
        table.sha256,
        table.source,
        table.registered_at,
        table.registered_by_name,
        table.parameters,
        table.requirements,
        table.points,
    )


def _absent() -> NotFound:
    return NotFound(_("There is no such checklist release. The page Checklists shows those that are there."))
