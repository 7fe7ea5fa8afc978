"""Terminal verbs of accounts."""

from __future__ import annotations

import click

from audit_app.accounts import queries, service
from audit_app.accounts.models import Organisation
from audit_app.accounts.queries.tokens import list_tokens
from audit_app.accounts.rules import Kind, Role
from audit_app.accounts.rules.tokens import MOST_DAYS, Preset
from audit_app.accounts.service import tokens
from audit_app.base.terminal import Terminal, pass_terminal


@click.group("accounts")
def group() -> None:
    """Organisations and the people who sign in."""


@group.command("found")
@click.argument("name")
@click.option("--email", required=True, help="The first member's address.")
@click.option("--password", help="Left out: one is made and shown once.")
@click.option(
    "--kind", type=click.Choice([kind.value for kind in Kind]), default=Kind.OPERATOR.value, show_default=True
)
@pass_terminal
def found(terminal: Terminal, name: str, email: str, password: str | None, kind: str) -> None:
    """Makes an organisation with its first member: an administrator, of a vendor its lead."""
    chosen = password or service.make_password()
    with terminal.database.transaction(None) as session:
        known = queries.find_user(session, email) is not None
        actor = service.found_organisation(session, name, Kind(kind))
        role = Role.VENDOR_LEAD if kind == Kind.VENDOR else Role.ADMINISTRATOR
        service.add_member(session, actor, service.AddMember(email, email.partition("@")[0], role, chosen))
    _tell(
        terminal,
        {"organisation": name, "kind": kind, "email": email},
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
                    "kind": organisation.kind.value,
                    "email": member.email,
                    "name": member.name,
                    "role": member.role.value,
                    "active": member.active,
                }
                for member in queries.list_members(session, organisation.id)
            )
    terminal.table(data, ("organisation", "kind", "email", "name", "role", "active"))


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


@group.command("role")
@click.argument("email")
@click.argument("role", type=click.Choice([role.value for role in Role]))
@click.option("--assigned-only", is_flag=True, help="They answer only parameters assigned to them.")
@pass_terminal
def role_(terminal: Terminal, email: str, role: str, *, assigned_only: bool) -> None:
    """Gives a member another role, and lets them in."""
    _change(terminal, email, Role(role), active=True, assigned_only=assigned_only)


@group.command("shut")
@click.argument("email")
@pass_terminal
def shut(terminal: Terminal, email: str) -> None:
    """Shuts a member out of this organisation, of no other."""
    _change(terminal, email, None, active=False)


def _change(
    terminal: Terminal, email: str, role: Role | None, *, active: bool, assigned_only: bool = False
) -> None:
    actor = terminal.actor()
    with terminal.database.transaction(actor.organisation_id) as session:
        member = queries.find_member(session, actor.organisation_id, email)
        if member is None:
            raise click.ClickException(f"{email} is no member of {actor.organisation}.")
        command = service.ChangeMember(member.user_id, role or member.role, active, assigned_only)
        service.change_member(session, actor, command)
    data = {"organisation": actor.organisation, "email": member.email, "role": command.role, "active": active}
    state = "may sign in" if active else "is shut out"
    terminal.show(data, f"{member.email} is {command.role.value} in {actor.organisation} and {state}.")


@group.command("reset-factors")
@click.argument("email")
@pass_terminal
def reset_factors(terminal: Terminal, email: str) -> None:
    """Takes codes and passkeys from somebody who has lost them all."""
    actor = terminal.actor()
    with terminal.database.transaction(actor.organisation_id) as session:
        user = queries.find_user(session, email)
        if user is None:
            raise click.ClickException(f"Nobody signs in as {email}.")
        service.reset_factors(session, actor, user)
    terminal.show({"email": email}, f"{email} signs in with a password alone now.")


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


@group.group("token")
def token() -> None:
    """Keys of members to the API."""


@token.command("make")
@click.argument("email")
@click.option("--name", required=True, help="What it is for.")
@click.option("--days", type=click.IntRange(1, MOST_DAYS), default=90, show_default=True)
@click.option(
    "--scope",
    type=click.Choice([item.value for item in Preset]),
    default=Preset.READ.value,
    show_default=True,
)
@click.option("--may", multiple=True, help="With --scope listed: one capability, as in audits.see.")
@pass_terminal
def make_token(
    terminal: Terminal, email: str, name: str, days: int, scope: str, may: tuple[str, ...]
) -> None:
    """Makes a token of a member's, shown once."""
    organisation = terminal.actor().organisation_id
    with terminal.database.transaction(organisation) as session:
        member = queries.find_member(session, organisation, email)
        if member is None:
            raise click.ClickException(f"{email} is no member here. See: audit-app accounts list")
        _user, actor = queries.find_account(session, "id", member.user_id, organisation=organisation)
        if actor is None or not member.active or actor.organisation_id != organisation:
            raise click.ClickException(f"{email} may not sign in here.")
        made = tokens.make_token(session, actor, tokens.MakeToken(name, days, Preset(scope), may))
    terminal.show({"id": made.id, "token": made.text}, f"{made.text}\nIt is shown this once: copy it now.")


@token.command("list")
@pass_terminal
def list_tokens_(terminal: Terminal) -> None:
    """Every token of the organisation, without its text."""
    with terminal.database.reading(terminal.actor().organisation_id) as session:
        rows = list_tokens(session, size=1000).rows
    fields = ("id", "name", "email", "prefix", "preset", "expires_at", "used_at", "standing")
    terminal.table([{name: str(getattr(row, name) or "") for name in fields} for row in rows], fields)


@token.command("revoke")
@click.argument("token_id", type=int)
@pass_terminal
def revoke_token(terminal: Terminal, token_id: int) -> None:
    """Ends a token at once."""
    actor = terminal.actor()
    with terminal.database.transaction(actor.organisation_id) as session:
        tokens.revoke_token(session, actor, token_id)
    terminal.show({"id": token_id}, f"Token {token_id} opens nothing any more.")
