"""Terminal verbs for those who run it: access, db, serve, worker, doctor, demo."""

from __future__ import annotations

import sys
from dataclasses import asdict

import click
from flask import Flask

from audit_app import migrate
from audit_app import worker as jobs  # knows every room's jobs, also for verbs that run one here
from audit_app.accounts import queries as people
from audit_app.accounts import service as accounts
from audit_app.accounts.rules import Answer, Role, answer, roles_with
from audit_app.areas import queries as areas
from audit_app.base import log
from audit_app.base.terminal import Terminal, pass_terminal
from audit_app.web import guards


@click.group("access")
def access() -> None:
    """Who may do what, from the routes and roles themselves."""


@access.command("matrix")
@pass_terminal
def access_matrix(terminal: Terminal) -> None:
    """Every route and method, the capability that it declares, and the roles that have it."""
    rows = [
        {
            "path": door.path,
            "method": door.method,
            "endpoint": door.endpoint,
            "capability": door.permission,
            "roles": [role.value for role in Role]
            if door.permission == guards.PUBLIC
            else [role.value for role in roles_with(door.permission)],
        }
        for door in guards.doors(_app(terminal))
    ]
    shown = rows if terminal.json else [row | {"roles": ", ".join(row["roles"])} for row in rows]
    terminal.table(shown, ("path", "method", "capability", "roles"))


@access.command("explain")
@click.argument("user")
@click.argument("route")
@click.option("--method", default="GET", show_default=True)
@pass_terminal
def access_explain(terminal: Terminal, user: str, route: str, method: str) -> None:
    """Whether somebody may open an address, and why, in every organisation that they belong to."""
    permission = guards.permission_at(_app(terminal), route, method.upper())
    if permission is None:
        raise click.ClickException(f"There is no page that answers {method.upper()} {route}.")
    with terminal.database.across() as session:
        belongings = people.list_belongings(session, user)
    if not belongings:
        raise click.ClickException(f"Nobody signs in as {user}, or no organisation knows them.")
    answers = [answer(one, permission) for one in belongings]
    terminal.table(
        [
            {
                "organisation": one.belonging.organisation,
                "role": one.belonging.role.value,
                "capability": permission,
                "may": one.may or permission == guards.PUBLIC,
                "why": _why(one),
                "own_areas": _own_areas(terminal, one.belonging.organisation_id, user),
            }
            for one in answers
        ],
        ("organisation", "role", "capability", "may", "why", "own_areas"),
    )


def _own_areas(terminal: Terminal, owner: int, email: str) -> str:
    """What somebody does not judge there, whatever their role says."""
    with terminal.database.reading(owner) as session:
        member = people.find_member(session, owner, email)
        row = areas.get_member_areas(session, member.user_id) if member else None
    if row is None:
        return ""
    works = [f"works on {name}" for name in row.works_on]
    return ", ".join((*row.programme_names, *row.site_names, *row.parameters, *works))


def _why(said: Answer) -> str:
    if said.permission == guards.PUBLIC:
        return "anybody may"
    if not said.belonging.active:
        return "the membership is shut"
    role = said.belonging.role.value
    if said.may:
        return f"the role {role} has {said.permission}"
    instead = ", ".join(one.value for one in said.instead) or "no role"
    return f"the role {role} lacks {said.permission}; {instead} has it"


def _app(terminal: Terminal) -> Flask:
    from audit_app.factory import create_app  # every screen: only these two verbs need them

    return create_app(terminal.settings, terminal.database)


@click.group("db")
def db() -> None:
    """The database's shape."""


@db.command("upgrade")
@pass_terminal
def db_upgrade(terminal: Terminal) -> None:
    """Brings the database to this version's shape; makes it when there is none."""
    before = migrate.revision_of(terminal.database)
    migrate.upgrade(terminal.database)
    after = migrate.revision_of(terminal.database)
    terminal.show(
        {"from": before, "to": after},
        f"The database was at {after} already." if before == after else f"The database is at {after} now.",
    )


@db.command("status")
@pass_terminal
def db_status(terminal: Terminal) -> None:
    """At which revision the database is, and at which it should be; exit code 1 when they differ."""
    at, head = migrate.revision_of(terminal.database), migrate.head()
    terminal.show(
        {"at": at, "head": head, "url": terminal.database.engine.url.render_as_string(hide_password=True)},
        f"The database is at {at or 'none'}; this version needs {head}."
        + ("" if at == head else " Type: audit-app db upgrade"),
    )
    if at != head:
        sys.exit(1)


