"""Screens of reports: order, progress, download, verify."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, flash, jsonify, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from audit_app.audits import queries as audits
from audit_app.base import blobs
from audit_app.base.background import State
from audit_app.base.errors import NotFound
from audit_app.base.i18n import gettext as _
from audit_app.publishing import queries, service
from audit_app.publishing.forms import ReportForm
from audit_app.publishing.rules import MEDIA_TYPES, Format, Kind
from audit_app.web import errors, files
from audit_app.web.context import actor, reading, settings, transaction
from audit_app.web.guards import requires

blueprint = Blueprint("publishing", __name__, url_prefix="/reports", template_folder="templates")


@blueprint.get("/")
@requires("reports.see")
def index() -> ResponseReturnValue:
    with reading() as session:
        page = queries.list_reports(session, page=max(1, request.args.get("page", 1, int)))
        choices = audits.list_audits(session, size=200).rows if actor().may("reports.request") else ()
    chosen = request.args.get("audit", 0, int)
    return render_template(
        "publishing/index.html",
        page=page,
        audits=choices,
        chosen=chosen,
        State=State,
        audit=None,
        room="publishing",
    )


@blueprint.get("/of/<int:audit_id>")
@requires("reports.see")
def of_audit(audit_id: int) -> ResponseReturnValue:
    with reading() as session:
        audit = audits.get_audit(session, audit_id)
        page = queries.list_reports(session, audit_id=audit_id, page=max(1, request.args.get("page", 1, int)))
    return render_template(
        "publishing/index.html",
        page=page,
        audits=(audit,),
        chosen=audit_id,
        State=State,
        audit=audit,
        room="publishing",
    )


@blueprint.post("/")
@requires("reports.request")
def order() -> ResponseReturnValue:
    form = ReportForm()
    form.checked()
    with transaction() as session:
        number = service.request_report(
            session,
            actor(),
            service.RequestReport(
                cast("int", form.audit_id.data),
                Kind(form.kind.data),
                Format(form.format.data),
                actor().locale,
            ),
        )
    return redirect(url_for("publishing.show", report_id=number), 303)


@blueprint.get("/<int:report_id>")
@requires("reports.see")
def show(report_id: int) -> ResponseReturnValue:
    with reading() as session:
        report = queries.get_report(session, report_id)
    if errors.wants_json():
        return jsonify(state=report.state.value, stage=report.stage, done=report.done, total=report.total)
    template = "publishing/_progress.html" if request.headers.get("HX-Request") else "publishing/show.html"
    return render_template(template, report=report, State=State, room="publishing")


@blueprint.post("/<int:report_id>/cancel")
@requires("reports.request")
def cancel(report_id: int) -> ResponseReturnValue:
    with transaction() as session:
        service.cancel_report(session, actor(), report_id)
    return redirect(url_for("publishing.show", report_id=report_id), 303)


@blueprint.post("/<int:report_id>/again")
@requires("reports.request")
def again(report_id: int) -> ResponseReturnValue:
    with transaction() as session:
        number = service.repeat_report(session, actor(), report_id)
    return redirect(url_for("publishing.show", report_id=number), 303)


@blueprint.get("/<int:report_id>/file")
@requires("reports.see")
def download(report_id: int) -> ResponseReturnValue:
    with transaction() as session:
        report = queries.get_report(session, report_id)
        if report.sha256 is None:
            raise NotFound(_("This report is not made yet, so there is no file."))
        service.record_download(session, actor(), report_id, report.sha256)
    files.told()
    return send_file(
        blobs.for_settings(settings()).open(report.sha256),
        mimetype=MEDIA_TYPES[report.format],
        as_attachment=True,
        download_name=report.filename,
        etag=report.sha256,
        max_age=0,
    )


@blueprint.get("/verify")
@requires("reports.see")
def verify() -> ResponseReturnValue:
    """Which report has this hash."""
    sha256 = request.args.get("sha256", "").strip().lower()
    with reading() as session:
        found = queries.find_by_hash(session, sha256) if sha256 else None
    if found is not None:
        return redirect(url_for("publishing.show", report_id=found.id))
    if sha256:
        flash(_("No report made here has this hash: the file is from elsewhere, or was changed."), "error")
    return redirect(url_for("publishing.index"))
