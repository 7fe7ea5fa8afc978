"""Terminal verbs of computed checks."""

from __future__ import annotations

import datetime as dt

import click

from audit_app.base import clock
from audit_app.base.errors import NotFound
from audit_app.base.figure import Scope
from audit_app.base.terminal import Terminal, pass_terminal
from audit_app.catalog import queries as catalog
from audit_app.checks import service

WINDOW_DAYS = 365


@click.command("list")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="A day; left out: today.")
@click.option("--room", default="", help="Such as training or vendors; left out: all of them.")
@pass_terminal
def list_(terminal: Terminal, on: dt.datetime | None, room: str) -> None:
    """Every check of the newest checklist: what it needs, and what records say on a day."""
    day = on.date() if on else clock.today()
    scope = Scope(day, day - dt.timedelta(days=WINDOW_DAYS))
    with terminal.database.reading(terminal.actor().organisation_id) as session:
        releases = catalog.list_releases(session)
        if not releases:
            raise NotFound("No checklist is registered yet. Type: audit-app checklists register")
        found = service.list_checks(session, catalog.get_release(session, releases[0].id), scope, room=room)
    terminal.table(
        [
            {
                "requirement": one.requirement,
                "code": one.code,
                "needs": ", ".join(one.need.files) or one.need.room,
                "state": one.outcome.value,
                "figure": one.figure.numerator if one.figure else None,
                "n": one.figure.denominator if one.figure else 0,
                "as_of": day.isoformat(),
                "why": one.figure.sentence if one.figure else "No records of this kind are kept yet.",
            }
            for one in found
        ],
        ("requirement", "code", "needs", "state", "figure", "n", "why"),
    )
