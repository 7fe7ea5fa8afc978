"""Writes the trail: one call beside each change, in the same transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import fields
from enum import Enum
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from audit_app.auditlog.models import ChainHead, Entry
from audit_app.auditlog.queries import MARKS, WRITTEN
from audit_app.auditlog.rules import FIRST, Line, digest
from audit_app.base import clock
from audit_app.base.actor import Actor
from audit_app.base.prepared import OWNER, Prepared
from audit_app.base.tenancy import TenancyError, owner_of

_HEAD: Any = ChainHead.__table__
_FIND_HEAD = Prepared(
    select(_HEAD.c.sequence, _HEAD.c.hash, _HEAD.c.marks)
    .where(_HEAD.c.organisation_id == OWNER)
    .with_for_update()
)
_MOVE_HEAD = Prepared(
    update(_HEAD)
    .where(_HEAD.c.organisation_id == OWNER)
    .values(sequence=bindparam("new_sequence"), hash=bindparam("new_hash"), marks=bindparam("new_marks"))
)
_FIELDS = tuple(field.name for field in fields(Line))
_ADD_HEAD, _ADD_ENTRY = insert(_HEAD), insert(Entry)


def record(
    session: Session,
    actor: Actor,
    action: str,
    subject: tuple[str, object],
    data: Mapping[str, Any] | None = None,
) -> None:
    """Adds one entry to the trail of the actor's organisation.

    `action` is a stable name such as `audits.answer.saved`; `subject` is (kind, id) such as ("answer", 17);
    `data` holds what changed, old and new, in plain values.
    """
    if owner_of(session) != actor.organisation_id:
        raise TenancyError(f"{action}: a trail entry of another organisation")
    head = _FIND_HEAD.run(session).one_or_none()
    line = Line(
        sequence=head.sequence + 1 if head else 1,
        at=clock.now(),
        actor_id=actor.user_id,
        actor=actor.name,
        address=actor.address,
        action=action,
        kind=subject[0],
        subject=str(subject[1]),
        data=plain(data or {}),
        previous=head.hash if head else FIRST,
    )
    written = {name: getattr(line, name) for name in _FIELDS}
    written |= {"organisation_id": actor.organisation_id, "hash": digest(line)}
    room = action.partition(".")[0]
    marks = {**(head.marks if head else {}), room: line.sequence}
    session.info.setdefault(WRITTEN, set()).add(room)
    session.info[MARKS] = marks
    connection = session.connection()
    if head:
        _MOVE_HEAD.run(session, new_sequence=line.sequence, new_hash=written["hash"], new_marks=marks)
    else:
        chain = {name: written[name] for name in ("organisation_id", "sequence", "hash")}
        connection.execute(_ADD_HEAD, chain | {"marks": marks})
    connection.execute(_ADD_ENTRY, written)


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """Only what differs: {"from": {...}, "to": {...}}."""
    keys = [key for key in new if old.get(key) != new[key]]
    return {"from": {key: old.get(key) for key in keys}, "to": {key: new[key] for key in keys}}


def plain(value: Any) -> Any:
    """The value as JSON keeps it, so that the hash is the same after a round trip through the database."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, dt.date):
        return value.isoformat()
    return value if value is None or isinstance(value, (str, int)) else str(value)
