"""One vendor: its scorecards over months, what to do, and what it is held against."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from audit_app.base import clock
from audit_app.base.errors import Conflict, Invalid, NotFound
from audit_app.base.i18n import gettext as _
from audit_app.vendors import queries, service
from audit_app.vendors.forms import CheckForm, ServiceForm, VendorForm
from audit_app.vendors.queries import BoardRow, VendorRow
from audit_app.vendors.rules import Advice, Dimension, ServiceKind, compare_costs
from audit_app.vendors.views.blueprint import asked_month, blueprint
from audit_app.vendors.views.chart import wide
from audit_app.web.context import actor, reading, transaction
from audit_app.web.guards import requires

MONTHS = 14
COST_MONTHS = 12


def _one(session: Session, vendor_id: int) -> tuple[VendorRow, BoardRow | None]:
    """The vendor and its months up to the one asked for; None when it had no contract in them."""
    rows = queries.read_board(session, asked_month(), clock.today(), MONTHS, {vendor_id})
    return (rows[0].vendor, rows[0]) if rows else (queries.get_vendor(session, vendor_id), None)


@blueprint.get("/<int:vendor_id>")
@requires("vendors.see")
def show(vendor_id: int) -> ResponseReturnValue:
    month = asked_month()
    with reading() as session:
        vendor, row = _one(session, vendor_id)
        ratings = queries.list_ratings(session, vendor_id, month, month)
        seen = queries.list_seen(session, vendor_id, month)
    return render_template(
        "vendors/show.html",
        vendor=vendor,
        row=row,
        chart=wide(row.cards) if row else None,
        ratings=ratings,
        seen=seen,
        month=month,
        today=clock.today(),
        Dimension=Dimension,
        room="vendors",
    )


@blueprint.get("/<int:vendor_id>/recommendation")
@requires("vendors.see")
def recommendation(vendor_id: int) -> ResponseReturnValue:
    """To print: what to do about the vendor, why, and the costs beside it."""
    month = asked_month()
    with reading() as session:
        vendor, row = _one(session, vendor_id)
        costs = queries.list_costs(session, vendor_id, month, COST_MONTHS)
    if row is None:
        raise NotFound(_("%(name)s had no contract in these months.", name=vendor.name))
    return render_template(
        "vendors/recommendation.html",
        vendor=vendor,
        row=row,
        month=month,
        today=clock.today(),
        costs=costs,
        comparison=compare_costs([line.figures for line in costs]),
        currency=next((line.currency for line in costs if line.currency), ""),
        Advice=Advice,
        Dimension=Dimension,
        room="vendors",
    )


@blueprint.get("/new")
@requires("vendors.manage")
def new() -> ResponseReturnValue:
    return _new(VendorForm(formdata=None))


def _new(form: VendorForm, error: Invalid | Conflict | None = None) -> str:
    return render_template("vendors/new.html", form=form, error=error, room="vendors")


@blueprint.post("/new")
@requires("vendors.manage")
def add() -> ResponseReturnValue:
    form = VendorForm()
    try:
        form.checked()
        with transaction() as session:
            vendor_id = service.add_vendor(session, actor(), _command(form))
    except (Invalid, Conflict) as error:
        return _new(form, error), 422
    flash(_("Added. Say now which services are bought."), "success")
    return redirect(url_for("vendors.settings", vendor_id=vendor_id), 303)


def _command(form: VendorForm) -> service.SaveVendor:
    return service.SaveVendor(
        form.code.data or "",
        form.name.data or "",
        form.contract_from.data or clock.today(),
        form.contract_until.data,
        form.contacts.data or "",
        form.answer_hours.data or 0.0,
    )


@blueprint.get("/<int:vendor_id>/settings")
@requires("vendors.see")
def settings(vendor_id: int) -> ResponseReturnValue:
    return _settings(vendor_id)


def _settings(vendor_id: int, form: VendorForm | None = None, error: Invalid | Conflict | None = None) -> str:
    with reading() as session:
        vendor = queries.get_vendor(session, vendor_id)
        services = queries.list_services(session, vendor_id)
        checks = queries.list_checks(session, {vendor_id})
    bought = {kind for _number, kind in services}
    return render_template(
        "vendors/settings.html",
        vendor=vendor,
        form=form or VendorForm(formdata=None, obj=vendor),
        services=services,
        checks=checks,
        kinds=[kind for kind in ServiceKind if kind not in bought],
        typed=request.form,
        error=error,
        month=asked_month(),
        room="vendors",
    )


@blueprint.post("/<int:vendor_id>/settings")
@requires("vendors.manage")
def change(vendor_id: int) -> ResponseReturnValue:
    form = VendorForm()
    try:
        form.checked()
        with transaction() as session:
            service.change_vendor(session, actor(), vendor_id, _command(form))
    except (Invalid, Conflict) as error:
        return _settings(vendor_id, form, error), 422
    return _saved(vendor_id)


@blueprint.post("/<int:vendor_id>/services")
@requires("vendors.manage")
def add_service(vendor_id: int) -> ResponseReturnValue:
    form = ServiceForm()
    try:
        form.checked()
        with transaction() as session:
            service.add_service(session, actor(), vendor_id, ServiceKind(form.kind.data))
    except (Invalid, Conflict) as error:
        return _settings(vendor_id, error=error), 422
    return _saved(vendor_id)


@blueprint.post("/<int:vendor_id>/checks")
@requires("vendors.manage")
def add_check(vendor_id: int) -> ResponseReturnValue:
    form = CheckForm()
    try:
        form.checked()
        command = service.AddCheck(form.service_id.data or 0, form.text.data or "", form.how.data or "")
        with transaction() as session:
            service.add_check(session, actor(), vendor_id, command)
    except Invalid as error:
        return _settings(vendor_id, error=error), 422
    return _saved(vendor_id)


@blueprint.post("/<int:vendor_id>/checks/<int:check_id>/drop")
@requires("vendors.manage")
def drop_check(vendor_id: int, check_id: int) -> ResponseReturnValue:
    with transaction() as session:
        service.drop_check(session, actor(), vendor_id, check_id)
    return _saved(vendor_id)


def _saved(vendor_id: int) -> ResponseReturnValue:
    flash(_("Saved."), "success")
    return redirect(url_for("vendors.settings", vendor_id=vendor_id), 303)
