"""Terminal verbs of webhooks."""

from __future__ import annotations

import sys

import click

from audit_app.base import background
from audit_app.base.terminal import Terminal, pass_terminal
from audit_app.webhooks import queries, service
from audit_app.webhooks.rules import DeliveryState


@click.group("webhooks")
def group() -> None:
    """Signed messages to other programs. They are made and changed on the screen or through the API, by a person."""


@group.command("list")
@pass_terminal
def list_(terminal: Terminal) -> None:
    """Every webhook, with what waits and what failed; never a secret."""
    with terminal.database.reading(terminal.actor().organisation_id) as session:
        page = queries.list_subscriptions(session, size=1000)
    rows = [
        {
            "id": row.id,
            "name": row.name,
            "to": row.origin,
            "events": " ".join(row.events),
            "state": row.state.value,
            "owner": row.owner,
            "waiting": row.waiting,
            "failed": row.failed,
            "reason": row.reason,
        }
        for row in page.rows
    ]
    terminal.table(rows, ("id", "name", "to", "state", "owner", "waiting", "failed", "events", "reason"))


@group.command("deliveries")
@click.argument("webhook_id", type=int, metavar="NUMBER")
@click.option(
    "--state", type=click.Choice([state.value for state in DeliveryState]), help="Only in this state."
)
@click.option("--limit", type=click.IntRange(1, 10_000), default=100, show_default=True)
@pass_terminal
def deliveries(terminal: Terminal, webhook_id: int, state: str | None, limit: int) -> None:
    """What was sent to one of them and what came back, the newest first."""
    chosen = DeliveryState(state) if state else None
    with terminal.database.reading(terminal.actor().organisation_id) as session:
        queries.get_subscription(session, webhook_id)
        page = queries.list_deliveries(session, webhook_id, chosen, size=limit)
    rows = [
        {
            "id": row.id,
            "event": row.event,
            "sequence": row.sequence,
            "state": row.state.value,
            "tries": row.tries,
            "status": row.status,
            "made_at": row.made_at,
            "due_at": row.due_at,
            "reason": row.reason,
        }
        for row in page.rows
    ]
    terminal.table(rows, ("id", "event", "sequence", "state", "tries", "status", "made_at", "reason"))


@group.command("send")
@click.argument("webhook_id", type=int, metavar="NUMBER")
@pass_terminal
def send(terminal: Terminal, webhook_id: int) -> None:
    """Sends a test now, and says what became of it; exit code 1 when it was not taken."""
    actor = terminal.actor()
    with terminal.database.transaction(actor.organisation_id) as session:
        number = service.send_test(session, actor, webhook_id, terminal.settings.link)
        job = service.sweep(session)
    _say(terminal, webhook_id, number, job)


@group.command("resend")
@click.argument("webhook_id", type=int, metavar="NUMBER")
@click.argument("delivery_id", type=int, metavar="DELIVERY")
@pass_terminal
def resend(terminal: Terminal, webhook_id: int, delivery_id: int) -> None:
    """Sends a message again under the same X-Delivery; exit code 1 when it was not taken."""
    actor = terminal.actor()
    with terminal.database.transaction(actor.organisation_id) as session:
        service.resend(session, actor, webhook_id, delivery_id)
        job = service.sweep(session)
    _say(terminal, webhook_id, delivery_id, job)


def _say(terminal: Terminal, webhook_id: int, number: int, job: str) -> None:
    background.run_now(terminal.database, job)
    with terminal.database.reading(terminal.actor().organisation_id) as session:
        row = queries.get_delivery(session, webhook_id, number)
    taken = row.state == DeliveryState.DELIVERED
    said = "taken" if taken else f"not taken: {row.reason or row.state.value}"
    data = {"delivery": number, "state": row.state.value, "status": row.status, "reason": row.reason}
    terminal.show(data, f"Delivery {number}: {said}")
    if not taken:
        sys.exit(1)
