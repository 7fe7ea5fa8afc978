"""Makes a report in the background: a snapshot of the database, then the renderer in a process of its own."""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from audit_app import config
from audit_app.accounts.queries import system_actor
from audit_app.audits.queries import get_audit
from audit_app.base import background, blobs, clock
from audit_app.base.errors import External
from audit_app.base.i18n import gettext as _
from audit_app.base.tenancy import TenantSession
from audit_app.config import Settings
from audit_app.publishing import service, snapshot
from audit_app.publishing.queries import ReportRow, get_report
from audit_app.publishing.rules import Kind, file_name

LARGEST = 1024**3
POLL = 0.3
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
        _run(job, settings, report, folder)
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


def _run(job: background.Job, settings: Settings, report: ReportRow, folder: Path) -> None:
    """Runs the renderer, passing its progress on; ends it when somebody cancels or its time is up."""
    cache = settings.data_dir / "report-cache"
    cache.mkdir(parents=True, exist_ok=True)
    order = {
        "format": report.format.value,
        "kind": report.kind.value,
        "document": str(folder / "document.json"),
        "out": str(folder / "out"),
        "locale": report.language,
        "cache": str(cache),
    }
    child = subprocess.Popen(
        [sys.executable, "-m", "reports.engine.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _feed(child, order)
        _follow(job, child, time.monotonic() + settings.job_minutes * 60)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe:
                pipe.close()


def _feed(child: subprocess.Popen[bytes], order: Mapping[str, str]) -> None:
    if child.stdin is None:
        raise External(_("The renderer could not be started. Run `audit-app doctor`."))
    child.stdin.write(json.dumps(order).encode())
    child.stdin.close()
    child.stdin = None


def _follow(job: background.Job, child: subprocess.Popen[bytes], until: float) -> None:
    """Reads what the child says, line by line, looking between lines whether to go on."""
    last: dict[str, Any] = {}
    rest = b""
    with selectors.DefaultSelector() as waiting:
        if child.stdout is None:
            return
        waiting.register(child.stdout, selectors.EVENT_READ)
        while True:
            if time.monotonic() > until:
                raise External(_("The report took too long and was stopped. Raise AUDIT_APP_JOB_MINUTES."))
            if not waiting.select(POLL):
                job.check()
                continue
            chunk = os.read(child.stdout.fileno(), 65536)
            if not chunk:
                break
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                last = json.loads(line)
                if "done" in last:
                    job.progress(str(last["stage"]), int(last["done"]), int(last["total"]))
    if last.get("stage") != "written":
        reason = last.get("error") or _("it ended without a word")
        raise External(_("The report could not be rendered (%(why)s).", why=reason))
