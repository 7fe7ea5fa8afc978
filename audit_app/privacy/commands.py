"""Terminal verbs of personal data."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from audit_app.base import clock
from audit_app.base.terminal import Terminal, pass_terminal
from audit_app.privacy import queries, service
from audit_app.privacy.rules import due_before


@click.group("people")
def group() -> None:
    """What is held of one person: take it along, let it go."""


@group.command("export")
@click.argument("person")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="A file to write."
)
@pass_terminal
def export(terminal: Terminal, person: str, out: Path) -> None:
    """Writes everything that is held of PERSON: an e-mail address, a code, account:7 or person:7."""
    actor = terminal.actor()
    with terminal.database.transaction(actor.organisation_id) as session:
        document = service.export_person(session, actor, queries.find_who(session, person))
    out.write_text(json.dumps(document, ensure_ascii=False, indent=2, default=str), encoding="utf-8")
    counts = {name: len(rows) for name, rows in document["tables"].items()}
    terminal.show(
        {"file": str(out), "rows": counts}, f"{out}: {sum(counts.values())} rows of {len(counts)} tables."
    )


@group.command("erase")
@click.argument("person")
@click.option("--reason", required=True, help="Why; stays on the trail, so without the name.")
@click.option("--dry-run", is_flag=True, help="Says what would happen and changes nothing.")
@pass_terminal
def erase(terminal: Terminal, person: str, reason: str, *, dry_run: bool) -> None:
    """Lets go of PERSON: an e-mail address, a code, account:7 or person:7."""
    actor, database = terminal.actor(), terminal.database
    opened = database.reading if dry_run else database.transaction
    with opened(actor.organisation_id) as session:  # what a reading session changed is thrown away
        done = service.erase_person(session, actor, queries.find_who(session, person), reason)
    lines = [
        f"{'Would become' if dry_run else 'Is now'} {done.name}; entry {done.entry} of the trail tells of it.",
        f"Trail: {done.trail_who} entries by them, {done.trail_what} about them let go.",
        *(f"{place}: {count} replaced" for place, count in done.replaced.items()),
    ]
    if done.trail_unsealed:
        lines.append(f"{done.trail_unsealed} entries are from before there were seals and stay readable.")
    if done.shared:
        lines.append("The account belongs to another organisation too: shut here, kept there.")
    lines += [f"look at: {one.table}.{one.column} {'/'.join(map(str, one.key))}" for one in done.left]
    terminal.show({"dry_run": dry_run, **asdict(done)}, "\n".join(lines))


@group.command("due")
@pass_terminal
def due(terminal: Terminal) -> None:
    """Everybody who left longer ago than AUDIT_APP_PEOPLE_KEEP_MONTHS and can still be read."""
    actor = terminal.actor()
    with terminal.database.reading(actor.organisation_id) as session:
        found = queries.list_due(session, due_before(clock.today(), terminal.settings.people_keep_months))
    terminal.table([asdict(one) for one in found], ("code", "name", "email"))
