"""Terminal verbs of talk."""

from __future__ import annotations

from dataclasses import asdict

import click

from audit_app.base import clock
from audit_app.base.terminal import Terminal, pass_terminal
from audit_app.talk import queries
from audit_app.talk.rules import Request


@click.group("requests")
def group() -> None:
    """Requests for proof."""


@group.command("list")
@click.option("--state", type=click.Choice([state.value for state in Request]), help="Only in this state.")
@click.option("--audit", "audit_id", type=int, help="Only of this audit.")
@click.option("--late", is_flag=True, help="Only what is owed and overdue.")
@pass_terminal
def list_(terminal: Terminal, state: str | None, audit_id: int | None, *, late: bool) -> None:
    """Every request that fits, what is due first on top."""
    today = clock.today()
    chosen = queries.Filter(
        Request(state) if state else None, audit_id=audit_id, late=today if late else None
    )
    with terminal.database.reading(terminal.actor().organisation_id) as session:
        rows = [{**asdict(row), "late": row.late(today)} for row in queries.stream_requests(session, chosen)]
    terminal.table(rows, ("id", "due_on", "late", "state", "audit", "requirement", "asked_of", "text"))
