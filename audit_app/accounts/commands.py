"""Terminal verbs of accounts."""

from __future__ import annotations

import click

from audit_app.accounts import queries, service
from audit_app.accounts.models import Organisation
from audit_app.accounts.rules import Role
from audit_app.base.terminal import Terminal, pass_terminal


@click.group("accounts")
def group() -> None:
    """Organisations and the people who sign in."""


@group.command("found")
@click.argument("name")
@click.option("--email", required=True, help="The first administrator's address.")
@click.option("--password", help="Left out: one is made and shown once.")
@pass_terminal
def found(terminal: Terminal, name: str, email: str, password: str | None) -> None:
    """Makes an organisation with its first administrator."""
    chosen = password or service.make_password()
    with terminal.database.transaction(None) as session:
        known = queries.find_user(session, email) is not None
        actor = service.found_organisation(session, name)
        service.add_member(
            session, actor, service.AddMember(email, email.partition("@")[0], Role.ADMINISTRATOR, chosen)
        )
    _tell(
        terminal,
        {"organisation": name, "email": email},
        f"{name} is there.",
        known,
        None if password else chosen,
    )


def _tell(terminal: Terminal, data: dict[str, str], sentence: str, known: bool, made: str | None) -> None:  # noqa: FBT001 - told once
    """Says how to sign in: a password that was made is shown once, one that was there before is kept."""
    if known:
        terminal.show(data, f"{sentence} {data['email']} had an account before: its password is what it was.")
    elif made is None:
        terminal.show(data, f"{sentence} Sign in as {data['email']}.")
    else:
        terminal.show({**data, "password": made}, f"{sentence} Sign in as {data['email']} with {made}")


@group.command("list")
@pass_terminal
def list_(terminal: Terminal) -> None:
    """Every organisation and its members."""
    data: list[dict[str, object]] = []
    with terminal.database.across() as session:
        for organisation in session.query(Organisation).order_by(Organisation.id):
            data.extend(
                {
                    "organisation": organisation.name,
                    "email": member.email,
                    "name": member.name,
                    "role": member.role.value,
                    "active": member.active,
                }
                for member in queries.list_members(session, organisation.id)
            )
    terminal.table(data, ("organisation", "email", "name", "role", "active"))


@group.command("add")
@click.argument("email")
@click.option("--name", default="")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--password", help="Left out: one is made and shown once.")
@pass_terminal
def add(terminal: Terminal, email: str, name: str, role: str, password: str | None) -> None:
    """Lets somebody sign in."""
    chosen = password or service.make_password()
    actor = terminal.actor()
    with terminal.database.transaction(actor.organisation_id) as session:
        known = queries.find_user(session, email) is not None
        service.add_member(session, actor, service.AddMember(email, name, Role(role), chosen))
    _tell(
        terminal, {"email": email, "role": role}, f"{email} is a member.", known, None if password else chosen
    )


@group.command("password")
@click.argument("email")
@pass_terminal
def password_(terminal: Terminal, email: str) -> None:
    """Gives somebody a new password, shown once."""
    chosen = service.make_password()
    actor = terminal.actor()
    with terminal.database.transaction(actor.organisation_id) as session:
        user = queries.find_user(session, email)
        if user is None:
            raise click.ClickException(f"Nobody signs in as {email}.")
        service.set_password(session, actor, user, chosen)
    terminal.show({"email": email, "password": chosen}, f"{email} signs in with {chosen}")
