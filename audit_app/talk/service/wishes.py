"""What somebody wants to be told: how often a digest, and the secret address of their calendar."""

from __future__ import annotations

import hashlib
import secrets

from itsdangerous import URLSafeSerializer
from sqlalchemy.orm import Session

from audit_app.auditlog import service as auditlog
from audit_app.base import clock
from audit_app.base.actor import Actor
from audit_app.talk.models import Wish
from audit_app.talk.queries.wishes import wish_of
from audit_app.talk.rules import Often


def hash_of(token: str) -> str:
    """What is kept of a secret address: enough to know it again, not to make it."""
    return hashlib.sha256(token.encode()).hexdigest()


def stopper(secret: str) -> URLSafeSerializer:
    """Makes and reads the signed end of a link that ends one person's digest in one organisation."""
    return URLSafeSerializer(secret, "talk.digest.stop")


def set_digest(session: Session, actor: Actor, often: Often) -> None:
    """Changes how often this person gets a digest, and nothing else."""
    wish = _wish(session, actor)
    change = auditlog.changes({"digest": wish.digest}, {"digest": often})
    if change["to"]:
        wish.digest = often
        auditlog.record(session, actor, "talk.digest.changed", ("account", actor.user_id), change)


def make_calendar(session: Session, actor: Actor) -> str:
    """A new secret for the calendar's address, shown this once; the one before stops working."""
    token = secrets.token_urlsafe(32)
    wish = _wish(session, actor)
    wish.calendar_sha256, wish.calendar_at = hash_of(token), clock.now()
    auditlog.record(session, actor, "talk.calendar.made", ("account", actor.user_id))
    return token


def revoke_calendar(session: Session, actor: Actor) -> None:
    """The calendar's address stops working."""
    wish = _wish(session, actor)
    if wish.calendar_sha256 is not None:
        wish.calendar_sha256, wish.calendar_at = None, None
        auditlog.record(session, actor, "talk.calendar.revoked", ("account", actor.user_id))


def _wish(session: Session, actor: Actor) -> Wish:
    wish = wish_of(session, actor.user_id)
    if wish is None:
        wish = Wish(user_id=actor.user_id or 0, digest=Often.DAILY)
        session.add(wish)
        session.flush()
    return wish
