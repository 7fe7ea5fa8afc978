"""Reads the trail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from audit_app.auditlog.models import ChainHead, Entry
from audit_app.auditlog.rules import Break, Line, breaks
from audit_app.base.paging import SIZE, Page, offset


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One line of the trail, as shown."""

    sequence: int
    at: dt.datetime
    actor: str
    address: str
    action: str
    kind: str
    subject: str
    data: dict[str, Any]
    hash: str


@dataclass(frozen=True, slots=True)
class Filter:
    """What to show of the trail; None means any."""

    kind: str | None = None
    subject: str | None = None
    action: str | None = None
    actor: str | None = None
    since: dt.datetime | None = None
    until: dt.datetime | None = None


_COLUMNS = (
    Entry.sequence,
    Entry.at,
    Entry.actor,
    Entry.address,
    Entry.action,
    Entry.kind,
    Entry.subject,
    Entry.data,
    Entry.hash,
)


def _where(chosen: Filter) -> list[Any]:
    where = []
    if chosen.kind:
        where.append(Entry.kind == chosen.kind)
    if chosen.subject:
        where.append(Entry.subject == chosen.subject)
    if chosen.action:
        where.append(Entry.action.startswith(chosen.action, autoescape=True))
    if chosen.actor:
        where.append(Entry.actor.icontains(chosen.actor, autoescape=True))
    if chosen.since:
        where.append(Entry.at >= chosen.since)
    if chosen.until:
        where.append(Entry.at < chosen.until)
    return where


def list_entries(session: Session, chosen: Filter, page: int = 1, size: int = SIZE) -> Page[EntryRow]:
    """The newest entries first."""
    where = _where(chosen)
    total = session.scalar(select(func.count()).select_from(Entry).where(*where)) or 0
    rows = session.execute(
        select(*_COLUMNS).where(*where).order_by(Entry.sequence.desc()).limit(size).offset(offset(page, size))
    )
    return Page(tuple(EntryRow(*row) for row in rows), page, size, total)


def list_of_subject(session: Session, kind: str, subject: object, limit: int = 200) -> list[EntryRow]:
    """What happened to one thing, newest first."""
    rows = session.execute(
        select(*_COLUMNS)
        .where(Entry.kind == kind, Entry.subject == str(subject))
        .order_by(Entry.sequence.desc())
        .limit(limit)
    )
    return [EntryRow(*row) for row in rows]


def stream_lines(session: Session, organisation_id: int) -> Iterator[Line]:
    """The whole chain of one organisation in order, a thousand at a time."""
    rows = session.execute(
        select(
            Entry.sequence,
            Entry.at,
            Entry.actor_id,
            Entry.actor,
            Entry.address,
            Entry.action,
            Entry.kind,
            Entry.subject,
            Entry.data,
            Entry.previous,
            Entry.hash,
        )
        .where(Entry.organisation_id == organisation_id)
        .order_by(Entry.sequence)
        .execution_options(yield_per=1000)
    )
    for row in rows:
        yield Line(*row)


@dataclass(frozen=True, slots=True)
class Verification:
    """What verifying one chain came to."""

    organisation_id: int
    entries: int
    head: str
    breaks: tuple[Break, ...]


def verify(session: Session) -> list[Verification]:
    """Recomputes every chain this session may see."""
    found = []
    for head in session.execute(
        select(ChainHead.organisation_id, ChainHead.sequence, ChainHead.hash).order_by(
            ChainHead.organisation_id
        )
    ):
        lines = stream_lines(session, head.organisation_id)
        broken = tuple(breaks(lines, (head.sequence, head.hash)))
        found.append(Verification(head.organisation_id, head.sequence, head.hash, broken))
    return found
