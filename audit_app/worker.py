"""Runs long work: where every room's jobs come together, inside the server or alone as `audit-app worker`."""

from __future__ import annotations

import logging
import os
import signal
import threading
from types import ModuleType

from audit_app import kinds  # noqa: F401 - registers the kinds of file of every room
from audit_app.actions import jobs as actions
from audit_app.audits import jobs as audits
from audit_app.base import background
from audit_app.base.db import Database
from audit_app.config import Settings
from audit_app.intake import jobs as intake
from audit_app.mail import jobs as mail
from audit_app.portal import jobs as portal
from audit_app.publishing import jobs as publishing
from audit_app.talk import jobs as talk
from audit_app.training import jobs as training
from audit_app.webhooks import jobs as webhooks

log = logging.getLogger(__name__)

# Importing a room's jobs registers them; so each is light and loads its renderer when it runs.
ROOMS: tuple[ModuleType, ...] = (mail, intake, training, actions, audits, portal, talk, publishing, webhooks)


def start(database: Database, settings: Settings) -> background.Engine:
    """The engine of this process, taking jobs."""
    engine = background.Engine(database, settings.jobs_url)
    engine.start()
    log.debug("jobs are taken", extra={"runner": engine.runner, "kinds": background.kinds()})
    return engine


def run(database: Database, settings: Settings) -> None:
    """Takes jobs until told to end (SIGTERM, Ctrl-C); what runs then is handed back for the next process."""
    over = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: over.set())
    engine = start(database, settings)
    over.wait()
    if not engine.stop():
        log.warning("a job did not stop in time; another process will begin it again")
        os._exit(0)  # its thread would keep this process until the job's end
