"""Writes the trail: one call beside each change, in the same transaction."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping
from enum import Enum
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from audit_app.auditlog.models import ChainHead, Entry
from audit_app.auditlog.queries import MARKS, WRITTEN
from audit_app.auditlog.rules import FIRST, SEALED, instant, seal_what, seal_who, sha
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
_ENTRY: Any = Entry.__table__
_ADD_ENTRY = insert(_ENTRY)


def record(
    session: Session,
    actor: Actor,
    action: str,
    subject: tuple[str, object],
    data: Mapping[str, Any] | None = None,
) -> int:
    """Adds one entry to the trail of the actor's organisation and returns its number.

    `action` is a stable name such as `audits.answer.saved`; `subject` is (kind, id) such as ("answer", 17);
    `data` holds what changed, old and new, in plain values. The database moves the head of the chain by itself.
    """
    if owner_of(session) != actor.organisation_id:
        raise TenancyError(f"{action}: a trail entry of another organisation")
    head = _FIND_HEAD.run(session).one_or_none()
    at, told, salts = clock.now(), plain(data or {}), os.urandom(32).hex()
    sequence, previous = (head.sequence + 1, head.hash) if head else (1, FIRST)
    who_salt, what_salt = salts[:32], salts[32:]
    who = seal_who(who_salt, actor.user_id, actor.name, actor.address)
    what = seal_what(what_salt, told)
    kind, number = subject[0], str(subject[1])
    room = action.partition(".")[0]
    session.info.setdefault(WRITTEN, set()).add(room)
    session.info[MARKS] = {**(head.marks if head else {}), room: sequence}
    session.connection().execute(
        _ADD_ENTRY,
        {
            "organisation_id": actor.organisation_id,
            "sequence": sequence,
            "at": at,
            "actor_id": actor.user_id,
            "actor": actor.name,
            "address": actor.address,
            "action": action,
            "kind": kind,
            "subject": number,
            "data": told,
            "previous": previous,
            "hash": sha(previous, sequence, instant(at), action, kind, number, who, what),
            "version": SEALED,
            "who_salt": who_salt,
            "who_seal": who,
            "what_salt": what_salt,
            "what_seal": what,
        },
    )
    return sequence


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
