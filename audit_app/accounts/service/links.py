"""Links by mail that set a password: for somebody who forgot theirs and for a new member; each works once."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from audit_app.accounts.models import AccountLink, User
from audit_app.accounts.queries import hash_of_key, home_of
from audit_app.accounts.service.letters import reader_of, write_to
from audit_app.accounts.service.passwords import set_password
from audit_app.base import clock
from audit_app.base.actor import Actor
from audit_app.base.errors import NotFound
from audit_app.base.i18n import gettext as _
from audit_app.base.i18n import lazy as _l
from audit_app.base.tenancy import TenantSession

USED = _l("This link was used before or is too old. Ask for a new one on the sign-in page.")
RESET_LASTS = dt.timedelta(hours=1)
INVITATION_LASTS = dt.timedelta(days=7)
KEPT = dt.timedelta(days=30)
"""How long a link that opens nothing any more is still known as whose it was."""


def mail_reset(session: TenantSession, visitor: Actor, user: User, address_of: Callable[[str], str]) -> None:
    """Mails a link that sets a new password; links mailed before are worth nothing any more."""
    key = _link(session, user, RESET_LASTS)

    def words() -> tuple[str, str]:
        return _("Set a new password"), _(
            "Somebody, probably you, asked for a new password for %(email)s.\n\nSet it here, once and within an "
            "hour:\n%(link)s\n\nWas it not you? Do nothing: your password is what it was.",
            email=user.email,
            link=address_of(key),
        )

    write_to(session, visitor, reader_of(user), "accounts.reset", words, secret=True)


def mail_invitation(
    session: TenantSession, actor: Actor, user: User, address_of: Callable[[str], str]
) -> None:
    """Mails a new member the link that sets their first password."""
    key = _link(session, user, INVITATION_LASTS)

    def words() -> tuple[str, str]:
        return _("Your access to the readiness audit"), _(
            "%(who)s lets you into the readiness audit of %(organisation)s.\n\nSet your password here, once and "
            "within seven days:\n%(link)s",
            who=actor.name,
            organisation=actor.organisation,
            link=address_of(key),
        )

    write_to(session, actor, reader_of(user), "accounts.invitation", words, secret=True)


def find_link(session: Session, key: str) -> User:
    """Whose password the link sets; raises NotFound when it was used, has ended or never was one."""
    found = session.scalars(
        select(User)
        .join(AccountLink, AccountLink.user_id == User.id)
        .where(AccountLink.hash == hash_of_key(key), AccountLink.ends_at > clock.now(), User.active)
    ).one_or_none()
    if found is None:
        raise NotFound(str(USED))
    return found


def use_link(session: Session, key: str, password: str, address: str) -> User:
    """Sets the password and uses the link up; raises NotFound as find_link does, Invalid for a short password."""
    user = find_link(session, key)
    home = home_of(session, user.id)
    who = Actor(user.id, user.name, home.organisation_id, home.organisation, address=address)
    set_password(session, who, user, password)
    if not _end_links(session, user.id):
        raise NotFound(str(USED))
    return user


def owner_of_link(session: Session, key: str) -> int | None:
    """Whose a link was that has ended or was used; None when it never was one, or was cleared away since."""
    return session.scalar(select(AccountLink.user_id).where(AccountLink.hash == hash_of_key(key)))


def _end_links(session: Session, user_id: int) -> int:
    """Ends every link of somebody and says how many were good; those of long ago are cleared away."""
    now = clock.now()
    mine = AccountLink.user_id == user_id
    session.execute(delete(AccountLink).where(mine, AccountLink.ends_at < now - KEPT))
    # It ends when it was made, not now: a try at the same moment, whose clock was read before, must find it ended.
    ending = update(AccountLink).where(mine, AccountLink.ends_at > now).values(ends_at=AccountLink.made_at)
    ended: Any = session.execute(ending)
    return int(ended.rowcount)


def _link(session: Session, user: User, lasts: dt.timedelta) -> str:
    _end_links(session, user.id)
    key = secrets.token_urlsafe(32)
    session.add(AccountLink(user_id=user.id, hash=hash_of_key(key), ends_at=clock.now() + lasts))
    return key
