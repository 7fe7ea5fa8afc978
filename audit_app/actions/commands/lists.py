"""Verbs that list actions, look at their effects, and print figures."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict

import click

from audit_app.actions import queries, service
from audit_app.actions.commands.group import group
from audit_app.actions.queries import DocumentFilter, Filter, Listed, Which
from audit_app.actions.rules import add_months
from audit_app.base import clock
from audit_app.base.figure import Scope
from audit_app.base.terminal import Terminal, pass_terminal

SHOWN = ("code", "state", "due_on", "owner", "source", "requirement", "cause_code", "title")


@group.command("list")
@click.option("--overdue", is_flag=True, help="Only what is open past its day.")
@click.option("--all", "everything", is_flag=True, help="Also what is done or cancelled.")
@click.option("--owner", default="", help="Part of the owner's name.")
@pass_terminal
def list_(terminal: Terminal, *, overdue: bool, everything: bool, owner: str) -> None:
    """Actions that are not done, the earliest due first."""
    which = Which.OVERDUE if overdue else Which.ALL if everything else Which.UNFINISHED
    with terminal.database.reading(terminal.actor().organisation_id) as session:
        chosen = Filter(clock.today(), which, owner=owner)
        rows = [asdict(row) for row in queries.stream_actions(session, chosen)]
    terminal.table(rows, SHOWN)


@group.command("check-effects")
@pass_terminal
def check_effects(terminal: Terminal) -> None:
    """Looks at every effect whose months are over: verifies the action, or opens it again."""
    actor = terminal.actor()
    with terminal.database.transaction(actor.organisation_id) as session:
        decided = service.check_effects(session, actor)
    rows = [
        {
            "code": one.code,
            "title": one.title,
            "metric": one.metric,
            "expectation": one.expectation.value,
            "level": one.level,
            "before": _value(one.before.value),
            "after": _value(one.after.value),
            "effect": one.effect.value,
        }
        for one in decided
    ]
    terminal.table(rows, ("code", "metric", "expectation", "before", "after", "effect"))


def _value(value: object) -> float | None:
    return None if value is None else round(float(value), 4)  # type: ignore[arg-type] # a fraction


@group.command("documents")
@click.option("--overdue", is_flag=True, help="Only what is past its review date or has none.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="A day; left out: today.")
@pass_terminal
def documents(terminal: Terminal, *, overdue: bool, on: dt.datetime | None) -> None:
    """The controlled list as it stood on a day."""
    chosen = DocumentFilter(on.date() if on else clock.today(), Listed.OVERDUE if overdue else Listed.CURRENT)
    with terminal.database.reading(terminal.actor().organisation_id) as session:
        rows = [asdict(row) for row in queries.stream_documents(session, chosen)]
    terminal.table(rows, ("code", "version", "approved_on", "review_due_on", "owner", "title"))


@group.command("figures")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="A day; left out: today.")
@click.option("--months", type=click.IntRange(1, 60), default=12, help="How far the window reaches back.")
@pass_terminal
def figures(terminal: Terminal, on: dt.datetime | None, months: int) -> None:
    """What the log says of the requirements it can answer."""
    day = on.date() if on else clock.today()
    scope = Scope(as_of=day, since=add_months(day, -months))
    with terminal.database.reading(terminal.actor().organisation_id) as session:
        rows = [asdict(figure) for figure in queries.figures(session, scope).values()]
    terminal.table(rows, ("code", "outcome", "numerator", "denominator", "sentence"))
