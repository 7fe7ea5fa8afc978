"""Background work of audits: what lists show of a score follows the records."""

from __future__ import annotations

from audit_app.audits import service
from audit_app.base import background
from audit_app.base.db import Database


@background.regularly("audits.recount")
def recount(database: Database, organisation_id: int) -> None:
    """Brings the summaries of open audits up to date, each in a transaction of its own."""
    with database.reading(organisation_id) as session:
        audits = service.waiting(session)
    for audit_id in audits:
        with database.transaction(organisation_id) as session:
            service.recount(session, audit_id)
