"""Background work of the portal: reminders before a deadline, and a vendor's own gap report as a file."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from audit_app.accounts.queries import system_actor
from audit_app.accounts.rules import Role, permissions_of
from audit_app.base import background, blobs, clock
from audit_app.base.db import Database
from audit_app.base.renderer import render_document
from audit_app.config import load
from audit_app.portal import service, snapshot
from audit_app.portal.queries.operator import reminders_due

LARGEST = 1024**3


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


@background.job(service.GAP_REPORT)
def write_gaps(
    job: background.Job, *, assessment_id: int, form: str, state: str, language: str
) -> Mapping[str, Any]:
    """Renders a vendor's own gap report; the file is kept by its hash, and the job says which it is."""
    settings = load()
    job.progress("reading", 0, 1)
    with job.database.across() as session:
        system = system_actor(session, job.organisation_id)
    vendor = replace(system, permissions=permissions_of(Role.VENDOR_LEAD))
    with job.database.reading(job.organisation_id) as session:
        document = snapshot.vendor_gaps(session, vendor, assessment_id, (state, language, clock.now()))
    with tempfile.TemporaryDirectory(prefix="vendor-report-") as name:
        folder = Path(name)
        (folder / "document.json").write_text(document.to_json(), encoding="utf-8")
        render_document(job, settings, {"format": form, "kind": document.kind, "locale": language}, folder)
        with (folder / "out").open("rb") as file:
            made = blobs.for_settings(settings).put(file, LARGEST, document.kind)
    stamp = clock.now().strftime("%Y%m%d-%H%M")
    return {"sha256": made.sha256, "filename": f"own-gap-report-{assessment_id}-{stamp}.{form}", "form": form}
