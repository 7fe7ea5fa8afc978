"""Scorecards in the terminal."""

from __future__ import annotations

import datetime as dt
from typing import Any

import click

from audit_app.base import clock
from audit_app.base.errors import NotFound
from audit_app.base.terminal import Terminal, pass_terminal
from audit_app.vendors import queries
from audit_app.vendors.commands.group import group
from audit_app.vendors.forms import reason_sentence, shown_score, sign_sentence
from audit_app.vendors.queries import BoardRow


@group.command("scorecard")
@click.option("--vendor", help="The vendor's code; left out: all of them.")
@click.option(
    "--month", type=click.DateTime(["%Y-%m"]), help="Such as 2026-02; left out: the last that is over."
)
@pass_terminal
def scorecard(terminal: Terminal, vendor: str | None, month: dt.datetime | None) -> None:
    """Five scores, total, trend, warning signs and what to do, of every vendor or of one."""
    today = clock.today()
    asked = month.date() if month else queries.last_closed(today)
    with terminal.database.reading(terminal.actor().organisation_id) as session:
        rows = queries.read_board(session, asked, today)
    if vendor is not None:
        rows = [row for row in rows if row.vendor.code.casefold() == vendor.casefold()]
        if not rows:
            raise NotFound(
                f"No vendor with the code {vendor} had a contract in the twelve months to {asked:%Y-%m}."
            )
    if terminal.json:
        terminal.show([_whole(row) for row in rows], "")
        return
    names = ("vendor", *(score.dimension.value for score in rows[0].card.scores), "total") if rows else ()
    terminal.table([_line(row) for row in rows], (*names, "trend", "recommendation"))


def _line(row: BoardRow) -> dict[str, Any]:
    return {
        "vendor": f"{row.vendor.code} {row.vendor.name}",
        **{score.dimension.value: shown_score(score.value) for score in row.card.scores},
        "total": shown_score(row.card.total),
        "trend": row.trend.value,
        "recommendation": row.advised.advice.value,
    }


def _whole(row: BoardRow) -> dict[str, Any]:
    return {
        "code": row.vendor.code,
        "vendor": row.vendor.name,
        "month": f"{row.card.month:%Y-%m}",
        "scores": {
            score.dimension.value: {
                "score": None if score.value is None else float(score.value),
                "missing": score.missing.value if score.missing else None,
                "held_down_by_checks": score.capped,
            }
            for score in row.card.scores
        },
        "total": None if row.card.total is None else float(row.card.total),
        "below_limit": [dimension.value for dimension in row.card.low],
        "trend": row.trend.value,
        "warning_signs": [sign_sentence(sign) for sign in row.signs],
        "recommendation": row.advised.advice.value,
        "reasons": [reason_sentence(because) for because in row.advised.reasons],
        "improve": {one.dimension.value: one.by.isoformat() for one in row.advised.improvements},
    }
