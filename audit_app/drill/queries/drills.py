"""Reads drills: the list of an audit, one with its records and result, and whether it can be drawn again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from audit_app.base.errors import NotFound
from audit_app.base.figure import Scope
from audit_app.base.i18n import gettext as _
from audit_app.drill.models import Draw, Item
from audit_app.drill.queries.pools import read_pools, scope_of
from audit_app.drill.rules import MISSING, Known, Result, Stratum, Ticked, list_hash, pool_hash, result


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One record of a drill."""

    id: int
    stratum: Stratum
    key: str
    subject: str
    requirement: str
    record: str
    known: Known
    detail: str
    shown: bool | None
    minutes: int | None
    note: str
    ticked_by: str


@dataclass(frozen=True, slots=True)
class Subject:
    """Somebody or something drawn, with the records asked for."""

    stratum: Stratum
    key: str
    subject: str
    items: tuple[ItemRow, ...]


@dataclass(frozen=True, slots=True)
class Drill:
    """One drill, whole. `pools` says how many there were of each; `closed_at` None: it goes on."""

    id: int
    audit_id: int
    seed: int
    as_of: dt.date
    since: dt.date
    sizes: Mapping[str, int]
    minutes: int
    list_sha256: str
    pool_sha256: str
    pools: Mapping[str, int]
    drawn_by: str
    drawn_at: dt.datetime
    closed_by: str | None
    closed_at: dt.datetime | None
    requirement: str
    evidence_id: int | None
    subjects: tuple[Subject, ...]

    @property
    def items(self) -> tuple[ItemRow, ...]:
        return tuple(item for subject in self.subjects for item in subject.items)

    @property
    def result(self) -> Result:
        return result([Ticked(one.known, one.shown, one.minutes) for one in self.items], self.minutes)

    @property
    def missing(self) -> tuple[tuple[Subject, ItemRow], ...]:
        """What the tool itself misses, and what nobody could show."""
        return tuple(
            (subject, item)
            for subject in self.subjects
            for item in subject.items
            if item.shown is False or (item.known in MISSING and not item.shown)
        )


@dataclass(frozen=True, slots=True)
class Line:
    """A drill in a list."""

    id: int
    seed: int
    as_of: dt.date
    drawn_by: str
    drawn_at: dt.datetime
    closed_at: dt.datetime | None
    asked: int
    ticked: int
    shown: int
    known_missing: int


@dataclass(frozen=True, slots=True)
class Repeat:
    """The same drill drawn now: whether the list is the same, and whether what it is drawn from is."""

    same_list: bool
    same_records: bool
    list_sha256: str


def list_drills(session: Session, audit_id: int) -> list[Line]:
    """The drills of an audit, the newest first."""

    def many(condition: Any) -> Any:
        return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)

    query: Any = (
        select(
            Draw.id,
            Draw.seed,
            Draw.as_of,
            Draw.drawn_by,
            Draw.drawn_at,
            Draw.closed_at,
            func.count(Item.id),
            many(Item.shown.is_not(None)),
            many(Item.shown),
            many(Item.known.in_(MISSING)),
        )
        .outerjoin(Item, Item.draw_id == Draw.id)
        .where(Draw.audit_id == audit_id)
        .group_by(Draw.id)
        .order_by(Draw.id.desc())
    )
    return [Line(*row) for row in session.execute(query)]


def get_drill(session: Session, drill_id: int) -> Drill:
    """One drill; raises NotFound."""
    row = session.get(Draw, drill_id)
    if row is None:
        raise NotFound(_("There is no such drill in this organisation."))
    items = session.scalars(select(Item).where(Item.draw_id == drill_id).order_by(Item.position))
    rows = [
        ItemRow(
            item.id,
            item.stratum,
            item.key,
            item.subject,
            item.requirement,
            item.record,
            item.known,
            item.detail,
            item.shown,
            item.minutes,
            item.note,
            item.ticked_by,
        )
        for item in items
    ]
    subjects = tuple(
        Subject(stratum, key, subject, tuple(own))
        for (stratum, key, subject), own in groupby(rows, key=lambda one: (one.stratum, one.key, one.subject))
    )
    return Drill(
        row.id,
        row.audit_id,
        row.seed,
        row.as_of,
        row.since,
        row.sizes,
        row.minutes,
        row.list_sha256,
        row.pool_sha256,
        row.pools,
        row.drawn_by,
        row.drawn_at,
        row.closed_by,
        row.closed_at,
        row.requirement,
        row.evidence_id,
        subjects,
    )


def repeat(session: Session, drill: Drill) -> Repeat:
    """Draws again with the drill's seed, sizes and window, from the records as they are now."""
    places = scope_of(session, drill.audit_id)
    scope = Scope(drill.as_of, drill.since, places.programmes, places.sites)
    sizes = {Stratum(name): size for name, size in drill.sizes.items()}
    pools = read_pools(session, drill.audit_id, scope, sizes, drill.seed)
    now = list_hash(pools.picks)
    return Repeat(now == drill.list_sha256, pool_hash(pools.keys) == drill.pool_sha256, now)
