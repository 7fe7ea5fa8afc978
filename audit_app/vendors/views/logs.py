"""The logs of a vendor: reports, calls and e-mails, costs; each as a page, a form and a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from audit_app.base import clock
from audit_app.base.errors import Conflict, Invalid
from audit_app.base.i18n import gettext as _
from audit_app.vendors import queries, service
from audit_app.vendors.forms import AnswerForm, ContactForm, CostForm, ReportForm, SentForm, aware
from audit_app.vendors.rules import ContactChannel, compare_costs
from audit_app.vendors.views.blueprint import asked_month, blueprint, page_asked, parse_month
from audit_app.web.context import actor, database, reading, transaction
from audit_app.web.forms import Form
from audit_app.web.guards import requires
from audit_app.web.rows import rows_file

REPORT_HEADER = ("report", "period_from", "due_on", "sent_on", "on_time", "days_late", "note")
CONTACT_HEADER = (
    "channel",
    "reference",
    "received_at",
    "answered_at",
    "agreed_hours",
    "reached",
    "in_time",
    "minutes",
)
COST_HEADER = ("month", "cost", "in_house", "volume", "currency", "note")
ANSWERS = {True: "yes", False: "no", None: ""}


@blueprint.get("/<int:vendor_id>/reports")
@requires("vendors.see")
def reports(vendor_id: int) -> ResponseReturnValue:
    return _reports(vendor_id)


def _reports(vendor_id: int, form: Form | None = None, error: Invalid | Conflict | None = None) -> str:
    with reading() as session:
        vendor = queries.get_vendor(session, vendor_id)
        page = queries.page_reports(session, vendor_id, clock.today(), page_asked())
    return render_template(
        "vendors/reports.html",
        vendor=vendor,
        page=page,
        form=form if isinstance(form, ReportForm) else ReportForm(formdata=None),
        error=error,
        today=clock.today(),
        month=asked_month(),
        room="vendors",
    )


@blueprint.post("/<int:vendor_id>/reports")
@requires("vendors.record")
def log_report(vendor_id: int) -> ResponseReturnValue:
    form = ReportForm()
    try:
        form.checked()
        command = service.LogReport(
            vendor_id,
            form.name.data or "",
            form.period_from.data or clock.today(),
            form.due_on.data or clock.today(),
            form.sent_on.data,
            form.note.data or "",
        )
        with transaction() as session:
            service.log_report(session, actor(), command)
    except (Invalid, Conflict) as error:
        return _reports(vendor_id, form, error), 422
    return _noted("vendors.reports", vendor_id)


@blueprint.post("/<int:vendor_id>/reports/<int:report_id>/sent")
@requires("vendors.record")
def send_report(vendor_id: int, report_id: int) -> ResponseReturnValue:
    form = SentForm()
    try:
        form.checked()
        command = service.SendReport(vendor_id, report_id, form.sent_on.data or clock.today())
        with transaction() as session:
            service.send_report(session, actor(), command)
    except Invalid as error:
        return _reports(vendor_id, error=error), 422
    return _noted("vendors.reports", vendor_id)


@blueprint.get("/<int:vendor_id>/reports.csv")
@requires("vendors.see")
def report_rows(vendor_id: int) -> Response:
    store, organisation_id, today = database(), actor().organisation_id, clock.today()
    with reading() as session:
        vendor = queries.get_vendor(session, vendor_id)

    def lines() -> Iterator[Sequence[Any]]:
        yield REPORT_HEADER
        with store.reading(organisation_id) as session:
            for row in queries.stream_reports(session, today, vendor_id):
                yield (
                    row.name,
                    row.period_from,
                    row.due_on,
                    row.sent_on,
                    ANSWERS[row.in_time],
                    row.days_late,
                    row.note,
                )

    return rows_file(lines(), f"vendor-{vendor.id}-reports")


@blueprint.get("/<int:vendor_id>/contacts")
@requires("vendors.see")
def contacts(vendor_id: int) -> ResponseReturnValue:
    return _contacts(vendor_id)


def _contacts(vendor_id: int, form: Form | None = None, error: Invalid | Conflict | None = None) -> str:
    with reading() as session:
        vendor = queries.get_vendor(session, vendor_id)
        page = queries.page_contacts(session, vendor_id, clock.today(), page_asked())
    return render_template(
        "vendors/contacts.html",
        vendor=vendor,
        page=page,
        form=form if isinstance(form, ContactForm) else ContactForm(formdata=None),
        error=error,
        channels=list(ContactChannel),
        month=asked_month(),
        room="vendors",
    )


@blueprint.post("/<int:vendor_id>/contacts")
@requires("vendors.record")
def log_contact(vendor_id: int) -> ResponseReturnValue:
    form = ContactForm()
    try:
        form.checked()
        command = service.LogContact(
            vendor_id,
            ContactChannel(form.channel.data),
            aware(form.received_at.data) or clock.now(),
            aware(form.answered_at.data),
            form.agreed_hours.data,
            not form.unreached.data,
            form.reference.data or "",
        )
        with transaction() as session:
            service.log_contact(session, actor(), command)
    except (Invalid, Conflict) as error:
        return _contacts(vendor_id, form, error), 422
    return _noted("vendors.contacts", vendor_id)


@blueprint.post("/<int:vendor_id>/contacts/<int:contact_id>/answered")
@requires("vendors.record")
def answer_contact(vendor_id: int, contact_id: int) -> ResponseReturnValue:
    form = AnswerForm()
    try:
        form.checked()
        moment = aware(form.answered_at.data) or clock.now()
        with transaction() as session:
            service.answer_contact(session, actor(), service.AnswerContact(vendor_id, contact_id, moment))
    except Invalid as error:
        return _contacts(vendor_id, error=error), 422
    return _noted("vendors.contacts", vendor_id)


@blueprint.get("/<int:vendor_id>/contacts.csv")
@requires("vendors.see")
def contact_rows(vendor_id: int) -> Response:
    store, organisation_id, today = database(), actor().organisation_id, clock.today()
    with reading() as session:
        vendor = queries.get_vendor(session, vendor_id)

    def lines() -> Iterator[Sequence[Any]]:
        yield CONTACT_HEADER
        with store.reading(organisation_id) as session:
            for row in queries.stream_contacts(session, today, vendor_id):
                yield (
                    row.channel.value,
                    row.reference,
                    row.received_at,
                    row.answered_at,
                    row.agreed_hours,
                    ANSWERS[row.reached],
                    ANSWERS[row.in_time],
                    row.minutes,
                )

    return rows_file(lines(), f"vendor-{vendor.id}-contacts")


@blueprint.get("/<int:vendor_id>/costs")
@requires("vendors.see")
def costs(vendor_id: int) -> ResponseReturnValue:
    return _costs(vendor_id)


def _costs(vendor_id: int, form: CostForm | None = None, error: Invalid | None = None) -> str:
    with reading() as session:
        vendor = queries.get_vendor(session, vendor_id)
        lines = queries.list_costs(session, vendor_id, clock.today())
    return render_template(
        "vendors/costs.html",
        vendor=vendor,
        lines=lines,
        comparison=compare_costs([line.figures for line in lines[:12]]),
        form=form or CostForm(formdata=None),
        error=error,
        month=asked_month(),
        room="vendors",
    )


@blueprint.post("/<int:vendor_id>/costs")
@requires("vendors.record")
def save_cost(vendor_id: int) -> ResponseReturnValue:
    form = CostForm()
    try:
        form.checked()
        command = service.SaveCost(
            vendor_id,
            parse_month(form.month.data or ""),
            form.cost.data or 0.0,
            form.in_house.data,
            form.volume.data,
            form.currency.data or "",
            form.note.data or "",
        )
        with transaction() as session:
            service.save_cost(session, actor(), command)
    except Invalid as error:
        return _costs(vendor_id, form, error), 422
    return _noted("vendors.costs", vendor_id)


@blueprint.get("/<int:vendor_id>/costs.csv")
@requires("vendors.see")
def cost_rows(vendor_id: int) -> Response:
    with reading() as session:
        vendor = queries.get_vendor(session, vendor_id)
        found = queries.list_costs(session, vendor_id, dt.date.max)

    def lines() -> Iterator[Sequence[Any]]:
        yield COST_HEADER
        for row in found:
            yield (f"{row.month:%Y-%m}", row.cost, row.in_house, row.volume, row.currency, row.note)

    return rows_file(lines(), f"vendor-{vendor.id}-costs")


def _noted(endpoint: str, vendor_id: int) -> ResponseReturnValue:
    flash(_("Noted."), "success")
    return redirect(url_for(endpoint, vendor_id=vendor_id), 303)
