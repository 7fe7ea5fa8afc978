"""Reads which second factors an account has."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from audit_app.accounts.models import OneTimeCodes, Passkey, RecoveryCode, User


@dataclass(frozen=True, slots=True)
class Key:
    """A passkey as lists show it."""

    id: int
    name: str
    added_at: dt.datetime
    used_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Factors:
    """What an account can prove itself by."""

    password: bool
    codes: bool
    recovery_codes: int
    passkeys: tuple[Key, ...]

    @property
    def second(self) -> bool:
        """Whether a password alone does not open the account."""
        return self.codes or bool(self.passkeys)


def find_factors(session: Session, user_id: int) -> Factors:
    """Everything that the account has, in two statements."""
    count = select(func.count(RecoveryCode.id)).where(RecoveryCode.user_id == user_id).scalar_subquery()
    row = session.execute(
        select(User.password.is_not(None), OneTimeCodes.confirmed_at.is_not(None), count)
        .outerjoin(OneTimeCodes, OneTimeCodes.user_id == User.id)
        .where(User.id == user_id)
    ).one()
    keys = session.execute(
        select(Passkey.id, Passkey.name, Passkey.added_at, Passkey.used_at)
        .where(Passkey.user_id == user_id)
        .order_by(Passkey.id)
    )
    return Factors(bool(row[0]), bool(row[1]), row[2], tuple(Key(*key) for key in keys))
