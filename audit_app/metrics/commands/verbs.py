"""Verbs: catalogue, values, targets, summary, figures."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from audit_app.base import clock
from audit_app.base.errors import Invalid, NotFound
from audit_app.base.figure import Scope
from audit_app.base.tabular import parse_decimal, write_csv
from audit_app.base.terminal import Terminal, pass_terminal
from audit_app.metrics import queries, service
from audit_app.metrics.commands.group import group
from audit_app.metrics.rules import last_day, month_of, read_month, shown_bounds
from audit_app.scoring.rules import Month
from audit_app.workforce import queries as workforce


class MonthType(click.ParamType[Month]):
    """A month such as 2026-03."""

    name = "month"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Month:
        if isinstance(value, Month):
            return value
        try:
            return read_month(str(value))
        except ValueError:
            self.fail(f"{value} is no month; write it as 2026-03", param, ctx)


MONTH = MonthType()


def scope_of(terminal: Terminal, as_of: Month | None, programme: str | None, site: str | None) -> Scope:
    """The twelve months up to a month, of a programme and site by name; raises NotFound."""
    month = as_of or month_of(clock.today()) - 1
    with terminal.database.reading(terminal.actor().organisation_id) as session:
        structure = workforce.structure(session)
    return Scope(
        as_of=min(last_day(month), clock.today()),
        since=last_day(month - 12) + dt.timedelta(days=1),
        programmes=_named(programme, structure.programmes, "programme"),
        sites=_named(site, structure.sites, "site"),
    )


def _named(name: str | None, rows: tuple[Any, ...], kind: str) -> frozenset[int]:
    if name is None:
        return frozenset()
    found = frozenset(row.id for row in rows if row.name.casefold() == name.casefold())
    if not found:
        raise NotFound(f"There is no {kind} called {name}.")
    return found


def show_summary(terminal: Terminal, scope: Scope, out: Path | None) -> None:
    """Prints the performance summary, or writes it as CSV."""
    with terminal.database.reading(terminal.actor().organisation_id) as session:
        found = queries.summary(session, scope)
    table = queries.table(found)
    if out is not None:
        out.write_bytes(b"".join(write_csv(table)))
        terminal.show({"file": str(out), "rows": len(table) - 1}, f"{out} is there: {len(table) - 1} rows.")
        return
    head = [str(name) for name in table[0]]
    rows = [dict(zip(head, row, strict=True)) for row in table[1:]]
    if terminal.json:
        data = {"as_of": str(found.as_of), "sustained": found.sustained, "judged": found.judged, "rows": rows}
        terminal.show(data, "")
        return
    terminal.table(
        rows, ("parameter", "metric_used", "programme", "target", str(found.as_of), "months_met", "state")
    )


@group.command("summary")
@click.option("--as-of", type=MONTH, help="The last month; left out: the last one that is over.")
@click.option("--programme", help="One programme, by name.")
@click.option("--site", help="One site, by name.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write CSV here instead.")
@pass_terminal
def summary(
    terminal: Terminal, as_of: Month | None, programme: str | None, site: str | None, out: Path | None
) -> None:
    """The performance summary: each metric with target, twelve months and whether it is sustained."""
    show_summary(terminal, scope_of(terminal, as_of, programme, site), out)


@group.command("figures")
@click.option("--as-of", type=MONTH, help="The last month; left out: the last one that is over.")
@pass_terminal
def figures(terminal: Terminal, as_of: Month | None) -> None:
    """What the metrics say of the requirements they can answer."""
    scope = scope_of(terminal, as_of, None, None)
    with terminal.database.reading(terminal.actor().organisation_id) as session:
        found = queries.figures(session, scope).values()
    rows = [
        {
            "code": one.code,
            "outcome": one.outcome.value,
            "numerator": one.numerator,
            "denominator": one.denominator,
            "as_of": one.as_of,
            "sentence": one.sentence,
        }
        for one in found
    ]
    terminal.table(rows, ("code", "outcome", "numerator", "denominator", "sentence"))


@group.command("adopt")
@pass_terminal
def adopt(terminal: Terminal) -> None:
    """Takes over what the catalogue that comes with this has and the organisation has not."""
    actor = terminal.actor()
    with terminal.database.transaction(actor.organisation_id) as session:
        new = service.adopt_catalogue(session, actor)
    terminal.show({"new": new}, f"{new} metrics came in.")


@group.command("list")
@pass_terminal
def list_(terminal: Terminal) -> None:
    """Every metric with its formula and use."""
    with terminal.database.reading(terminal.actor().organisation_id) as session:
        rows = [
            {
                "code": row.definition.code,
                "name": row.definition.name,
                "parameter": row.definition.item,
                "unit": row.definition.unit.value,
                "direction": row.definition.direction.value,
                "counted": row.definition.counted.value,
                "left_out": row.left_out,
            }
            for row in queries.list_metrics(session)
        ]
    terminal.table(rows, ("code", "name", "parameter", "direction", "counted", "left_out"))


@group.command("targets")
@click.argument("code")
@pass_terminal
def targets(terminal: Terminal, code: str) -> None:
    """The targets of a metric, newest first."""
    with terminal.database.reading(terminal.actor().organisation_id) as session:
        row = queries.get_metric(session, code)
        rows = [
            {
                "from_month": str(one.target.from_month),
                "programme": one.programme or "all",
                "target": shown_bounds(row.definition.unit, *one.target.bounds),
                "reason": one.reason,
                "loosened": one.loosened,
                "proposed": one.proposed,
                "approved_by": one.approved_by,
            }
            for one in queries.list_targets(session, row.id)
        ]
    terminal.table(rows, ("from_month", "programme", "target", "loosened", "proposed", "reason"))


@group.command("record")
@click.argument("code")
@click.argument("month", type=MONTH)
@click.argument("numerator")
@click.argument("denominator")
@click.option("--programme", help="By name; left out: the whole operation.")
@click.option("--source", default="", help="Where the counts come from.")
@pass_terminal
def record(
    terminal: Terminal,
    /,
    code: str,
    month: Month,
    numerator: str,
    denominator: str,
    programme: str | None,
    source: str,
) -> None:
    """Notes the counts of one metric and month."""
    actor = terminal.actor()
    chosen = scope_of(terminal, month_of(clock.today()), programme, None).programmes
    above, below = _number(numerator), _number(denominator)
    command = service.RecordValue(code, month, above, below, next(iter(chosen), None), source=source)
    with terminal.database.transaction(actor.organisation_id) as session:
        changed = service.record_values(session, actor, [command])
    terminal.show({"changed": changed}, "Saved." if changed else "It was so already.")


def _number(text: str) -> Decimal:
    try:
        return parse_decimal(text)
    except Invalid as error:
        raise click.BadParameter(error.message) from None


@group.command("lock")
@click.argument("month", type=MONTH)
@pass_terminal
def lock(terminal: Terminal, month: Month) -> None:
    """Closes a month: nobody changes its values any more."""
    actor = terminal.actor()
    with terminal.database.transaction(actor.organisation_id) as session:
        service.lock_month(session, actor, month)
    terminal.show({"month": str(month), "locked": True}, f"{month} is closed.")
