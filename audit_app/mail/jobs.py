"""Delivers letters after the transaction that wrote them, and looks every minute for what was left."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from audit_app import config
from audit_app.base import background, clock, post
from audit_app.base.actor import Actor
from audit_app.base.db import Database
from audit_app.base.i18n import gettext as _
from audit_app.mail import queries, rules, service
from audit_app.mail.models import LetterRow


@background.job(service.DELIVER)
def deliver(context: background.Job) -> Mapping[str, Any]:
    """Delivers every letter that is due, each between two transactions: taken before, noted afterwards.

    A process that dies in between leaves a letter of which nobody knows whether it was taken. It goes out once
    more under the same Message-ID; into a folder, as the same file.
    """
    settings = config.load()
    office = post.for_settings(settings)
    actor = Actor(None, "System", context.organisation_id)
    with context.database.reading(context.organisation_id) as session:
        due = queries.find_due(session, clock.now())
    sent = 0
    for done, number in enumerate(due):
        context.progress(_("sending mails"), done, len(due))
        with context.database.transaction(context.organisation_id) as session:
            letter = service.claim(session, number)
        if letter is None:
            continue
        failed = _hand_over(office, settings.mail_from, letter)
        with context.database.transaction(context.organisation_id) as session:
            if failed is None:
                service.note_sent(session, actor, number)
                sent += 1
            else:
                service.note_failed(session, actor, number, failed.reason, for_good=failed.for_good)
    return {"sent": sent, "due": len(due)}


def _hand_over(office: post.Post, sender: str, letter: LetterRow) -> post.Undelivered | None:
    try:
        envelope = rules.Envelope(
            letter.to,
            letter.name,
            letter.subject,
            letter.text,
            letter.locale,
            letter.key,
            letter.unsubscribe,
        )
        message = rules.message(envelope, sender, clock.now())
        office.deliver(message, f"{letter.made_at:%Y%m%d-%H%M%S}-{letter.id}-{letter.key[:8]}")
    except post.Undelivered as error:
        return error
    except ValueError as error:  # no message can be made of it, today or later
        return post.Undelivered(str(error), for_good=True)
    return None


@background.regularly("mail.sweep")
def sweep(database: Database, organisation_id: int) -> None:
    """Has delivered what waits for its next try and what a crash left."""
    with database.reading(organisation_id) as session:
        due = queries.find_due(session, clock.now(), 1)
    if due:
        with database.transaction(organisation_id) as session:
            service.sweep(session)
