"""Terminal verbs of monitoring: pacing, draws, tallies."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Any

import click
from sqlalchemy.orm import Session

from audit_app.base import clock
from audit_app.base.errors import Invalid, NotFound
from audit_app.base.i18n import gettext as _
from audit_app.base.terminal import Terminal, pass_terminal
from audit_app.quality import queries, service
from audit_app.quality.commands.group import group
from audit_app.workforce import queries as workforce

DAY = click.DateTime(["%Y-%m-%d"])


@group.command("pacing")
@click.option(
    "--month", type=click.DateTime(["%Y-%m"]), default=None, help="As 2026-10; left out: this month."
)
@click.option("--programme", default="", help="By name; left out: every programme.")
@pass_terminal
def pacing(terminal: Terminal, month: dt.datetime | None, programme: str) -> None:
    """Shows each agent's evaluations against their need."""
    first = month.date() if month else clock.today().replace(day=1)
    rows: list[dict[str, Any]] = []
    with terminal.database.reading(terminal.actor().organisation_id) as session:
        for one in _programmes(session, programme):
            board = queries.read_board(session, one.id, first, clock.today())
            rows += [_pace(one.name, agent) for agent in board.agents]
    terminal.table(rows, ("programme", "agent", "name", "n", "least", "most", "projected", "outlook"))


def _pace(programme: str, agent: queries.AgentPace) -> dict[str, Any]:
    return {
        "programme": programme,
        "agent": agent.code,
        "name": agent.full_name,
        "n": agent.n,
        "days": agent.days,
        "absent": agent.absent,
        **asdict(agent.pace),
    }


def _programmes(session: Session, name: str) -> list[workforce.ProgrammeRow]:
    found = workforce.list_programmes(session)
    chosen = [one for one in found if not name or one.name.casefold() == name.casefold()]
    if name and not chosen:
        raise NotFound(_("There is no programme called %(name)s.", name=name))
    return chosen


@group.command("draw")
@click.option("--programme", required=True, help="By name.")
@click.option("--from", "since", type=DAY, required=True, help="First day of the contacts, as 2026-10-01.")
@click.option("--until", type=DAY, required=True, help="Last day of the contacts.")
@click.option("--per-agent", type=int, default=None, help="Left out: as many as the month still needs.")
@click.option("--seed", default="", help="Left out: a new one.")
@pass_terminal
def draw(terminal: Terminal, /, programme: str, **asked: Any) -> None:
    """Draws contacts at random; the same seed and list give the same draw."""
    actor = terminal.actor()
    with terminal.database.transaction(actor.organisation_id) as session:
        (one,) = _programmes(session, programme)
        command = service.DrawContacts(
            one.id, asked["since"].date(), asked["until"].date(), asked["per_agent"], asked["seed"]
        )
        draw_id = service.draw_contacts(session, actor, command)
        found = queries.get_draw(session, draw_id)
    if terminal.json:
        terminal.show(asdict(found), "")
        return
    terminal.table([asdict(pick) for pick in found.picks], ("transaction_id", "agent_code", "day", "channel"))
    click.echo(
        _(
            "%(picks)s of %(contacts)s contacts, seed %(seed)s, list %(sha256)s.",
            picks=len(found.picks),
            contacts=found.row.contacts,
            seed=found.row.seed,
            sha256=found.row.contacts_sha256,
        )
    )


@group.command("verify")
@pass_terminal
def verify(terminal: Terminal) -> None:
    """Counts all evaluations again and names each tally that says something else."""
    with terminal.database.reading(terminal.actor().organisation_id) as session:
        found = service.verify_tallies(session)
    if found:
        terminal.table([asdict(one) for one in found], ("tally", "key", "told", "counted"))
        raise Invalid(_("%(many)s tallies differ. Run “audit-app quality recount”.", many=len(found)))
    terminal.show([], _("Every tally says what the evaluations say."))


@group.command("recount")
@pass_terminal
def recount(terminal: Terminal) -> None:
    """Writes the tallies of all months again."""
    actor = terminal.actor()
    with terminal.database.transaction(actor.organisation_id) as session:
        months = service.recount(session)
    terminal.show(months, _("%(many)s months counted.", many=len(months)))