@db.command("check")
@pass_terminal
def db_check(terminal: Terminal) -> None:
    """Compares the database with the models; exit code 1 when they differ."""
    found = migrate.differences(terminal.database)
    terminal.show(found, "\n".join(found) or "The database has the models' shape.")
    if found:
        sys.exit(1)


@db.command("revise")
@click.argument("message")
@click.option("--id", "revision", required=True, help="The new revision's number, such as 0002.")
@pass_terminal
def db_revise(terminal: Terminal, message: str, revision: str) -> None:
    """Writes a migration for what the models have and the database, which must be at head, has not."""
    path = migrate.revise(terminal.database, message, revision)
    terminal.show({"path": path}, f"{path} is written. Read it, then type: audit-app db upgrade")


@click.command()
@pass_terminal
def serve(terminal: Terminal) -> None:
    """Answers browsers, and runs jobs unless AUDIT_APP_JOBS=outside."""
    _serve(terminal)


def _first_start(terminal: Terminal) -> None:
    """On an empty database: the organisation, its administrator and the checklists that come along."""
    from audit_app.catalog import service as catalog  # slow: reads YAML; only the first start needs it

    with terminal.database.across() as session:
        if people.count_users(session):
            return
    settings, password = terminal.settings, accounts.make_password()
    with terminal.database.transaction(None) as session:
        actor = accounts.found_organisation(session, settings.organisation)
        command = accounts.AddMember(settings.administrator, "Administrator", Role.ADMINISTRATOR, password)
        accounts.add_member(session, actor, command)
        catalog.register_builtin(session, actor)
    terminal.show(
        {"organisation": settings.organisation, "email": settings.administrator, "password": password},
        f"First start: {settings.organisation} is there. Sign in as {settings.administrator} with {password} "
        "and change the password; it is not shown again.",
    )


def _serve(terminal: Terminal) -> None:
    from audit_app import serve as server  # gunicorn and every screen: other verbs need neither

    log.install(terminal.settings.log_level)
    server.require_head(terminal.database)
    _first_start(terminal)
    terminal.close()
    listener = server.listen(terminal.settings)
    where = server.address(listener)
    server.run(
        terminal.settings,
        listener,
        lambda: terminal.show({"address": where}, f"Ready: {where} (Ctrl-C ends)"),
    )


@click.command()
@pass_terminal
def worker(terminal: Terminal) -> None:
    """Runs jobs, for servers with AUDIT_APP_JOBS=outside; as many of these as you like."""
    from audit_app import serve as server  # gunicorn and every screen: other verbs need neither

    log.install(terminal.settings.log_level)
    server.require_head(terminal.database)
    jobs.run(terminal.database, terminal.settings)


@click.command()
@pass_terminal
def doctor(terminal: Terminal) -> None:
    """Says what is missing on this machine and what to type; exit code 1 when something needed is."""
    from audit_app import doctor as surgery  # loads libraries only to see whether they load

    found = surgery.examine(terminal.settings)
    terminal.show(
        [asdict(item) for item in found],
        "\n".join(
            f"{'ok  ' if item.fine else 'LACK' if item.needed else '-   '} {item.says}" for item in found
        ),
    )
    if any(item.needed and not item.fine for item in found):
        sys.exit(1)


@click.command()
@click.option("--no-serve", is_flag=True, help="Load the data and write the reports, then end.")
@pass_terminal
def demo(terminal: Terminal, *, no_serve: bool) -> None:
    """Loads the rehearsal audit of a fictional operation, writes its gap reports, and serves it."""
    from audit_app.rehearsal import service as rehearsal  # everything, reports too

    migrate.upgrade(terminal.database)
    loaded = rehearsal.load(terminal.database, terminal.settings)
    if no_serve or not terminal.json:
        terminal.show(
            loaded,
            f"The rehearsal audit is number {loaded['audit']}.\n"
            f"  Gap report, PDF:   {loaded['pdf']}\n"
            f"  Gap report, Excel: {loaded['xlsx']}\n"
            f"  Sign in as {loaded['email']} with {loaded['password']}",
        )
    if not no_serve:
        _serve(terminal)
