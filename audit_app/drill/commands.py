"""Terminal verbs of the drill."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click

from audit_app.base.terminal import Terminal, pass_terminal
from audit_app.drill import queries, service
from audit_app.drill.rules import DEFAULT, MINUTES, Stratum, list_hash, pool_hash


@click.group("drill")
def group() -> None:
    """The certifier's visit, rehearsed: draw who and what is asked for, see what is missing."""


@group.command("draw")
@click.option("--audit", "audit_id", type=int, required=True)
@click.option("--seed", type=click.IntRange(min=0), required=True, help="The same seed draws the same list.")
@click.option(
    "--minutes", type=int, default=MINUTES, show_default=True, help="How long showing one may take."
)
@click.option(
    "--size",
    "sizes",
    multiple=True,
    metavar="WHAT=N",
    help=f"Another number of {', '.join(Stratum)}; may be repeated.",
)
@click.option("--dry-run", is_flag=True, help="Draw and show, keep nothing.")
@pass_terminal
def draw(
    terminal: Terminal, audit_id: int, seed: int, minutes: int, sizes: tuple[str, ...], *, dry_run: bool
) -> None:
    """Draws a drill of an audit, and lists every record to be shown."""
    actor = terminal.actor()
    command = service.TakeDraw(audit_id, seed, {**DEFAULT, **dict(map(_size, sizes))}, minutes)
    number = None
    if dry_run:
        with terminal.database.reading(actor.organisation_id) as session:
            pools, asked = service.preview(session, command)
    else:
        with terminal.database.transaction(actor.organisation_id) as session:
            number = service.take_draw(session, actor, command)
            pools, asked = service.preview(session, command)
    records = [asdict(one) for one in asked]
    if terminal.json:
        data: dict[str, Any] = {
            "drill": number,
            "seed": seed,
            "list_sha256": list_hash(pools.picks),
            "pool_sha256": pool_hash(pools.keys),
            "drawn": [{"stratum": pick.stratum.value, "key": pick.key} for pick in pools.picks],
            "records": records,
        }
        terminal.show(data, "")
        return
    terminal.table(records, ("stratum", "subject", "requirement", "record", "known", "detail"))
    kept = "" if number is None else f" Kept as drill {number}."
    click.echo(f"Seed {seed}, list {list_hash(pools.picks)}.{kept}")


def _size(text: str) -> tuple[Stratum, int]:
    name, _mark, number = text.partition("=")
    if name not in list(Stratum) or not number.isdecimal():
        raise click.BadParameter(f"{text}: write one of {', '.join(Stratum)}, then = and a number.")
    return Stratum(name), int(number)


@group.command("show")
@click.argument("drill_id", type=int)
@pass_terminal
def show(terminal: Terminal, drill_id: int) -> None:
    """A drill with what could be shown, and whether it draws the same list today."""
    with terminal.database.reading(terminal.actor().organisation_id) as session:
        drill = queries.get_drill(session, drill_id)
        again = queries.repeat(session, drill)
    found = drill.result
    data = {
        "drill": drill.id,
        "audit": drill.audit_id,
        "seed": drill.seed,
        "list_sha256": drill.list_sha256,
        "same_list_today": again.same_list,
        "same_records_today": again.same_records,
        "asked": found.asked,
        "shown": found.shown,
        "in_time": found.in_time,
        "known_missing": found.known_missing,
        "closed": drill.closed_at is not None,
        "missing": [
            {
                "subject": subject.subject,
                "record": item.record,
                "known": item.known.value,
                "detail": item.detail,
            }
            for subject, item in drill.missing
        ],
    }
    lines = [
        f"Drill {drill.id}: {found.shown} of {found.asked} shown, {found.in_time} within {drill.minutes} minutes.",
        f"Seed {drill.seed} draws {'the same list' if again.same_list else 'another list'} today.",
        *(f"  {subject.subject}: {item.record} ({item.detail})" for subject, item in drill.missing),
    ]
    terminal.show(data, "\n".join(lines))
