"""Terminal verbs of the trail."""

from __future__ import annotations

import json
import sys

import click

from audit_app.auditlog import queries
from audit_app.auditlog.rules import exported
from audit_app.base.terminal import Terminal, pass_terminal


@click.group("trail")
def group() -> None:
    """Who did what, chained by hash."""


@group.command("verify")
@click.option("--head", metavar="HASH", help="A head printed at some time: the chain must still hold it.")
@pass_terminal
def verify(terminal: Terminal, head: str | None) -> None:
    """Recomputes every chain; exit code 1 when one does not hold."""
    with terminal.database.across() as session:
        organisation = terminal.actor().organisation_id if head else None
        found = queries.verify(session, organisation, head.strip().lower() if head else None)
    data = [
        {
            "organisation": item.organisation_id,
            "entries": item.entries,
            "head": item.head,
            "erased": item.erased,
            "breaks": [{"sequence": each.sequence, "why": each.why} for each in item.breaks],
        }
        for item in found
    ]
    terminal.show(data, "\n".join(map(_sentence, found)) or "no entries yet")
    if any(item.breaks for item in found):
        sys.exit(1)


def _sentence(item: queries.Verification) -> str:
    broken = ", ".join(f"{each.sequence} ({each.why})" for each in item.breaks)
    erased = f", {item.erased} parts erased" if item.erased else ""
    return (
        f"organisation {item.organisation_id}: {item.entries} entries{erased}, "
        f"{f'broken at {broken}' if broken else 'whole'}, head {item.head}"
    )


@group.command("export")
@pass_terminal
def export(terminal: Terminal) -> None:
    """Prints the chain as one JSON object a line."""
    actor = terminal.actor()
    with terminal.database.reading(actor.organisation_id) as session:
        for line in queries.stream_lines(session, actor.organisation_id):
            click.echo(json.dumps(exported(line), ensure_ascii=False))
