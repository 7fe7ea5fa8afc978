"""The performance summary sheet, on screen and as a file."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from audit_app.metrics import queries
from audit_app.metrics.views.blueprint import asked_month, blueprint, scope_of
from audit_app.web.context import actor, reading
from audit_app.web.guards import requires
from audit_app.web.rows import rows_file
from audit_app.workforce import queries as workforce


@blueprint.get("/summary")
@requires("metrics.see")
def summary() -> ResponseReturnValue:
    month, programme = asked_month(), request.args.get("programme", None, int)
    site = request.args.get("site", None, int)
    with reading() as session:
        found = queries.summary(session, scope_of(month, programme, site), actor().locale)
        structure = workforce.structure(session)
    return render_template(
        "metrics/summary.html",
        summary=found,
        month=month,
        programme=programme,
        site=site,
        structure=structure,
        room="metrics",
    )


@blueprint.get("/summary.csv")
@requires("metrics.see")
def summary_rows() -> ResponseReturnValue:
    month, programme = asked_month(), request.args.get("programme", None, int)
    site = request.args.get("site", None, int)
    with reading() as session:
        found = queries.summary(session, scope_of(month, programme, site), actor().locale)
    return rows_file(queries.table(found), f"performance-summary-{month}")
