"""Keeps what was computed from a room's records until that room writes again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_app.auditlog.models import ChainHead, Entry
from audit_app.base.kept import shelf_of
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


def note_marks(session: Session, marks: dict[str, int] | None) -> None:
    """Takes the marks that a statement has brought along, unless the session knows some: saves asking for them."""
    session.info.setdefault(MARKS, marks or {})


def keep(
    session: Session,
    rooms: Collection[str],
    key: Hashable,
    make: Callable[[], T],
    renew: Callable[[T, frozenset[int]], T] | None = None,
) -> T:
    """What `make` computes from the records of these rooms, kept by this process until one of them writes.

    Every write has its entry in the same transaction, so what is kept cannot be older than the records. A
    transaction that has itself written there gets it computed: what it wrote may yet be taken back.

    `renew` makes the new result from the old one where every entry since then says whose records it touched.
    """
    if not session.info.get(WRITTEN, set()).isdisjoint(rooms):
        return make()
    shelf = shelf_of(session)
    place = (owner_of(session), key)
    state = state_of(session, rooms)
    known = shelf.get(place)
    if known is None or known[0] != state:
        touched = people_touched(session, rooms, known[0]) if known and renew else None
        known = (state, make() if touched is None or not renew or not known else renew(known[1], touched))
        shelf.put(place, known)
    found: T = known[1]
    return found


NARROW = "people"
"""An entry whose data has this key says whose records it touched, as numbers: nobody else's stand otherwise now."""
MOST_ENTRIES = 200


def people_touched(session: Session, rooms: Collection[str], since: int) -> frozenset[int] | None:
    """Whose records these rooms have touched after entry `since`; None: anybody's, as far as the trail tells."""
    rows = session.execute(
        select(Entry.action, Entry.data)
        .where(Entry.sequence > since)
        .order_by(Entry.sequence)
        .limit(MOST_ENTRIES + 1)
    ).all()
    told = [data for action, data in rows if action.partition(".")[0] in rooms]
    if len(rows) > MOST_ENTRIES or any(NARROW not in data for data in told):
        return None
    return frozenset(number for data in told for number in data[NARROW])
