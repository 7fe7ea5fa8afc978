"""Makes a report in the background: a snapshot of the database, then the renderer in a process of its own."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from audit_app import config
from audit_app.accounts.queries import system_actor
from audit_app.audits.queries import get_audit
from audit_app.base import background, blobs, clock
from audit_app.base.renderer import render_document
from audit_app.base.tenancy import TenantSession
from audit_app.publishing import service, snapshot
from audit_app.publishing.queries import ReportRow, get_report
from audit_app.publishing.rules import Kind, file_name

LARGEST = 1024**3
SNAPSHOTS = {Kind.GAP_ANALYSIS: snapshot.gap_analysis}


@background.job(service.JOB)
def render(job: background.Job, *, request_id: int) -> Mapping[str, Any]:
    """Renders one requested report and files it; run twice, it files once."""
    settings = config.load()
    started = time.monotonic()
    job.progress("reading", 0, 1)
    with job.database.reading(job.organisation_id) as session:
        report = get_report(session, request_id)
        revision = get_audit(session, report.audit_id).revision
        text = _document(session, report).to_json().encode()
    store = blobs.for_settings(settings)
    with tempfile.TemporaryDirectory(prefix="audit-report-") as name:
        folder = Path(name)
        (folder / "document.json").write_bytes(text)
        order = {"format": report.format.value, "kind": report.kind.value, "locale": report.language}
        render_document(job, settings, order, folder)
        with (folder / "out").open("rb") as file:
            made = store.put(file, LARGEST, report.kind)
        with (folder / "document.json").open("rb") as file:
            document = store.put(file, LARGEST, "document")
    stamp = clock.now().strftime("%Y%m%d-%H%M")
    done = service.Made(
        filename=file_name(report.audit, report.kind, report.format, stamp),
        sha256=made.sha256,
        size_bytes=made.size,
        document_sha256=document.sha256,
        audit_revision=revision,
        seconds=round(time.monotonic() - started),
    )
    with job.database.across() as session:
        actor = system_actor(session, job.organisation_id)
    with job.database.transaction(job.organisation_id) as session:
        service.file_report(session, actor, request_id, done)
    return {"report": request_id, "sha256": made.sha256}


def _document(session: TenantSession, report: ReportRow) -> Any:
    return SNAPSHOTS[report.kind](session, report.audit_id, report.language)
