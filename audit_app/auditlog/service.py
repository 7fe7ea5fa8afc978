"""Writes the trail: one call beside each change, in the same transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import Enum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_app.auditlog.models import ChainHead, Entry
from audit_app.auditlog.rules import FIRST, Line, digest
from audit_app.base import clock
from audit_app.base.actor import Actor


def record(
    session: Session,
    actor: Actor,
    action: str,
    subject: tuple[str, object],
    data: Mapping[str, Any] | None = None,
) -> Entry:
    """Adds one entry to the trail of the actor's organisation.

    `action` is a stable name such as `audits.answer.saved`; `subject` is (kind, id) such as ("answer", 17);
    `data` holds what changed, old and new, in plain values.
    """
    head = session.scalars(
        select(ChainHead).where(ChainHead.organisation_id == actor.organisation_id).with_for_update()
    ).one_or_none()
    if head is None:
        head = ChainHead(organisation_id=actor.organisation_id, sequence=0, hash=FIRST)
        session.add(head)
    line = Line(
        sequence=head.sequence + 1,
        at=clock.now(),
        actor_id=actor.user_id,
        actor=actor.name,
        address=actor.address,
        action=action,
        kind=subject[0],
        subject=str(subject[1]),
        data=plain(data or {}),
        previous=head.hash,
    )
    entry = Entry(
        organisation_id=actor.organisation_id,
        sequence=line.sequence,
        at=line.at,
        actor_id=line.actor_id,
        actor=line.actor,
        address=line.address,
        action=line.action,
        kind=line.kind,
        subject=line.subject,
        data=line.data,
        previous=line.previous,
        hash=digest(line),
    )
    session.add(entry)
    head.sequence, head.hash = entry.sequence, entry.hash
    return entry


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
