"""Terminal verbs of calibration, feedback and coaching."""

from __future__ import annotations

import datetime as dt

import click

from audit_app.base import clock
from audit_app.base.figure import Scope
from audit_app.base.terminal import Terminal, pass_terminal
from audit_app.quality.commands.group import group
from audit_app.quality.queries import calibration
from audit_app.quality.queries.coaching import BoardFilter, stream_board
from audit_app.quality.queries.feedback import QueueFilter, stream_queue
from audit_app.quality.rules.coaching import FollowUp

DAY = click.DateTime(["%Y-%m-%d"])
STATES = click.Choice([state.value for state in FollowUp])


def _day(asked: dt.datetime | None) -> dt.date:
    return asked.date() if asked else clock.today()


@group.command("calibration")
@click.option("--on", type=DAY, help="The last day looked at; left out: today.")
@click.option("--months", type=click.IntRange(1, 60), default=12, help="How far the window reaches back.")
@pass_terminal
def calibration_(terminal: Terminal, on: dt.datetime | None, months: int) -> None:
    """How far each evaluator agrees with what was decided, who is out of line, who missed a month."""
    day = _day(on)
    scope = Scope(as_of=day, since=day - dt.timedelta(days=round(months * 30.4375)))
    with terminal.database.reading(terminal.actor().organisation_id) as session:
        drift = calibration.drift(session, scope)
        missed: dict[int, int] = {}
        for one in calibration.evaluator_months(session, scope):
            missed[one.person_id] = missed.get(one.person_id, 0) + (not one.sessions)
    rows = [
        {
            "person_code": one.code,
            "full_name": one.name,
            "agreed": one.total.part,
            "decisions": one.total.whole,
            "agreement": one.total.shown,
            "out_of_line": "yes" if one.out_of_line else "no",
            "months_missed": missed.get(one.person_id, 0),
        }
        for one in drift
    ]
    terminal.table(
        rows,
        ("person_code", "full_name", "agreed", "decisions", "agreement", "out_of_line", "months_missed"),
    )


@group.command("feedback")
@click.option("--on", type=DAY, help="The day it is looked at; left out: today.")
@pass_terminal
def feedback(terminal: Terminal, on: dt.datetime | None) -> None:
    """Evaluations that wait for feedback, soonest due first."""
    with terminal.database.reading(terminal.actor().organisation_id) as session:
        rows = [
            {
                "due_on": one.due_on,
                "late": "yes" if one.due_on < _day(on) else "no",
                "agent_code": one.agent_code,
                "agent": one.agent,
                "transaction_id": one.transaction_id,
                "evaluated_on": one.evaluated_on,
                "programme": one.programme,
                "failed": "yes" if one.failed else "no",
            }
            for one in stream_queue(session, QueueFilter(on=_day(on)))
        ]
    terminal.table(
        rows,
        ("due_on", "late", "agent_code", "agent", "transaction_id", "evaluated_on", "programme", "failed"),
    )


@group.command("coaching")
@click.option("--on", type=DAY, help="The day it is looked at; left out: today.")
@click.option("--state", type=STATES, help="Only follow-ups in this state.")
@pass_terminal
def coaching(terminal: Terminal, on: dt.datetime | None, state: str | None) -> None:
    """Failed evaluations of the last three months and what came of them."""
    chosen = BoardFilter(on=_day(on), state=FollowUp(state) if state else None)
    with terminal.database.reading(terminal.actor().organisation_id) as session:
        rows = [
            {
                "due_on": one.due_on,
                "state": one.state.value,
                "agent_code": one.agent_code,
                "agent": one.agent,
                "transaction_id": one.transaction_id,
                "evaluated_on": one.evaluated_on,
                "coached_on": one.coached_on or "",
                "extra_on": one.extra_on or "",
            }
            for one in stream_board(session, chosen)
        ]
    terminal.table(
        rows,
        (
            "due_on",
            "state",
            "agent_code",
            "agent",
            "transaction_id",
            "evaluated_on",
            "coached_on",
            "extra_on",
        ),
    )
