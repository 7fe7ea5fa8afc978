"""Makes API tokens, shown once, takes them back, and notes when they are used or refused."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
import string
from dataclasses import dataclass

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from audit_app.accounts.models import ApiAnswer, ApiToken
from audit_app.accounts.queries.tokens import Presented, get_token
from audit_app.accounts.rules.tokens import COARSE, MARK, MOST_DAYS, Preset, Standing, effective
from audit_app.auditlog import service as auditlog
from audit_app.base import clock
from audit_app.base.actor import Actor
from audit_app.base.db import Database, upsert
from audit_app.base.errors import Conflict, Forbidden, Invalid, NotFound
from audit_app.base.i18n import gettext as _
from audit_app.base.tenancy import owner_of

KEPT = dt.timedelta(hours=24)
MOST_TOKENS = 50
_LETTERS = string.ascii_lowercase + string.digits


@dataclass(frozen=True, slots=True)
class MakeToken:
    """A token for oneself: what it may do of what one may, and for how many days."""

    name: str
    days: int = 90
    preset: Preset = Preset.READ
    capabilities: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MadeToken:
    """A new token; `text` is shown this once and kept nowhere."""

    id: int
    text: str


def make_token(session: Session, actor: Actor, command: MakeToken) -> MadeToken:
    """Makes a token of the actor's own; raises Invalid when it would do more than they may, or live too long."""
    if actor.user_id is None:
        raise Forbidden(_("A token belongs to a person. Sign in as one, or name one in the terminal."))
    _check(session, actor, command)
    prefix = "".join(secrets.choice(_LETTERS) for _place in range(10))
    text = f"{MARK}_{prefix}_{secrets.token_urlsafe(32)}"
    row = ApiToken(
        user_id=actor.user_id,
        name=command.name.strip(),
        prefix=prefix,
        hash=hashlib.sha256(text.encode()).hexdigest(),
        preset=command.preset,
        capabilities=sorted(set(command.capabilities)) if command.preset is Preset.LISTED else [],
        expires_at=clock.now() + dt.timedelta(days=command.days),
    )
    session.add(row)
    session.flush()
    auditlog.record(
        session,
        actor,
        "accounts.token.made",
        ("token", row.id),
        {"name": row.name, "preset": row.preset, "capabilities": row.capabilities, "until": row.expires_at},
    )
    return MadeToken(row.id, text)


def _check(session: Session, actor: Actor, command: MakeToken) -> None:
    wrong: dict[str, str] = {}
    if not 1 <= len(command.name.strip()) <= 100:
        wrong["name"] = _("Type a name of at most 100 characters, as in: nightly export.")
    if not 1 <= command.days <= MOST_DAYS:
        wrong["days"] = _("A token lives between 1 and %(most)s days.", most=MOST_DAYS)
    if command.preset is Preset.LISTED:
        beyond = sorted(set(command.capabilities) - actor.permissions)
        if beyond:
            wrong["capabilities"] = _("You may not do this yourself: %(names)s.", names=", ".join(beyond))
        elif not command.capabilities:
            wrong["capabilities"] = _("Choose at least one thing that the token may do.")
    elif not effective(actor.permissions, command.preset):
        wrong["preset"] = _("Your role may do nothing of this. Choose another scope.")
    if wrong:
        raise Invalid(_("Some fields need another look."), wrong)
    alive = session.scalars(
        select(ApiToken.id)
        .where(
            ApiToken.user_id == actor.user_id,
            ApiToken.revoked_at.is_(None),
            ApiToken.expires_at > clock.now(),
        )
        .limit(MOST_TOKENS)
    ).all()
    if len(alive) >= MOST_TOKENS:
        raise Conflict(_("You have %(most)s living tokens. Revoke one first.", most=MOST_TOKENS))


def revoke_token(session: Session, actor: Actor, token_id: int) -> None:
    """Ends a token at once: one's own, or anybody's for who manages access. A second time changes nothing."""
    row = session.get(ApiToken, token_id)
    if row is None or (row.user_id != actor.user_id and not actor.may("accounts.manage")):
        raise NotFound(_("There is no token %(number)s here. Look it up under API tokens.", number=token_id))
    if row.revoked_at is not None:
        return
    row.revoked_at, row.revoked_by = clock.now(), actor.name
    owner = get_token(session, token_id).owner
    auditlog.record(
        session, actor, "accounts.token.revoked", ("token", row.id), {"name": row.name, "owner": owner}
    )


def note_shown(database: Database, shown: Presented, address: str) -> None:
    """Writes down that a token was used, or refused: at most once an hour each, so that nobody can flood the trail."""
    now = clock.now()
    alive = shown.standing is Standing.ALIVE
    last = shown.used_at if alive else shown.refused_at
    if last is not None and now - last < COARSE:
        return
    with database.transaction(shown.organisation_id) as session:
        noted = {"used_at": now} if alive else {"refused_at": now}
        session.execute(update(ApiToken).where(ApiToken.id == shown.token_id).values(**noted))
        if not alive:
            nobody = Actor(
                user_id=None, name=shown.owner, organisation_id=shown.organisation_id, address=address
            )
            auditlog.record(
                session, nobody, "accounts.token.refused", ("token", shown.token_id), {"why": shown.standing}
            )


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer that a key got before."""

    status: int
    body: str
    location: str


def recall_answer(session: Session, token_id: int, key: str, fingerprint: str) -> Kept | None:
    """What was answered to this key within a day; else takes the key for the transaction that is under way.

    A second request with the key waits at the database for the first one's end. Raises Invalid when the key
    came with another request before.
    """
    now = clock.now()
    session.execute(delete(ApiAnswer).where(ApiAnswer.created_at < now - KEPT))
    row = {
        "organisation_id": owner_of(session),
        "token_id": token_id,
        "key": key,
        "fingerprint": fingerprint,
        "status": 0,
        "body": "",
        "location": "",
        "created_at": now,
    }
    # What comes back says whether it was taken: the count of rows does not, on PostgreSQL.
    taken = session.scalar(
        upsert(session.get_bind().dialect.name, ApiAnswer.__table__)
        .values(row)
        .on_conflict_do_nothing()
        .returning(ApiAnswer.__table__.c.id),
        execution_options={"organisation_checked": True},
    )
    if taken is not None:
        return None
    known = session.scalars(
        select(ApiAnswer).where(ApiAnswer.token_id == token_id, ApiAnswer.key == key)
    ).one()
    if known.fingerprint != fingerprint:
        sentence = _(
            "This Idempotency-Key came with another request before. Make a new one for each request."
        )
        raise Invalid(sentence, {"Idempotency-Key": sentence})
    return Kept(known.status, known.body, known.location)


def keep_answer(session: Session, token_id: int, key: str, answer: Kept) -> None:
    """Keeps what was answered; it is there only if the change itself is."""
    session.execute(
        update(ApiAnswer)
        .where(ApiAnswer.token_id == token_id, ApiAnswer.key == key)
        .values(status=answer.status, body=answer.body, location=answer.location)
    )
