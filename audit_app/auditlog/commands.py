"""Terminal verbs of the trail."""

from __future__ import annotations

import datetime as dt
import json
import sys

import click

from audit_app.auditlog import queries
from audit_app.auditlog.rules import exported, instant
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


@group.command("list")
@click.option("--action", default="", help="A whole name, or a beginning that ends with a dot: audits.")
@click.option("--actor", "who", default="", help="A part of a name, or an account's number.")
@click.option("--kind", default="", help="What sort of thing: audit, account, page.")
@click.option("--subject", default="", help="The number of the thing, with --kind.")
@click.option("--address", default="", help="The address that it came from.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="From this day on, UTC.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Up to and with this day, UTC.")
@click.option("--most", type=click.IntRange(1, 100_000), default=50, show_default=True, help="How many.")
@pass_terminal
def list_entries(
    terminal: Terminal, /, since: dt.datetime | None, until: dt.datetime | None, most: int, **asked: str
) -> None:
    """Prints entries, the newest first, as the page Trail filters them."""
    chosen = queries.Filter(
        kind=asked["kind"],
        subject=asked["subject"],
        action=asked["action"],
        actor=asked["who"],
        address=asked["address"],
        since=since and since.replace(tzinfo=dt.UTC),
        until=until and until.replace(tzinfo=dt.UTC) + dt.timedelta(days=1),
    )
    with terminal.database.reading(terminal.actor().organisation_id) as session:
        rows = [*queries.stream_entries(session, chosen, most)]
    found = [
        {
            "number": row.sequence,
            "at": instant(row.at),
            "who": row.actor,
            "address": row.address,
            "action": row.action,
            "kind": row.kind,
            "subject": row.subject,
            "data": row.data,
            "hash": row.hash,
        }
        for row in rows
    ]
    terminal.table(found, ("number", "at", "who", "action", "kind", "subject"))
