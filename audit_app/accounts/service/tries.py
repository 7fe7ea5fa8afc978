"""Counts tries in the database, so that all server processes share one count, and says how long to wait."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from audit_app.accounts.models import Tries
from audit_app.accounts.rules.lockout import FORGOTTEN, Counted, wait_after
from audit_app.base import clock
from audit_app.base.db import upsert

Keys = Sequence[tuple[Counted, str]]


def keys_of(account: str, address: str, device: str | None) -> Keys:
    """What a try is counted by. A browser that the owner has used before is counted alone: nobody else can bar it."""
    if device:
        return ((Counted.DEVICE, device),)
    return ((Counted.ACCOUNT, account.strip().lower()), (Counted.ADDRESS, address))


def take_try(session: Session, keys: Keys) -> tuple[int, Counted | None]:
    """Counts one try before its outcome is known: seconds to wait, or 0; and what this very try has used up.

    While there is a wait nothing is counted, so nobody can make it last longer by knocking.
    """
    now = clock.now()
    rows = [_row(session, counted, value) for counted, value in keys]
    waits = [(row.barred_until - now).total_seconds() for row in rows if row.barred_until]
    if (longest := max(waits, default=0)) > 0:
        return int(longest) + 1, None
    used_up = None
    for (counted, _value), row in zip(keys, rows, strict=True):
        row.count = 1 if now - row.last_at > FORGOTTEN else row.count + 1
        row.last_at = now
        wait = wait_after(counted, row.count)
        row.barred_until = now + dt.timedelta(seconds=wait) if wait else None
        used_up = counted if wait else used_up
    return 0, used_up


def forgive(session: Session, keys: Keys) -> None:
    """The try was right: it does not count, and for this account or browser none before it does."""
    for counted, value in keys:
        if counted is Counted.ADDRESS:  # others behind it have proved nothing
            row = _row(session, counted, value)
            row.count, row.barred_until = max(row.count - 1, 0), None
        else:
            session.execute(delete(Tries).where(Tries.key == _key(counted, value)))


def _row(session: Session, counted: Counted, value: str) -> Tries:
    key = _key(counted, value)
    dialect = session.get_bind().dialect.name
    fresh = {"key": key, "count": 0, "last_at": clock.now()}
    session.execute(upsert(dialect, Tries).values(fresh).on_conflict_do_nothing())
    return session.scalars(select(Tries).where(Tries.key == key).with_for_update()).one()


def _key(counted: Counted, value: str) -> str:
    return f"{counted}:{hashlib.sha256(value.encode()).hexdigest()}"
