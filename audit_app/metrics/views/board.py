"""The board: metrics × months, and the same rows as a file."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from audit_app.metrics import queries
from audit_app.metrics.views.blueprint import asked_channel, asked_month, blueprint, scope_of
from audit_app.scoring.rules import Group, Month
from audit_app.web.context import reading
from audit_app.web.guards import requires
from audit_app.web.rows import rows_file
from audit_app.workforce import queries as workforce
from audit_app.workforce.rules import Channel


def _group() -> Group | None:
    text = request.args.get("group", "")
    return Group(text) if text in list(Group) else None


def _read(month: Month) -> tuple[queries.Board, list[workforce.ProgrammeRow]]:
    programme = request.args.get("programme", None, int)
    with reading() as session:
        found = queries.board(session, scope_of(month, programme), channel=asked_channel(), group=_group())
        return found, workforce.list_programmes(session)


@blueprint.get("/")
@requires("metrics.see")
def index() -> ResponseReturnValue:
    month = asked_month()
    found, programmes = _read(month)
    return render_template(
        "metrics/board.html",
        board=found,
        month=month,
        programmes=programmes,
        programme=request.args.get("programme", None, int),
        channel=asked_channel(),
        channels=list(Channel),
        group=_group(),
        groups=list(Group),
        room="metrics",
    )


@blueprint.get("/rows.csv")
@requires("metrics.see")
def rows() -> ResponseReturnValue:
    """The board's counts as it is filtered, one row for each metric and month with data."""
    month = asked_month()
    found, _programmes = _read(month)
    return rows_file([queries.FLAT, *queries.flat(found.lines)], f"metrics-{month}")
