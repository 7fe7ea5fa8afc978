"""One-time codes from an app, and recovery codes on paper; each is taken once and never again."""

from __future__ import annotations

import hashlib
from typing import Any

from flask_security.totp import Totp
from passlib.exc import TokenError  # type: ignore[import-untyped]
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from audit_app.accounts.models import (
    AccountLink,
    Identity,
    OneTimeCodes,
    Passkey,
    RecoveryCode,
    SignIn,
    User,
)
from audit_app.accounts.rules import Means
from audit_app.auditlog import service as auditlog
from audit_app.base import clock
from audit_app.base.actor import Actor
from audit_app.base.errors import Conflict, Invalid
from audit_app.base.i18n import gettext as _

ISSUER = "Readiness audit"
RECOVERY_CODES = 10
DRIFT = 30
"""Seconds that a phone's clock may be wrong either way."""


class Codes(Totp):
    """The library's codes: secrets encrypted under the application's key, and no code taken twice."""

    def __init__(self, secret: str) -> None:
        super().__init__({"1": hashlib.sha256(f"one-time codes {secret}".encode()).hexdigest()}, ISSUER)

    def takes(self, row: OneTimeCodes, code: str) -> bool:
        """Whether the code is right now and newer than any that was taken; then it is the last that was."""
        try:
            match = self._totp.verify(
                code,
                row.secret,
                window=DRIFT,
                time=clock.now().timestamp(),
                last_counter=row.last_counter,
            )
        except (TokenError, ValueError):
            return False
        row.last_counter = match.counter
        return True


def begin_codes(session: Session, actor: Actor, codes: Codes) -> None:
    """A new secret to be confirmed; raises Conflict where codes are in use."""
    row = session.get(OneTimeCodes, actor.user_id)
    if row and row.confirmed_at:
        raise Conflict(_("One-time codes are in use already. Stop them first."))
    if row is None:
        row = OneTimeCodes(user_id=actor.user_id)
        session.add(row)
    row.secret, row.last_counter = codes.generate_totp_secret(), None


def pending_codes(session: Session, user_id: int, codes: Codes) -> dict[str, str] | None:
    """What somebody's app needs while their codes wait to be confirmed: picture, key and name."""
    row = session.get(OneTimeCodes, user_id)
    if row is None or row.confirmed_at:
        return None
    email = session.get_one(User, user_id).email
    return {
        "image": codes.generate_qrcode(email, row.secret),
        "key": codes.get_totp_pretty_key(row.secret),
        "uri": codes.get_totp_uri(email, row.secret),
    }


def confirm_codes(session: Session, actor: Actor, codes: Codes, code: str, sign_in_id: int) -> list[str]:
    """The app works: codes are asked for from now on. Gives the recovery codes, which are kept nowhere."""
    row = _locked(session, actor.user_id or 0)
    if row is None or row.confirmed_at:
        raise Conflict(_("There are no one-time codes to confirm. Begin again."))
    if not codes.takes(row, code):
        wrong = _("That code does not fit. Wait for the next one, and see that the phone's clock is right.")
        raise Invalid(wrong, {"code": wrong})
    row.confirmed_at = clock.now()
    _strengthen(session, sign_in_id, Means.CODE)
    auditlog.record(session, actor, "accounts.codes.begun", ("account", actor.user_id))
    return renew_recovery_codes(session, actor, codes)


def renew_recovery_codes(session: Session, actor: Actor, codes: Codes) -> list[str]:
    """Ten new codes; the old ones are worth nothing from now on."""
    user_id = actor.user_id or 0
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    made: list[str] = codes.generate_recovery_codes(RECOVERY_CODES)
    session.add_all(RecoveryCode(user_id=user_id, hash=_hash(code)) for code in made)
    auditlog.record(session, actor, "accounts.recovery_codes.made", ("account", user_id))
    return made


def stop_codes(session: Session, actor: Actor) -> None:
    """One-time codes are asked for no more."""
    session.execute(delete(OneTimeCodes).where(OneTimeCodes.user_id == actor.user_id))
    auditlog.record(session, actor, "accounts.codes.stopped", ("account", actor.user_id))


def try_code(session: Session, user_id: int, codes: Codes, code: str) -> Means | None:
    """What kind of code it is if it is right; a right one is used up by this."""
    row = _locked(session, user_id)
    plain = code.replace(" ", "")
    if row and row.confirmed_at and codes.takes(row, plain):
        return Means.CODE
    used: Any = session.execute(
        delete(RecoveryCode).where(RecoveryCode.user_id == user_id, RecoveryCode.hash == _hash(code))
    )
    return Means.RECOVERY if used.rowcount else None


def reset_factors(session: Session, actor: Actor, user: User) -> None:
    """Somebody has lost everything: back to the password alone, and out of every browser."""
    _drop(session, user, OneTimeCodes, RecoveryCode, Passkey, SignIn)
    auditlog.record(session, actor, "accounts.factors.reset", ("account", user.id))


def drop_proofs(session: Session, user: User) -> None:
    """Everything by which an account proves itself goes, and where it was used; whoever calls tells the trail why."""
    _drop(session, user, OneTimeCodes, RecoveryCode, Passkey, Identity, AccountLink, SignIn)


def _drop(session: Session, user: User, *tables: Any) -> None:
    for table in tables:
        session.execute(delete(table).where(table.user_id == user.id))


def _strengthen(session: Session, sign_in_id: int, means: Means) -> None:
    session.get_one(SignIn, sign_in_id).means = means


def _locked(session: Session, user_id: int) -> OneTimeCodes | None:
    return session.scalars(
        select(OneTimeCodes).where(OneTimeCodes.user_id == user_id).with_for_update()
    ).one_or_none()


def _hash(code: str) -> str:
    letters = "".join(sign for sign in code.lower() if sign.isalnum())
    return hashlib.sha256(letters.encode()).hexdigest()
