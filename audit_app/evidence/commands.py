"""Terminal verbs of the proof store."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from audit_app.base.blobs import BlobStore, for_settings
from audit_app.base.errors import AppError
from audit_app.base.terminal import Terminal, pass_terminal
from audit_app.evidence import queries, service

DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.group("evidence")
def group() -> None:
    """Proofs: files with their versions, kept by their SHA-256."""


@group.command("add")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--title", default="", help="Left out: the file's name.")
@click.option("--description", default="")
@click.option("--from", "since", type=DAY, help="First day the proof speaks of.")
@click.option("--until", type=DAY, help="Last day the proof speaks of.")
@click.pass_context
@pass_terminal
def add(
    terminal: Terminal,
    context: click.Context,
    files: tuple[Path, ...],
    title: str,
    description: str,
    since: Any,
    until: Any,
) -> None:
    """Adds files as proofs, each under its own number."""
    actor, blobs = terminal.actor(), for_settings(terminal.settings)
    details = (title, description, since and since.date(), until and until.date())
    rows = []
    for path in files:  # what is wrong with one does not concern the others
        row: dict[str, Any] = {"file": path.name}
        try:
            with path.open("rb") as stream:
                received = service.receive(stream, path.name, blobs, terminal.settings.upload_max_bytes)
            with terminal.database.transaction(actor.organisation_id) as session:
                stored = service.add_proof(session, actor, service.AddProof(received, *details))
            same = ", ".join(str(number) for number, _title in stored.same_as)
            row |= {"id": stored.item_id, "sha256": stored.sha256, "same_as": same}
        except AppError as error:
            row["error"] = error.message
        rows.append(row)
    terminal.table(rows, ("id", "file", "sha256", "same_as", "error"))
    if any("error" in row for row in rows):
        context.exit(1)


@group.command("list")
@click.option("--text", default="", help="Words in title, description or file name.")
@click.option("--all", "everything", is_flag=True, help="Withdrawn ones, too.")
@pass_terminal
def list_(terminal: Terminal, text: str, *, everything: bool) -> None:
    """Every proof with its present version."""
    actor = terminal.actor()
    state = queries.State.ALL if everything else queries.State.CURRENT
    with terminal.database.reading(actor.organisation_id) as session:
        page = queries.list_items(session, queries.Filter(text=text, state=state), size=1_000_000)
    columns = (
        "id",
        "title",
        "filename",
        "version",
        "size",
        "period_from",
        "period_until",
        "withdrawn",
        "sha256",
    )
    terminal.table([{name: getattr(item, name) for name in columns} for item in page.rows], columns)


@group.command("verify")
@click.pass_context
@pass_terminal
def verify(terminal: Terminal, context: click.Context) -> None:
    """Reads every kept byte anew; exit code 1 when a file is damaged or missing."""
    blobs = for_settings(terminal.settings)
    swept = blobs.sweep()
    with terminal.database.across() as session:
        kept = _by_hash(session)
    found = _read_all(blobs, kept)
    lines = [f"{found['files']} files, {found['bytes']} bytes, {swept} leftovers swept"]
    lines += [f"{state}: {_told(each)}" for state in ("damaged", "missing") for each in found[state]]
    whole = not found["damaged"] and not found["missing"]
    terminal.show(
        {**found, "leftovers": swept, "whole": whole}, "\n".join([*lines, *(["whole"] if whole else [])])
    )
    if not whole:
        context.exit(1)


@group.command("sweep")
@pass_terminal
def sweep(terminal: Terminal) -> None:
    """Removes what interrupted uploads left; uploads that still run are not touched."""
    swept = for_settings(terminal.settings).sweep()
    terminal.show({"leftovers": swept}, f"{swept} leftovers swept")


def _by_hash(session: Any) -> dict[str, list[dict[str, Any]]]:
    kept: dict[str, list[dict[str, Any]]] = {}
    for row in queries.stream_kept(session):
        kept.setdefault(row.sha256, []).append(
            {
                "organisation": row.organisation_id,
                "id": row.item_id,
                "title": row.title,
                "version": row.number,
                "filename": row.filename,
            }
        )
    return kept


def _read_all(blobs: BlobStore, kept: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    names = list(blobs.names())
    damaged = [{"sha256": name, "proofs": kept.get(name, [])} for name in names if not blobs.verify(name)]
    missing = [{"sha256": name, "proofs": proofs} for name, proofs in kept.items() if not blobs.exists(name)]
    return {
        "files": len(names),
        "bytes": sum(blobs.size(name) for name in names),
        "unclaimed": len(set(names) - set(kept)),
        "damaged": damaged,
        "missing": missing,
    }


def _told(each: dict[str, Any]) -> str:
    proofs = ", ".join(
        f"{proof['title']} (proof {proof['id']}, version {proof['version']}, {proof['filename']}, organisation {proof['organisation']})"
        for proof in each["proofs"]
    )
    return f"{each['sha256']} {proofs or 'used by no proof'}"
