"""Every mail of the portal, written where its reader belongs: links and codes pass through no operator's hands."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from audit_app.base.i18n import gettext as _
from audit_app.mail import service as mail

if TYPE_CHECKING:
    from audit_app.accounts.models import User
    from audit_app.base.actor import Actor
    from audit_app.base.tenancy import TenantSession
    from audit_app.portal.service.handed import Person


def letter_with_link(
    session: TenantSession, actor: Actor, user: User, person: Person, link: str, days: int
) -> None:
    """The invitation: what for, by when, and the link."""
    text = _(
        "Hello %(name)s,\n\n%(said)s\n\nOpen this link to begin. It works once, for %(days)s days; a code comes by "
        "mail when you open it. You need no password.\n\n%(link)s\n\n"
        "If you did not expect this mail, do nothing: without the code nobody gets in.\n",
        name=user.name,
        said=person.said,
        days=days,
        link=link,
    )
    _post(session, actor, user, person.subject, text, "portal.invitation", secret=True)


def letter_with_new_link(
    session: TenantSession, actor: Actor, user: User, organisation: str, link: str, days: int
) -> None:
    """The way back in."""
    text = _(
        "Hello %(name)s,\n\nhere is your new link to the self-assessment of %(organisation)s. It works once, for "
        "%(days)s days.\n\n%(link)s\n\nIf you did not ask for it, do nothing.\n",
        name=user.name,
        organisation=organisation,
        days=days,
        link=link,
    )
    _post(session, actor, user, _("Your new link"), text, "portal.link", secret=True)


def letter_with_code(session: TenantSession, actor: Actor, user: User, code: str, minutes: int) -> None:
    """The second half of signing in."""
    text = _(
        "Your code is %(code)s\n\nType it in the page where you opened the link, within %(minutes)s minutes. "
        "Give it to nobody.\n",
        code=code,
        minutes=minutes,
    )
    _post(session, actor, user, _("Your code"), text, "portal.code", secret=True)


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
    text = _(
        "Hello %(name)s,\n\n“%(title)s” is due on %(day)s; %(count)s questions are still open.\n\n"
        "Go on here: %(address)s\n",
        name=user.name,
        title=title,
        day=due_on,
        count=open_ones,
        address=address,
    )
    _post(
        session, actor, user, _("Due on %(day)s: %(title)s", day=due_on, title=title), text, "portal.reminder"
    )


def letter_of_news(session: TenantSession, actor: Actor, user: User, subject: str, said: str) -> None:
    """Something came from the operator: an answer, a result, a decision. What it says is read after signing in."""
    text = _("Hello %(name)s,\n\n%(said)s\n\nSign in to read it.\n", name=user.name, said=said)
    _post(session, actor, user, subject, text, "portal.news")


def _post(
    session: TenantSession,
    actor: Actor,
    user: User,
    subject: str,
    text: str,
    kind: str,
    *,
    secret: bool = False,
) -> None:
    """`secret`: what opens something is forgotten once it is delivered."""
    letter = mail.Letter(user.email, subject[:200], text, kind, user.id, name=user.name, secret=secret)
    mail.send(session, actor, letter)
