"""The renderer of reports, started as a process of its own with limits: whichever room has a document uses it."""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from audit_app.base.background import Job
from audit_app.base.errors import External
from audit_app.base.i18n import gettext as _
from audit_app.config import Settings

POLL = 0.3


def render_document(job: Job, settings: Settings, order: Mapping[str, str], folder: Path) -> None:
    """Makes `out` of `document.json` in a folder; `order` names format, kind and locale.

    Passes the renderer's progress on, and ends it when somebody cancels or its time is up. Raises External.
    """
    cache = settings.data_dir / "report-cache"
    cache.mkdir(parents=True, exist_ok=True)
    whole = {
        **order,
        "document": str(folder / "document.json"),
        "out": str(folder / "out"),
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
        _feed(child, whole)
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


def _follow(job: Job, child: subprocess.Popen[bytes], until: float) -> None:
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
