"""Decides who is at the door: a password that fits, or a refusal on the trail that tells nobody which half was wrong."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from sqlalchemy.orm import Session

from audit_app.accounts import queries
from audit_app.accounts.models import User
from audit_app.accounts.service import passwords
from audit_app.auditlog import service as auditlog
from audit_app.base.actor import Actor


class Refusal(enum.StrEnum):
    """Why somebody was not let in; the stranger at the door hears less than the trail."""

    UNKNOWN = "unknown account"
    PASSWORD = "wrong password"  # noqa: S105 - words, not a secret
    SHUT = "account shut"
    NOWHERE = "member of no organisation"
    CODE = "wrong code"
    PASSKEY = "passkey not accepted"
    TOO_OFTEN = "too many tries"
    STATE = "provider: begun elsewhere"
    CLOCK = "provider: too old or too early"
    UNREACHABLE = "provider: no answer"
    DENIED = "provider: not let in"
    TOKEN = "provider: code or signature does not hold"  # noqa: S105 - words, not a secret
    CLAIM = "provider: wrong issuer, audience or nonce"
    NOT_ASKED = "provider: did not ask again"
    GROUPS = "provider: no group maps"
    UNVERIFIED = "provider: address not verified"
    STRANGER = "provider: nobody here"
    OTHER = "provider: somebody else"


@dataclass(frozen=True, slots=True)
class Found:
    """What a password opens: the account and the actor it is, or the refusal."""

    user: User | None
    member: Actor | None
    refusal: Refusal | None


def try_password(session: Session, email: str, password: str) -> Found:
    """Whether address and password belong together; an unknown address costs the same work as a known one."""
    user, member = queries.find_account(session, "email", email.strip().lower(), any_case=True)
    right = passwords.verify(user.password if user and user.password else _nobodys_hash(), password)
    if user is None:
        return Found(None, None, Refusal.UNKNOWN)
    if not right or not user.password:
        return Found(user, member, Refusal.PASSWORD)
    if not user.active:
        return Found(user, member, Refusal.SHUT)
    return Found(user, member, None if member else Refusal.NOWHERE)


def refuse(
    session: Session,
    visitor: Actor,
    user_id: int | None,
    refusal: Refusal,
    more: Mapping[str, object] | None = None,
) -> None:
    """Writes down that somebody was not let in; what they typed is not kept, it may be a password."""
    auditlog.record(
        session,
        visitor,
        "accounts.sign_in.refused",
        ("account", user_id or "unknown"),
        {"why": refusal} | dict(more or {}),
    )


def find_for_reset(session: Session, email: str, address: str) -> tuple[User | None, Actor]:
    """The account of an address, if there is one, and the visitor who asks; the same work either way."""
    user = queries.find_user(session, email)
    return user, visitor_of(session, user.id if user else None, address)


def visitor_of(session: Session, user_id: int | None, address: str) -> Actor:
    """Somebody not let in yet, on whose trail they appear: the account's first organisation, or the operator's."""
    organisation = queries.home_of(session, user_id)
    return replace(organisation, address=address)


@cache
def _nobodys_hash() -> str:
    return passwords.HASHER.hash(passwords.make_password())
