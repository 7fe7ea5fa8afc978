"""Reads where people are signed in."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_app.accounts.models import SignIn
from audit_app.accounts.rules import LONGEST, STRONG, Means
from audit_app.base import clock


@dataclass(frozen=True, slots=True)
class SignedIn:
    """One browser that is signed in."""

    id: int
    means: Means
    begun_at: dt.datetime
    seen_at: dt.datetime
    proved_at: dt.datetime
    address: str
    browser: str

    @property
    def strong(self) -> bool:
        """Whether more than a password was asked for."""
        return self.means in STRONG


SIGN_IN_COLUMNS: tuple[Any, ...] = (
    SignIn.id,
    SignIn.means,
    SignIn.begun_at,
    SignIn.seen_at,
    SignIn.proved_at,
    SignIn.address,
    SignIn.browser,
)


def hash_of_key(key: str) -> str:
    """What is kept of a key that only its holder knows; it is random enough to need no slow hash."""
    return hashlib.sha256(key.encode()).hexdigest()


def list_sign_ins(session: Session, user_id: int) -> list[SignedIn]:
    """Every browser where the account is signed in, the last seen first."""
    rows = session.execute(
        select(*SIGN_IN_COLUMNS)
        .where(SignIn.user_id == user_id, SignIn.begun_at > clock.now() - LONGEST)
        .order_by(SignIn.seen_at.desc(), SignIn.id.desc())
    )
    return [SignedIn(*row) for row in rows]
