"""Writes one person's digest of one day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from sqlalchemy import update

from audit_app.base.actor import Actor
from audit_app.base.agenda import tasks_of
from audit_app.base.i18n import gettext as _
from audit_app.base.i18n import ngettext, speaking
from audit_app.base.tenancy import TenantSession
from audit_app.mail import service as mail
from audit_app.talk.models import DigestDay
from audit_app.talk.rules import lines, worth_telling


def send_digest(
    session: TenantSession, person: Actor, address: str, day: dt.date, links: tuple[Callable[[str], str], str]
) -> int | None:
    """Mails what this person can act on; in their language; nothing when there is nothing. Returns the letter's number.

    `links` makes whole addresses of paths, and is the path that ends the digest. The day is noted first, in the
    same transaction: a second worker is stopped by its key, and a crash takes letter and note back together.
    """
    with speaking(person.locale):
        return _send(session, person, address, day, links)


def _send(
    session: TenantSession, person: Actor, address: str, day: dt.date, links: tuple[Callable[[str], str], str]
) -> int | None:
    link, stop = links
    session.add(DigestDay(user_id=person.user_id or 0, day=day))
    session.flush()
    tasks = worth_telling(tasks_of(session, person, day), day)
    if not tasks:
        return None

    def due(when: dt.date) -> str:
        return _("overdue since %(day)s", day=when) if when < day else _("due %(day)s", day=when)

    head = _("Good day %(name)s. In %(organisation)s:", name=person.name, organisation=person.organisation)
    foot = _("You choose how often this comes: %(address)s", address=link("/for-you/wishes"))
    end = _("To get no more of it: %(address)s", address=link(stop))
    letter = mail.Letter(
        to=address,
        subject=ngettext("%(num)s thing waits for you", "%(num)s things wait for you", len(tasks)),
        text="\n\n".join([head, *lines(tasks, link, due), f"{foot}\n{end}"]),
        kind="talk.digest",
        user_id=person.user_id,
        locale=person.locale,
        secret=True,  # the link at its end changes somebody's switch
        unsubscribe=link(stop),
    )
    number = mail.send(session, Actor(None, "System", person.organisation_id), letter)
    session.execute(
        update(DigestDay)
        .where(DigestDay.user_id == person.user_id, DigestDay.day == day)
        .values(letter_id=number)
        .execution_options(synchronize_session=False)
    )
    return number
