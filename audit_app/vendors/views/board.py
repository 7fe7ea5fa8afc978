"""All vendors with scores, trend, warning signs and recommendation; the same as a file; the weights."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit_app.base import clock
from audit_app.base.errors import Invalid
from audit_app.base.i18n import gettext as _
from audit_app.vendors import queries, service
from audit_app.vendors.forms import WeightsForm, shown_score
from audit_app.vendors.queries import BoardRow
from audit_app.vendors.rules import LIMIT, STEPS, Advice, Dimension, ServiceKind
from audit_app.vendors.views.blueprint import asked_month, blueprint
from audit_app.vendors.views.chart import spark
from audit_app.web.context import actor, database, reading, transaction
from audit_app.web.guards import requires
from audit_app.web.rows import rows_file

HEADER = ("vendor_code", "vendor", "month", *(one.value for one in Dimension), "total", "below_3")


def _filtered(rows: list[BoardRow]) -> list[BoardRow]:
    advice, kind = request.args.get("advice", ""), request.args.get("service", "")
    return [
        row
        for row in rows
        if (advice not in list(Advice) or row.advised.advice == advice)
        and (kind not in list(ServiceKind) or kind in row.vendor.services)
    ]


@blueprint.get("/")
@requires("vendors.see")
def index() -> ResponseReturnValue:
    month = asked_month()
    with reading() as session:
        rows = queries.read_board(session, month, clock.today())
        known = bool(rows) or bool(queries.list_vendors(session))
    shown = _filtered(rows)
    return render_template(
        "vendors/index.html",
        rows=[(row, spark(row.cards)) for row in shown],
        total=len(rows),
        known=known,
        month=month,
        today=clock.today(),
        advice=request.args.get("advice", ""),
        service=request.args.get("service", ""),
        Advice=Advice,
        Dimension=Dimension,
        kinds=list(ServiceKind),
        room="vendors",
    )


@blueprint.get("/scorecards.csv")
@requires("vendors.see")
def scorecards() -> Response:
    """Every vendor as filtered, with each of the twelve months up to the one shown."""
    month, today = asked_month(), clock.today()
    store, organisation_id = database(), actor().organisation_id
    with store.reading(organisation_id) as session:
        rows = _filtered(queries.read_board(session, month, today))

    def lines() -> Iterator[Sequence[Any]]:
        yield HEADER
        for row in rows:
            for card in row.cards:
                yield (
                    row.vendor.code,
                    row.vendor.name,
                    f"{card.month:%Y-%m}",
                    *("" if one.value is None else shown_score(one.value) for one in card.scores),
                    "" if card.total is None else shown_score(card.total),
                    ", ".join(card.low),
                )

    return rows_file(lines(), f"vendor-scorecards-{month:%Y-%m}")


@blueprint.get("/rules")
@requires("vendors.see")
def rules() -> ResponseReturnValue:
    return _rules()


def _rules(form: WeightsForm | None = None, error: Invalid | None = None) -> str:
    with reading() as session:
        weights = queries.read_weights(session)
    typed = {one: request.form.get(one.value, weights[one]) for one in Dimension}
    return render_template(
        "vendors/rules.html",
        weights=weights,
        typed=typed,
        steps=STEPS,
        limit=LIMIT,
        Dimension=Dimension,
        form=form,
        error=error,
        room="vendors",
    )


@blueprint.post("/rules")
@requires("vendors.manage")
def save_weights() -> ResponseReturnValue:
    form = WeightsForm()
    try:
        form.checked()
        weights = {one: int(form[one.value].data) for one in Dimension}
        with transaction() as session:
            service.save_weights(session, actor(), service.SaveWeights(weights))
    except Invalid as error:
        return _rules(form, error), 422
    flash(_("Saved."), "success")
    return redirect(url_for("vendors.rules"), 303)
