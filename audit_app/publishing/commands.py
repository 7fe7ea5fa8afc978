"""Terminal verbs of reports."""

from __future__ import annotations

import hashlib
import shutil
import sys
from pathlib import Path

import click

from audit_app.base import background, blobs
from audit_app.base.errors import External
from audit_app.base.terminal import Terminal, pass_terminal
from audit_app.publishing import queries, service
from audit_app.publishing.rules import Format, Kind


@click.group("reports")
def group() -> None:
    """Gap reports: build, list, verify."""


@group.command("build")
@click.argument("kind", type=click.Choice([item.value for item in Kind]))
@click.option("--audit", "audit_id", type=int, required=True)
@click.option("--format", "form", type=click.Choice([item.value for item in Format]), required=True)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True)
@pass_terminal
def build(terminal: Terminal, kind: str, audit_id: int, form: str, out: Path) -> None:
    """Makes a report now, keeps it with the others and writes it to a file."""
    sha256 = build_report(terminal, audit_id, Kind(kind), Format(form), out)
    terminal.show({"audit": audit_id, "out": str(out), "sha256": sha256}, f"{out} · SHA-256 {sha256}")


def build_report(terminal: Terminal, audit_id: int, kind: Kind, form: Format, out: Path) -> str:
    """Orders a report, makes it in this process and copies it to `out`; returns its hash."""
    actor = terminal.actor()
    database = terminal.database
    with database.transaction(actor.organisation_id) as session:
        number = service.request_report(session, actor, service.RequestReport(audit_id, kind, form))
        report = queries.get_report(session, number)
    background.run_now(database, report.job_id)
    with database.reading(actor.organisation_id) as session:
        report = queries.get_report(session, number)
    if report.sha256 is None:
        raise External(report.message or f"The report was not made: it is {report.state.value}.")
    out.parent.mkdir(parents=True, exist_ok=True)
    with blobs.for_settings(terminal.settings).open(report.sha256) as source, out.open("wb") as target:
        shutil.copyfileobj(source, target)
    return report.sha256


@group.command("list")
@pass_terminal
def list_(terminal: Terminal) -> None:
    """Every report ever made."""
    actor = terminal.actor()
    with terminal.database.reading(actor.organisation_id) as session:
        page = queries.list_reports(session, size=100_000)
    terminal.table(
        [
            {
                "id": row.id,
                "audit": row.audit_id,
                "kind": row.kind.value,
                "format": row.format.value,
                "state": row.state.value,
                "requested_by": row.requested_by,
                "made_at": row.made_at.isoformat() if row.made_at else "",
                "sha256": row.sha256 or "",
            }
            for row in page.rows
        ],
        ("id", "audit", "kind", "format", "state", "requested_by", "made_at", "sha256"),
    )


@group.command("verify")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@pass_terminal
def verify(terminal: Terminal, file: Path) -> None:
    """Says whether a file is a report made here, unchanged; exit code 1 when not."""
    with file.open("rb") as source:
        sha256 = hashlib.file_digest(source, "sha256").hexdigest()
    actor = terminal.actor()
    with terminal.database.reading(actor.organisation_id) as session:
        found = queries.find_by_hash(session, sha256)
    if found is None:
        terminal.show(
            {"file": str(file), "sha256": sha256, "report": None},
            f"{file} is no report made here, or was changed.",
        )
        sys.exit(1)
    terminal.show(
        {"file": str(file), "sha256": sha256, "report": found.id, "audit": found.audit_id},
        f"{file} is report {found.id} of audit {found.audit_id} ({found.audit}), made {found.made_at}.",
    )
