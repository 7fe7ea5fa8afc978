"""`audit-app`: one command, `audit-app ROOM VERB`."""

from __future__ import annotations

import sys

import click
from sqlalchemy.exc import SQLAlchemyError

from audit_app import config, kinds, operations  # noqa: F401 - kinds of file register themselves
from audit_app.accounts import commands as accounts
from audit_app.accounts import queries as people
from audit_app.actions import commands as actions
from audit_app.areas import commands as areas
from audit_app.auditlog import commands as auditlog
from audit_app.audits import commands as audits
from audit_app.base.actor import Actor
from audit_app.base.db import Database
from audit_app.base.errors import AppError, Invalid
from audit_app.base.terminal import Terminal
from audit_app.catalog import commands as catalog
from audit_app.checks import commands as checks
from audit_app.drill import commands as drill
from audit_app.evidence import commands as evidence
from audit_app.intake import commands as intake
from audit_app.mail import commands as mail
from audit_app.metrics import commands as metrics
from audit_app.portal import commands as portal
from audit_app.privacy import commands as privacy
from audit_app.publishing import commands as publishing
from audit_app.quality import commands as quality
from audit_app.talk import commands as talk
from audit_app.training import commands as training
from audit_app.vendors import commands as vendors
from audit_app.webhooks import commands as webhooks
from audit_app.workforce import commands as workforce


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--json", "as_json", is_flag=True, help="Print data as JSON, for scripts.")
@click.option("--organisation", help="Which organisation, when there are several.")
@click.version_option(package_name="audit-app")
@click.pass_context
def cli(context: click.Context, *, as_json: bool, organisation: str | None) -> None:
    """The COPC certification readiness audit tool. Not affiliated with COPC Inc."""
    settings = config.load()
    terminal = Terminal(settings, as_json, organisation, lambda: _open(settings), _actor)
    context.obj = terminal
    context.call_on_close(terminal.close)


def _open(settings: config.Settings) -> Database:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    return Database(settings.url)


def _actor(database: Database, organisation: str | None) -> Actor:
    with database.across() as session:
        return people.system_actor(session, organisation)


ROOMS = (
    accounts,
    areas,
    auditlog,
    mail,
    catalog,
    evidence,
    audits,
    publishing,
    privacy,
    workforce,
    training,
    quality,
    metrics,
    vendors,
    actions,
    drill,
    portal,
    talk,
    webhooks,
)
intake.attach(room.group for room in ROOMS)
for room in ROOMS:
    cli.add_command(room.group)
audits.checks.add_command(checks.list_)
cli.add_command(audits.checks)
for verb in (
    operations.access,
    operations.db,
    operations.serve,
    operations.worker,
    operations.doctor,
    operations.demo,
):
    cli.add_command(verb)


def main() -> None:
    """The console script: errors are one line and an exit code."""
    try:
        cli(standalone_mode=False, args=_json_anywhere(sys.argv[1:]))
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        click.echo("Stopped. Nothing half done was kept.", err=True)
        sys.exit(130)
    except (AppError, config.SettingsError) as error:
        click.echo(f"error: {error}", err=True)
        for field, text in getattr(error, "fields", {}).items() if isinstance(error, Invalid) else ():
            click.echo(f"  {field}: {text}", err=True)
        sys.exit(1)
    except SQLAlchemyError as error:
        why = str(getattr(error, "orig", error)).strip().splitlines()[0]
        click.echo(f"error: the database refused ({why}). Type: audit-app doctor", err=True)
        sys.exit(1)


def _json_anywhere(arguments: list[str]) -> list[str]:
    """`--json` and `--organisation X` are understood behind the verb too."""
    before, after = [], []
    rest = iter(arguments)
    for item in rest:
        if item == "--json":
            before.append(item)
        elif item == "--organisation":
            before += [item, next(rest, "")]
        elif item == "--":
            after += [item, *rest]
        else:
            after.append(item)
    return before + after
