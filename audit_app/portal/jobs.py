"""Background work of the portal: reminders before a deadline, looked after every day."""

from __future__ import annotations

from audit_app.accounts.queries import system_actor
from audit_app.base import background, clock
from audit_app.base.db import Database
from audit_app.config import load
from audit_app.portal import service
from audit_app.portal.queries.operator import reminders_due


@background.regularly("portal.remind")
def remind(database: Database, organisation_id: int) -> None:
    """Writes the reminders whose day has come; a day that was looked after is not looked at again."""
    with database.reading(organisation_id) as session:
        due = reminders_due(session, clock.today())
    if due:
        with database.across() as session:
            actor = system_actor(session, organisation_id)
        with database.transaction(organisation_id) as session:
            service.remind(session, actor, load().link(""))
