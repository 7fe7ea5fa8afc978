"""Reads the trail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Hashable, Iterator
from dataclasses import dataclass, fields
from typing import Any, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from audit_app.auditlog.models import ChainHead, Entry
from audit_app.auditlog.rules import Break, Line, Walk
from audit_app.base.kept import shelf_of
from audit_app.base.paging import SIZE, Page, offset
from audit_app.base.prepared import OWNER, Prepared
from audit_app.base.tenancy import owner_of

WRITTEN, MARKS = "rooms that wrote in this session", "where all rooms stand as it knows"
_HEAD = ChainHead.__table__
_MARKS = Prepared(select(_HEAD.c.marks).where(_HEAD.c.organisation_id == OWNER))
T = TypeVar("T")


def state_of(session: Session, rooms: Collection[str]) -> int:
    """The number of the last entry that any of these rooms wrote; it moves whenever their records do.

    A session reads the marks once, before what it keeps under them: they may be older than that, never newer.
    """
    marks: dict[str, int] | None = session.info.get(MARKS)
    if marks is None:
        marks = session.info[MARKS] = _MARKS.run(session).scalar() or {}
    return max((marks.get(room, 0) for room in rooms), default=0)


def keep(session: Session, rooms: Collection[str], key: Hashable, make: Callable[[], T]) -> T:
    """What `make` computes from the records of these rooms, kept by this process until one of them writes.

    Every write has its entry in the same transaction, so what is kept cannot be older than the records. A
    transaction that has itself written there gets it computed: what it wrote may yet be taken back.
    """
    if not session.info.get(WRITTEN, set()).isdisjoint(rooms):
        return make()
    shelf = shelf_of(session)
    place = (owner_of(session), key)
    state = state_of(session, rooms)
    known = shelf.get(place)
    if known is None or known[0] != state:
        known = (state, make())
        shelf.put(place, known)
    found: T = known[1]
    return found


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
        select(*(getattr(Entry, field.name) for field in fields(Line)))
        .where(Entry.organisation_id == organisation_id)
        .order_by(Entry.sequence)
        .execution_options(yield_per=1000)
    )
    for row in rows:
        yield Line(*row)


@dataclass(frozen=True, slots=True)
class Verification:
    """What verifying one chain came to; `erased` counts the parts that were let go."""

    organisation_id: int
    entries: int
    head: str
    breaks: tuple[Break, ...]
    erased: int = 0


def verify(
    session: Session, organisation_id: int | None = None, printed: str | None = None
) -> list[Verification]:
    """Recomputes the chain of one organisation, or every chain this session may see.

    `printed` is the hash of a head that was written down at some time.
    """
    wanted = select(ChainHead.organisation_id, ChainHead.sequence, ChainHead.hash)
    if organisation_id is not None:
        wanted = wanted.where(ChainHead.organisation_id == organisation_id)
    heads = session.execute(wanted.order_by(ChainHead.organisation_id)).all()
    found = []
    for head in heads:
        walk = Walk(printed)
        broken = [*walk.through(stream_lines(session, head.organisation_id))]
        broken += walk.at_the_end((head.sequence, head.hash))
        found.append(
            Verification(head.organisation_id, head.sequence, head.hash, tuple(broken), walk.erased.total())
        )
    return found
