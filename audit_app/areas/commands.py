"""Terminal verbs of own areas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

import click

from audit_app.accounts.queries import find_member
from audit_app.areas import queries, service
from audit_app.base.terminal import Terminal, pass_terminal
from audit_app.workforce.queries import list_programmes, list_sites


@click.group("areas")
def group() -> None:
    """What members are answerable for, so that they do not judge it."""


@group.command("list")
@pass_terminal
def list_(terminal: Terminal) -> None:
    """Every member with their own areas, and the accounts that are one person with theirs."""
    with terminal.database.reading(terminal.actor().organisation_id) as session:
        rows = queries.list_member_areas(session)
    shown: list[Mapping[str, object]] = [asdict(row) for row in rows]
    if not terminal.json:
        shown = [
            {
                "email": row.email,
                "areas": ", ".join((*row.programme_names, *row.site_names, *row.parameters)),
                "works_on": ", ".join(row.works_on),
                "same_as": ", ".join(row.same_as),
            }
            for row in rows
        ]
    terminal.table(shown, ("email", "areas", "works_on", "same_as"))


@group.command("declare")
@click.argument("email")
@click.option("--programme", "programmes", multiple=True, help="Its name; may be repeated.")
@click.option("--site", "sites", multiple=True, help="Its name; may be repeated.")
@click.option("--parameter", "parameters", multiple=True, help="cx/3.4, or cx/3 for a whole category.")
@pass_terminal
def declare(
    terminal: Terminal,
    email: str,
    programmes: tuple[str, ...],
    sites: tuple[str, ...],
    parameters: tuple[str, ...],
) -> None:
    """Says all that a member is answerable for from now on; nothing named: nothing."""
    actor = terminal.actor()
    with terminal.database.transaction(actor.organisation_id) as session:
        member = find_member(session, actor.organisation_id, email)
        if member is None:
            raise click.ClickException(f"{email} is no member of {actor.organisation}.")
        command = service.DeclareAreas(
            member.user_id,
            _numbers(programmes, {one.name: one.id for one in list_programmes(session)}, "programme"),
            _numbers(sites, {one.name: one.id for one in list_sites(session)}, "site"),
            parameters,
        )
        service.declare_areas(session, actor, command)
        row = queries.get_member_areas(session, member.user_id)
    named = ", ".join((*row.programme_names, *row.site_names, *row.parameters)) or "nothing"
    terminal.show(asdict(row), f"{row.email} answers for {named}.")


def _numbers(names: tuple[str, ...], known: Mapping[str, int], kind: str) -> tuple[int, ...]:
    for name in names:
        if name not in known:
            raise click.ClickException(f"There is no {kind} {name}. There are: {', '.join(sorted(known))}.")
    return tuple(known[name] for name in names)
