"""Every mail of the portal, in its reader's language: links and codes pass through no operator's hands."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from audit_app.accounts.service import reader_of, write_to
from audit_app.base.i18n import gettext as _

if TYPE_CHECKING:
    from audit_app.accounts.models import User
    from audit_app.accounts.service import Words
    from audit_app.base.actor import Actor
    from audit_app.base.tenancy import TenantSession
    from audit_app.portal.service.handed import Person


def letter_with_link(
    session: TenantSession, actor: Actor, user: User, person: Person, link: str, days: int
) -> None:
    """The invitation: what for, by when, and the link."""

    def words() -> tuple[str, str]:
        subject, said = person.words()
        return subject, _(
            "Hello %(name)s,\n\n%(said)s\n\nOpen this link to begin. It works once, for %(days)s days; a code comes by "
            "mail when you open it. You need no password.\n\n%(link)s\n\n"
            "If you did not expect this mail, do nothing: without the code nobody gets in.\n",
            name=user.name,
            said=said,
            days=days,
            link=link,
        )

    _post(session, actor, user, words, "portal.invitation", secret=True)


def letter_with_new_link(
    session: TenantSession, actor: Actor, user: User, organisation: str, link: str, days: int
) -> None:
    """The way back in."""

    def words() -> tuple[str, str]:
        return _("Your new link"), _(
            "Hello %(name)s,\n\nhere is your new link to the self-assessment of %(organisation)s. It works once, for "
            "%(days)s days.\n\n%(link)s\n\nIf you did not ask for it, do nothing.\n",
            name=user.name,
            organisation=organisation,
            days=days,
            link=link,
        )

    _post(session, actor, user, words, "portal.link", secret=True)


def letter_with_code(session: TenantSession, actor: Actor, user: User, code: str, minutes: int) -> None:
    """The second half of signing in."""

    def words() -> tuple[str, str]:
        return _("Your code"), _(
            "Your code is %(code)s\n\nType it in the page where you opened the link, within %(minutes)s minutes. "
            "Give it to nobody.\n",
            code=code,
            minutes=minutes,
        )

    _post(session, actor, user, words, "portal.code", secret=True)


def letter_of_reminder(
    session: TenantSession,
    actor: Actor,
    user: User,
    title: str,
    due_on: dt.date,
    open_ones: int,
    address: str,
) -> None:
    """A reminder before the deadline."""

    def words() -> tuple[str, str]:
        return _("Due on %(day)s: %(title)s", day=due_on, title=title), _(
            "Hello %(name)s,\n\n“%(title)s” is due on %(day)s; %(count)s questions are still open.\n\n"
            "Go on here: %(address)s\n",
            name=user.name,
            title=title,
            day=due_on,
            count=open_ones,
            address=address,
        )

    _post(session, actor, user, words, "portal.reminder")


def letter_of_news(session: TenantSession, actor: Actor, user: User, news: Words) -> None:
    """Something came from the operator: an answer, a result, a decision. What it says is read after signing in."""

    def words() -> tuple[str, str]:
        subject, said = news()
        return subject, _("Hello %(name)s,\n\n%(said)s\n\nSign in to read it.\n", name=user.name, said=said)

    _post(session, actor, user, words, "portal.news")


def _post(
    session: TenantSession, actor: Actor, user: User, words: Words, kind: str, *, secret: bool = False
) -> None:
    write_to(session, actor, reader_of(user), kind, words, secret=secret)
