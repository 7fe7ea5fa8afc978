"""Terminal verbs of training."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, fields

import click

from audit_app.base import clock
from audit_app.base.figure import Scope
from audit_app.base.terminal import Terminal, pass_terminal
from audit_app.training import queries


@click.group("training")
def group() -> None:
    """Training records: import, matrix, figures."""


@group.command("matrix")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="A day; left out: today.")
@pass_terminal
def matrix(terminal: Terminal, on: dt.datetime | None) -> None:
    """Everybody, what is required of them, and where they stand on a day."""
    day = on.date() if on else clock.today()
    with terminal.database.reading(terminal.actor().organisation_id) as session:
        rows = [asdict(row) for row in queries.stream_matrix(session, Scope(as_of=day, since=day))]
    columns = tuple(field.name for field in fields(queries.FlatRow))
    if terminal.json:
        terminal.table(rows, columns)
        return
    shown = ("person_code", "full_name", "job", "module_code", "status", "passed_on", "valid_until")
    terminal.table([{key: "" if row[key] is None else row[key] for key in shown} for row in rows], shown)


@group.command("figures")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="A day; left out: today.")
@click.option("--months", type=click.IntRange(1, 60), default=12, help="How far the window reaches back.")
@pass_terminal
def figures(terminal: Terminal, on: dt.datetime | None, months: int) -> None:
    """What the records say of the requirements they can answer."""
    day = on.date() if on else clock.today()
    scope = Scope(as_of=day, since=day - dt.timedelta(days=round(months * 30.4375)))
    with terminal.database.reading(terminal.actor().organisation_id) as session:
        rows = [asdict(figure) for figure in queries.figures(session, scope).values()]
    terminal.table(rows, ("code", "outcome", "numerator", "denominator", "sentence"))
