"""Screens of the client's window, and of what is open to whom."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from audit_app.base import blobs, clock
from audit_app.base.errors import Invalid
from audit_app.base.i18n import gettext as _
from audit_app.client import queries, service
from audit_app.metrics.forms import state_label
from audit_app.publishing.rules import MEDIA_TYPES
from audit_app.web.context import actor, reading, settings, transaction
from audit_app.web.forms import PlainForm
from audit_app.web.guards import fresh, requires
from audit_app.workforce.forms import channel_label
from audit_app.workforce.queries import list_programmes

blueprint = Blueprint("client", __name__, url_prefix="/client", template_folder="templates")


@blueprint.get("/")
@requires("client.see")
def home() -> ResponseReturnValue:
    with reading() as session:
        programmes = queries.open_to(session, actor())
        reports = queries.list_reports(session, actor())
    return render_template("client/home.html", programmes=programmes, reports=reports, room="client")


@blueprint.get("/programmes/<int:programme_id>")
@requires("client.see")
def programme(programme_id: int) -> ResponseReturnValue:
    page = max(1, request.args.get("page", 1, int))
    with reading() as session:
        found = queries.read_programme(session, actor(), programme_id, page, clock.today())
    return render_template(
        "client/programme.html",
        found=found.programme,
        metrics=found.metrics,
        page=found.evaluations,
        calibrations=found.calibrations,
        channel=channel_label,
        state=state_label,
        room="client",
    )


@blueprint.get("/reports/<int:report_id>/file")
@requires("client.see")
def report_file(report_id: int) -> ResponseReturnValue:
    with reading() as session:
        row = queries.get_report(session, actor(), report_id)
    return send_file(
        blobs.for_settings(settings()).open(row.sha256),
        mimetype=MEDIA_TYPES[row.format],
        as_attachment=True,
        download_name=row.filename,
        etag=row.sha256,
        max_age=0,
    )


@blueprint.get("/observers")
@requires("accounts.manage")
def observers() -> ResponseReturnValue:
    return _observers()


def _observers(error: Invalid | None = None) -> str:
    with reading() as session:
        rows = queries.list_observers(session)
        programmes = list_programmes(session)
    return render_template(
        "client/observers.html", rows=rows, programmes=programmes, error=error, room="accounts"
    )


@blueprint.post("/observers/<int:user_id>")
@requires("accounts.manage")
@fresh
def open_programmes(user_id: int) -> ResponseReturnValue:
    PlainForm().checked()
    chosen = tuple(request.form.getlist("programmes", type=int))
    try:
        with transaction() as session:
            service.open_programmes(session, actor(), service.OpenProgrammes(user_id, chosen))
    except Invalid as error:
        return _observers(error), 422
    flash(_("Saved."), "success")
    return redirect(url_for("client.observers"), 303)


@blueprint.get("/releases")
@requires("client.release")
def releases() -> ResponseReturnValue:
    with reading() as session:
        rows = queries.list_reports(session)
    return render_template("client/releases.html", rows=rows, room="publishing")


@blueprint.post("/releases/<int:report_id>")
@requires("client.release")
def release(report_id: int) -> ResponseReturnValue:
    PlainForm().checked()
    with transaction() as session:
        service.release_report(session, actor(), report_id)
    flash(_("Released: observers of all its programmes can take it along now."), "success")
    return redirect(url_for("client.releases"), 303)


@blueprint.post("/releases/<int:report_id>/taking-back")
@requires("client.release")
def take_back(report_id: int) -> ResponseReturnValue:
    PlainForm().checked()
    with transaction() as session:
        service.take_back_report(session, actor(), report_id)
    flash(_("Taken back. What somebody has taken along stays with them."), "success")
    return redirect(url_for("client.releases"), 303)
