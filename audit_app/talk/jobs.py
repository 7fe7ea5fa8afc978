"""Sends the digests of the day, once the hour has come."""

from __future__ import annotations

import contextlib
import logging
from zoneinfo import ZoneInfo

from audit_app import config
from audit_app.accounts.queries import person_in
from audit_app.base import background, clock
from audit_app.base.db import Database
from audit_app.base.errors import Conflict
from audit_app.talk import queries, service

log = logging.getLogger(__name__)

AT_ONCE = 200
"""Digests written in a minute, so that other regular work is not kept waiting; the rest comes a minute later."""


@background.regularly("talk.digest")
def send_digests(database: Database, organisation_id: int) -> None:
    """Each person's in a transaction of its own; harmless when two processes do it at the same time."""
    settings = config.load()
    local = clock.now().astimezone(ZoneInfo(settings.timezone))
    if local.hour < settings.digest_hour:
        return
    today = local.date()
    with database.reading(organisation_id) as session:
        due = queries.due_for_digest(session, organisation_id, today, AT_ONCE)
        people = [(person_in(session, organisation_id, number), address) for number, address in due]
    stopper = service.stopper(settings.secret())
    for person, address in people:
        if person is None:
            continue
        stop = f"/digest/stop/{stopper.dumps([organisation_id, person.user_id])}"
        with contextlib.suppress(Conflict), database.transaction(organisation_id) as session:
            service.send_digest(session, person, address, today, (settings.link, stop))
