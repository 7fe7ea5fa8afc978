"""Begins and ends sign-ins: one row for each browser, one entry on the trail for each end that somebody chose."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from audit_app.accounts.models import Membership, SignIn, User
from audit_app.accounts.queries import hash_of_key
from audit_app.accounts.rules import LONGEST, Means
from audit_app.auditlog import service as auditlog
from audit_app.base import clock
from audit_app.base.actor import Actor
from audit_app.base.errors import NotFound
from audit_app.base.i18n import gettext as _


@dataclass(frozen=True, slots=True)
class BeginSignIn:
    """Somebody has proved who they are, in this browser."""

    means: Means
    browser: str = ""


def begin_sign_in(session: Session, actor: Actor, command: BeginSignIn) -> str:
    """Signs the actor in; the returned key goes into their cookie and is kept nowhere."""
    key = open_sign_in(session, actor.user_id or 0, command, actor.address)
    auditlog.record(
        session,
        actor,
        "accounts.signed_in",
        ("account", actor.user_id),
        {"means": command.means, "browser": command.browser},
    )
    return key


def open_sign_in(session: Session, user_id: int, command: BeginSignIn, address: str = "") -> str:
    """The row of a sign-in without its entry on the trail; the account's rows that are over go."""
    session.execute(delete(SignIn).where(SignIn.user_id == user_id, SignIn.begun_at <= clock.now() - LONGEST))
    key = secrets.token_urlsafe(32)
    session.add(
        SignIn(
            key_hash=hash_of_key(key),
            user_id=user_id,
            means=command.means,
            browser=command.browser[:80],
            address=address[:64],
        )
    )
    session.flush()
    return key


def see_again(session: Session, sign_in_id: int, address: str) -> None:
    """Somebody is still here, perhaps from another address; no change worth an entry."""
    session.execute(
        update(SignIn).where(SignIn.id == sign_in_id).values(seen_at=clock.now(), address=address[:64])
    )


def prove_again(session: Session, actor: Actor, sign_in_id: int, means: Means) -> None:
    """Somebody has proved who they are once more, in the sign-in that they are in."""
    session.execute(update(SignIn).where(SignIn.id == sign_in_id).values(proved_at=clock.now()))
    auditlog.record(session, actor, "accounts.proved", ("account", actor.user_id), {"means": means})


def end_sign_in(session: Session, actor: Actor, sign_in_id: int) -> None:
    """Ends one of the actor's own sign-ins; raises NotFound for anybody else's."""
    ended = session.execute(
        delete(SignIn)
        .where(SignIn.id == sign_in_id, SignIn.user_id == actor.user_id)
        .returning(SignIn.begun_at)
    ).scalar_one_or_none()
    if ended is None:
        raise NotFound(_("You are not signed in there any more."))
    _tell(session, actor, actor.user_id, [ended])


def end_other_sign_ins(session: Session, actor: Actor, kept_id: int) -> int:
    """Ends every sign-in of the actor's but one; says how many."""
    ended = session.scalars(
        delete(SignIn).where(SignIn.user_id == actor.user_id, SignIn.id != kept_id).returning(SignIn.begun_at)
    ).all()
    if ended:
        _tell(session, actor, actor.user_id, ended)
    return len(ended)


def end_sign_ins_of(session: Session, actor: Actor, user_id: int) -> int:
    """An administrator ends every sign-in of a member; raises NotFound for somebody of no concern."""
    member = session.scalars(
        select(Membership.id).where(
            Membership.organisation_id == actor.organisation_id, Membership.user_id == user_id
        )
    ).one_or_none()
    if member is None:
        raise NotFound(_("There is no such member in this organisation."))
    ended = session.scalars(delete(SignIn).where(SignIn.user_id == user_id).returning(SignIn.begun_at)).all()
    _tell(session, actor, user_id, ended)
    return len(ended)


def drop_sign_ins(session: Session, user: User) -> None:
    """Every sign-in of an account goes: its proof is not what it was. Whoever calls tells the trail why."""
    session.execute(delete(SignIn).where(SignIn.user_id == user.id))


def _tell(session: Session, actor: Actor, user_id: int | None, begun: Sequence[dt.datetime]) -> None:
    auditlog.record(session, actor, "accounts.sign_in.ended", ("account", user_id), {"begun": sorted(begun)})
