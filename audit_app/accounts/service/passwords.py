"""Passwords: made, hashed, verified, changed."""

from __future__ import annotations

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy.orm import Session

from audit_app.accounts.models import User
from audit_app.accounts.service.sessions import drop_sign_ins
from audit_app.auditlog import service as auditlog
from audit_app.base.actor import Actor
from audit_app.base.errors import Invalid
from audit_app.base.i18n import gettext as _

SHORTEST_PASSWORD = 12
HASHER = PasswordHasher()  # argon2id at the library's own cost


def make_password() -> str:
    """A password nobody chose: 20 letters and digits."""
    return secrets.token_urlsafe(15)


def hash_password(password: str) -> str:
    """The password under argon2id; raises Invalid when it is too short."""
    if len(password) < SHORTEST_PASSWORD:
        raise Invalid(
            _("The password is too short: use at least %(least)s characters.", least=SHORTEST_PASSWORD),
            {"password": _("Use at least %(least)s characters.", least=SHORTEST_PASSWORD)},
        )
    return HASHER.hash(password)


def verify(hashed: str, password: str) -> bool:
    """Whether the password gave that hash: one run of argon2, whatever the answer."""
    try:
        return HASHER.verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False


def is_password(user: User, password: str) -> bool:
    """Whether it is the account's present password; an account without one has none that fits."""
    return bool(user.password) and verify(user.password or "", password)


def set_password(session: Session, actor: Actor, user: User, password: str) -> None:
    """A new password; every session under the old one ends."""
    user.password = hash_password(password)
    user.fs_uniquifier = secrets.token_hex(32)
    drop_sign_ins(session, user)
    auditlog.record(session, actor, "accounts.password.set", ("account", user.id))


def change_own_password(session: Session, actor: Actor, old: str, new: str) -> None:
    """A new password for oneself; raises Invalid when `old` is not the present one."""
    user = session.get_one(User, actor.user_id)
    if not is_password(user, old):
        wrong = _("That is not your present password.")
        raise Invalid(wrong, {"old": wrong})
    set_password(session, actor, user, new)
