"""Terminal verbs of the trail."""

from __future__ import annotations

import json
import sys

import click

from audit_app.auditlog import queries
from audit_app.auditlog.rules import instant
from audit_app.base.terminal import Terminal, pass_terminal


@click.group("trail")
def group() -> None:
    """Who did what, chained by hash."""


@group.command("verify")
@pass_terminal
def verify(terminal: Terminal) -> None:
    """Recomputes every chain; exit code 1 when one does not hold."""
    with terminal.database.across() as session:
        found = queries.verify(session)
    data = [
        {
            "organisation": item.organisation_id,
            "entries": item.entries,
            "head": item.head,
            "breaks": [{"sequence": each.sequence, "why": each.why} for each in item.breaks],
        }
        for item in found
    ]
    broken = sum(len(item.breaks) for item in found)
    lines = [
        f"organisation {item.organisation_id}: {item.entries} entries, "
        + (f"broken at {', '.join(str(each.sequence) for each in item.breaks)}" if item.breaks else "whole")
        for item in found
    ]
    terminal.show(data, "\n".join(lines) or "no entries yet")
    if broken:
        sys.exit(1)


@group.command("export")
@pass_terminal
def export(terminal: Terminal) -> None:
    """Prints the chain as one JSON object a line."""
    actor = terminal.actor()
    with terminal.database.reading(actor.organisation_id) as session:
        for line in queries.stream_lines(session, actor.organisation_id):
            click.echo(
                json.dumps(
                    {
                        "previous": line.previous,
                        "sequence": line.sequence,
                        "at": instant(line.at),
                        "actor_id": line.actor_id,
                        "actor": line.actor,
                        "address": line.address,
                        "action": line.action,
                        "kind": line.kind,
                        "subject": line.subject,
                        "data": line.data,
                        "hash": line.hash,
                    },
                    ensure_ascii=False,
                )
            )
