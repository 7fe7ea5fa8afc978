"""The catalogue: what is measured, what is left out and why, own metrics."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit_app.base.errors import Conflict, Invalid
from audit_app.base.i18n import gettext as _
from audit_app.base.i18n import ngettext
from audit_app.metrics import queries, service
from audit_app.metrics.forms import MetricForm, ReasonForm
from audit_app.metrics.loader import shipped_catalogue
from audit_app.metrics.rules import Frequency, Unit
from audit_app.metrics.views.blueprint import blueprint
from audit_app.scoring.rules import Direction, Group
from audit_app.web.context import actor, reading, transaction
from audit_app.web.guards import requires


@blueprint.get("/catalogue")
@requires("metrics.see")
def catalogue() -> ResponseReturnValue:
    return _catalogue()


def _catalogue(error: Invalid | Conflict | None = None) -> str:
    with reading() as session:
        found = queries.list_metrics(session)
    return render_template("metrics/catalogue.html", metrics=found, error=error, room="metrics")


@blueprint.post("/catalogue/adopt")
@requires("metrics.manage")
def adopt() -> ResponseReturnValue:
    with transaction() as session:
        new = service.adopt_catalogue(session, actor())
    flash(
        ngettext("%(num)s metric came in.", "%(num)s metrics came in.", new)
        if new
        else _("Everything was there already."),
        "success",
    )
    return redirect(url_for("metrics.catalogue"), 303)


@blueprint.get("/catalogue/new")
@requires("metrics.manage")
def new_metric() -> ResponseReturnValue:
    return _form(None)


@blueprint.get("/<code>/edit")
@requires("metrics.manage")
def edit_metric(code: str) -> ResponseReturnValue:
    return _form(code)


def _form(code: str | None, error: Invalid | Conflict | None = None) -> str:
    with reading() as session:
        row = queries.get_metric(session, code) if code else None
    shipped = shipped_catalogue(actor().locale).find(code) if code else None
    return render_template(
        "metrics/edit.html",
        metric=row,
        now=request.form if error else row.definition if row else {},
        variants=shipped.variants if shipped else (),
        groups=list(Group),
        units=list(Unit),
        directions=list(Direction),
        frequencies=list(Frequency),
        error=error,
        room="metrics",
    )


@blueprint.post("/catalogue/new")
@requires("metrics.manage")
def add_metric() -> ResponseReturnValue:
    return _save(None)


@blueprint.post("/<code>/edit")
@requires("metrics.manage")
def change_metric(code: str) -> ResponseReturnValue:
    return _save(code)


def _save(code: str | None) -> ResponseReturnValue:
    form = MetricForm()
    try:
        form.checked()
        command = service.SaveMetric(
            code=code or form.code.data or "",
            name=form.name.data or "",
            item=form.item.data or "",
            group=Group(form.group.data),
            definition=form.definition.data or "",
            numerator=form.numerator.data or "",
            denominator=form.denominator.data or "",
            unit=Unit(form.unit.data),
            direction=Direction(form.direction.data),
            frequency=Frequency(form.frequency.data),
            owner=form.owner.data or "",
            data_source=form.data_source.data or "",
            part_of_whole=bool(form.part_of_whole.data),
            factor=form.factor.data or 1,
            variant=form.variant.data or "",
            never_judged=form.never_judged.data or "",
        )
        with transaction() as session:
            if code is None:
                service.add_metric(session, actor(), command)
            else:
                service.change_metric(session, actor(), command)
    except (Invalid, Conflict) as error:
        return _form(code, error), 422 if isinstance(error, Invalid) else 409
    flash(_("Saved."), "success")
    return redirect(url_for("metrics.show", code=command.code), 303)


@blueprint.post("/<code>/leave-out")
@requires("metrics.manage")
def leave_out(code: str) -> ResponseReturnValue:
    form = ReasonForm()
    try:
        form.checked()
        with transaction() as session:
            service.leave_out(session, actor(), code, form.reason.data or "")
    except Invalid as error:
        return _catalogue(error), 422
    flash(_("Left out. Its values stay."), "success")
    return redirect(url_for("metrics.catalogue"), 303)


@blueprint.post("/<code>/take-in")
@requires("metrics.manage")
def take_in(code: str) -> ResponseReturnValue:
    with transaction() as session:
        service.take_in(session, actor(), code)
    flash(_("In use again."), "success")
    return redirect(url_for("metrics.catalogue"), 303)
