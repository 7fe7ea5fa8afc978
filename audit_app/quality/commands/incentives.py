"""Terminal verbs of incentives."""

from __future__ import annotations

import datetime as dt
from typing import Any

import click

from audit_app.base.errors import Invalid
from audit_app.base.terminal import Terminal, pass_terminal
from audit_app.quality.commands.group import group
from audit_app.quality.queries import incentives as queries
from audit_app.quality.queries.figures.incentives import told


@group.command("incentives")
@click.option("--month", "text", required=True, metavar="YYYY-MM", help="The month that is judged.")
@click.option("--scheme", "name", help="Of one scheme; left out: of all that run in the month.")
@pass_terminal
def incentives(terminal: Terminal, text: str, name: str | None) -> None:
    """Who earned a reward in a month, why not, and what was paid against it."""
    try:
        month = dt.date.fromisoformat(f"{text}-01")
    except ValueError:
        raise click.BadParameter(f"{text} is not a month. Write it as 2026-12.") from None
    with terminal.database.reading(terminal.actor().organisation_id) as session:
        found = queries.read_running(session, month)
    if name is not None:
        found = [one for one in found if one.scheme.name.casefold() == name.strip().casefold()]
        if not found:
            raise Invalid(f"No scheme called {name} runs in {text}.")
    rows = [_row(one, row) for one in found for row in one.rows]
    terminal.table(
        rows, ("scheme", "person_code", "full_name", "n", "score", "decision", "earned", "paid", "match")
    )


def _row(found: queries.SchemeMonth, row: queries.AgentRow) -> dict[str, Any]:
    verdict = row.verdict
    return {
        "scheme": found.scheme.name,
        "month": f"{found.month:%Y-%m}",
        "as_of": found.as_of,
        "person_code": row.person.code,
        "full_name": row.person.name,
        "site": row.person.site,
        "n": verdict.n,
        "score": None if verdict.score is None else round(verdict.score, 4),
        "decision": verdict.decision.value,
        "gates": [
            {
                "gate": one.name or one.gate.value,
                "passed": one.passed.value,
                "value": one.value,
                "sample": one.sample,
                "limit": one.limit,
            }
            for one in verdict.gates
        ],
        "earned": told(verdict.reward),
        "paid": told(row.paid.reward) if row.paid else "–",
        "currency": found.scheme.currency,
        "match": row.match.value,
        "outlier": row.outlier,
    }
