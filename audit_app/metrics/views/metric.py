"""One metric: what it is, how it runs, its targets, where it differs."""

from __future__ import annotations

from decimal import Decimal

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit_app.base import clock
from audit_app.base.errors import Conflict, Invalid
from audit_app.base.i18n import gettext as _
from audit_app.metrics import queries, service
from audit_app.metrics.forms import ReasonForm, TargetForm, number_in
from audit_app.metrics.rules import Definition, Unit, month_of, read_month
from audit_app.metrics.views.blueprint import asked_month, blueprint, scope_of
from audit_app.web.context import actor, reading, transaction
from audit_app.web.guards import requires
from audit_app.workforce import queries as workforce


@blueprint.get("/<code>")
@requires("metrics.see")
def show(code: str) -> ResponseReturnValue:
    return _show(code)


def _show(code: str, error: Invalid | Conflict | None = None) -> str:
    month, programme = asked_month(), request.args.get("programme", None, int)
    with reading() as session:
        row = queries.get_metric(session, code)
        found = queries.detail(session, row, scope_of(month, programme))
        programmes = workforce.list_programmes(session)
    return render_template(
        "metrics/metric.html",
        metric=row,
        definition=row.definition,
        found=found,
        month=month,
        now=month_of(clock.today()),
        programme=programme,
        programmes=programmes,
        form=request.form,
        error=error,
        room="metrics",
    )


@blueprint.post("/<code>/targets")
@requires("metrics.manage")
def set_target(code: str) -> ResponseReturnValue:
    form = TargetForm()
    try:
        form.checked()
        with reading() as session:
            definition = queries.get_metric(session, code).definition
        command = service.SetTarget(
            code,
            form.programme_id.data or None,
            read_month(form.from_month.data or ""),
            _bound(definition, form.low.data),
            _bound(definition, form.high.data),
            form.reason.data or "",
            form.source.data or "",
            form.approved_by.data or "",
            form.approval.data or "",
        )
        with transaction() as session:
            service.set_target(session, actor(), command)
    except (Invalid, Conflict) as error:
        return _show(code, error), 422 if isinstance(error, Invalid) else 409
    return _saved(code)


def _bound(definition: Definition, text: str | None) -> Decimal | None:
    """Percentages are typed in percent and kept as shares."""
    number = number_in(text)
    return number / 100 if number is not None and definition.unit is Unit.PERCENT else number


@blueprint.post("/<code>/targets/<int:target_id>/confirm")
@requires("metrics.manage")
def confirm_target(code: str, target_id: int) -> ResponseReturnValue:
    form = ReasonForm()
    try:
        form.checked()
        with transaction() as session:
            service.confirm_target(session, actor(), target_id, form.reason.data or "")
    except Invalid as error:
        return _show(code, error), 422
    return _saved(code)


@blueprint.post("/<code>/targets/<int:target_id>/drop")
@requires("metrics.manage")
def drop_target(code: str, target_id: int) -> ResponseReturnValue:
    try:
        with transaction() as session:
            service.drop_target(session, actor(), target_id)
    except Conflict as error:
        return _show(code, error), 409
    return _saved(code)


def _saved(code: str) -> ResponseReturnValue:
    flash(_("Saved."), "success")
    return redirect(url_for("metrics.show", code=code), 303)
