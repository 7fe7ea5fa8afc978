"""Reads entries for screens: newest first, page by page along their numbers, so that millions cost what fifty cost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from audit_app.auditlog.models import Entry
from audit_app.base.errors import NotFound
from audit_app.base.i18n import gettext as _
from audit_app.base.paging import SIZE


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One line of the trail, as shown."""

    sequence: int
    at: dt.datetime
    actor_id: int | None
    actor: str
    address: str
    action: str
    kind: str
    subject: str
    data: dict[str, Any]
    hash: str
    who_erased: int | None
    what_erased: int | None

    @property
    def changed(self) -> list[tuple[str, Any, Any]]:
        """Field, old, new; empty when the entry tells of no change."""
        old, new = self.data.get("from"), self.data.get("to")
        if isinstance(old, dict) and isinstance(new, dict):
            return [(name, old.get(name), new.get(name)) for name in dict.fromkeys([*old, *new])]
        return [("", old, new)] if "from" in self.data or "to" in self.data else []

    @property
    def more(self) -> dict[str, Any]:
        """What else it holds."""
        return {name: value for name, value in self.data.items() if name not in ("from", "to")}


@dataclass(frozen=True, slots=True)
class Filter:
    """What to show of the trail; None means any. `action` is a whole name or a beginning that ends with a dot."""

    kind: str | None = None
    subject: str | None = None
    action: str | None = None
    actor: str | None = None
    address: str | None = None
    since: dt.datetime | None = None
    until: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some entries, newest first; `newer` and `older` say where the neighbouring stretches begin, None: nowhere."""

    rows: tuple[EntryRow, ...]
    newer: int | None = None
    older: int | None = None


_COLUMNS = tuple(getattr(Entry, name) for name in EntryRow.__slots__)


def _where(chosen: Filter) -> list[Any]:
    where: list[Any] = []
    if chosen.kind:
        where.append(Entry.kind == chosen.kind)
    if chosen.subject:
        where.append(Entry.subject == chosen.subject)
    if chosen.action and chosen.action.endswith("."):
        where += [
            Entry.action >= chosen.action,
            Entry.action < chosen.action[:-1] + "/",
        ]  # what follows the dot
    elif chosen.action:
        where.append(Entry.action == chosen.action)
    if chosen.actor and chosen.actor.isdigit():
        where.append(Entry.actor_id == int(chosen.actor[:9]))
    elif chosen.actor:
        where.append(Entry.actor.icontains(chosen.actor, autoescape=True))
    if chosen.address:
        where.append(Entry.address == chosen.address)
    if chosen.since:
        where.append(Entry.at >= chosen.since)
    if chosen.until:
        where.append(Entry.at < chosen.until)
    return where


def list_entries(
    session: Session, chosen: Filter, *, before: int | None = None, after: int | None = None, size: int = SIZE
) -> Stretch:
    """Those before or after an entry, or the newest."""
    query = select(*_COLUMNS).where(*_where(chosen)).limit(size + 1)
    if after is not None:
        rows = [
            EntryRow(*row)
            for row in session.execute(query.where(Entry.sequence > after).order_by(Entry.sequence))
        ]
        kept = tuple(reversed(rows[:size]))
        more = len(rows) > size
        return Stretch(kept, kept[0].sequence if more else None, kept[-1].sequence if kept else None)
    if before is not None:
        query = query.where(Entry.sequence < before)
    rows = [EntryRow(*row) for row in session.execute(query.order_by(Entry.sequence.desc()))]
    kept = tuple(rows[:size])
    newer = kept[0].sequence if kept and before is not None else None
    return Stretch(kept, newer, kept[-1].sequence if len(rows) > size else None)


def stream_entries(session: Session, chosen: Filter, most: int | None = None) -> Iterator[EntryRow]:
    """Every entry that fits, newest first, a thousand at a time."""
    query = select(*_COLUMNS).where(*_where(chosen)).order_by(Entry.sequence.desc()).limit(most)
    for row in session.execute(query.execution_options(yield_per=1000)):
        yield EntryRow(*row)


def get_entry(session: Session, sequence: int) -> EntryRow:
    """One entry by its number; raises NotFound."""
    row = session.execute(select(*_COLUMNS).where(Entry.sequence == sequence)).one_or_none()
    if row is None:
        raise NotFound(_("The trail has no entry %(number)s.", number=sequence))
    return EntryRow(*row)


def list_actions(session: Session) -> list[str]:
    """Every kind of action on this trail; hops from one to the next along the index."""
    hop = select(func.min(Entry.action).label("action")).cte("hop", recursive=True)
    following = aliased(Entry)
    found = hop.union_all(
        select(
            select(func.min(following.action))
            .where(
                following.action > hop.c.action, following.organisation_id == session.info["organisation_id"]
            )
            .scalar_subquery()
        ).where(hop.c.action.is_not(None))
    )
    return [row.action for row in session.execute(select(found.c.action).where(found.c.action.is_not(None)))]


def list_of_subject(session: Session, kind: str, subject: object, limit: int | None = 200) -> list[EntryRow]:
    """What happened to one thing, newest first."""
    return list(stream_entries(session, Filter(kind=kind, subject=str(subject)), limit))
