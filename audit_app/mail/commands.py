"""Terminal verbs of mail."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import Any

import click

from audit_app.base import background
from audit_app.base.terminal import Terminal, pass_terminal
from audit_app.mail import queries, service
from audit_app.mail.rules import State


@click.group("mail")
def group() -> None:
    """Letters on their way out, and what was mailed to whom."""


@group.command("list")
@click.option("--to", default="", help="Only to addresses or names with these letters in them.")
@click.option("--kind", default="", help="Only kinds that begin like this, such as portal.")
@click.option("--state", type=click.Choice([state.value for state in State]), help="Only in this state.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=100, show_default=True)
@pass_terminal
def list_(terminal: Terminal, to: str, kind: str, state: str | None, limit: int) -> None:
    """What was mailed to whom, the newest first; never the text."""
    chosen = queries.Filter(to, kind, State(state) if state else None)
    with terminal.database.reading(terminal.actor().organisation_id) as session:
        page = queries.list_letters(session, chosen, size=limit)
    data: list[dict[str, Any]] = [asdict(row) for row in page.rows]
    terminal.table(data, ("id", "made_at", "to", "kind", "subject", "state", "tries", "reason"))


@group.command("test")
@click.argument("address")
@pass_terminal
def test(terminal: Terminal, address: str) -> None:
    """Sends a mail now, and says what became of it; exit code 1 when it was not taken."""
    actor = terminal.actor()
    letter = service.Letter(
        to=address,
        subject="Mail of the readiness audit works",
        text="This is a test. Whoever runs the readiness audit asked for it; nothing needs to be done.",
        kind="mail.test",
    )
    with terminal.database.transaction(actor.organisation_id) as session:
        number = service.send(session, actor, letter)
        job = service.queued(session)
    background.run_now(terminal.database, job or "")
    with terminal.database.reading(actor.organisation_id) as session:
        row = queries.get_letter(session, number)
    where = terminal.settings.mail_host or str(terminal.settings.data_dir / "mail")
    said = f"taken by {where}" if row.state == State.SENT else f"not taken by {where}: {row.reason}"
    terminal.show(
        {"letter": number, "to": address, "state": row.state, "by": where, "reason": row.reason},
        f"Letter {number} to {address}: {said}",
    )
    if row.state != State.SENT:
        sys.exit(1)
