"""Terminal verbs of people."""

from __future__ import annotations

import datetime as dt

import click

from audit_app.base import clock
from audit_app.base.figure import Scope
from audit_app.base.terminal import Terminal, pass_terminal
from audit_app.workforce import queries

COLUMNS = ("code", "full_name", "site", "programme", "job", "hired_on", "live_on", "left_on")


@click.group("workforce")
def group() -> None:
    """Who works where."""


@group.command("list")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="A day; left out: today.")
@pass_terminal
def list_(terminal: Terminal, on: dt.datetime | None) -> None:
    """Everybody on the staff on a day."""
    day = on.date() if on else clock.today()
    with terminal.database.reading(terminal.actor().organisation_id) as session:
        people = queries.who_counted(session, Scope(as_of=day, since=day))
    rows = [{column: getattr(person, column) for column in COLUMNS} for person in people]
    if not terminal.json:
        rows = [{key: "" if value is None else value for key, value in row.items()} for row in rows]
    terminal.table(rows, COLUMNS)
