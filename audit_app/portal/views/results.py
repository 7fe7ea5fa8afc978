"""Files and figures: how well vendors rated themselves, a campaign's progress, a vendor's own gap report."""

from __future__ import annotations

from flask import redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from audit_app.base import blobs
from audit_app.base.errors import NotFound
from audit_app.base.i18n import gettext as _
from audit_app.portal import service
from audit_app.portal.forms import PlainForm
from audit_app.portal.queries import operator as queries
from audit_app.portal.queries import vendor as own
from audit_app.portal.queries.report import gap_rows, result_rows
from audit_app.portal.rules import State
from audit_app.portal.views import words
from audit_app.portal.views.blueprint import blueprint
from audit_app.vendors.queries import get_vendor
from audit_app.web.context import actor, reading, settings, transaction
from audit_app.web.guards import requires
from audit_app.web.rows import rows_file

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@blueprint.get("/vendors/<int:vendor_id>")
@requires("portal.see")
def vendor(vendor_id: int) -> ResponseReturnValue:
    """Self against verified over all cycles of one vendor."""
    with reading() as session:
        found = get_vendor(session, vendor_id)
        rows = queries.list_invitations(session, vendor_id=vendor_id)
        cycles = queries.cycles_of(session, vendor_id)
    return render_template(
        "portal/vendor.html", found=found, rows=rows, cycles=cycles, words=words, room="portal"
    )


@blueprint.get("/calibration")
@requires("portal.see")
def calibration() -> ResponseReturnValue:
    with reading() as session:
        cycles = queries.cycles_of(session)
    return render_template("portal/calibration.html", cycles=cycles, words=words, room="portal")


@blueprint.get("/calibration.csv")
@requires("portal.see")
def calibration_file() -> ResponseReturnValue:
    with reading() as session:
        rows = queries.cycle_rows(queries.cycles_of(session))
    return rows_file(rows, "self-against-verified")


@blueprint.get("/invitations/<int:invitation_id>/result.csv")
@requires("portal.see")
def result_file(invitation_id: int) -> ResponseReturnValue:
    """Every requirement of one vendor, self beside verified, with internal remarks: not for the vendor."""
    with reading() as session:
        queries.get_invitation(session, invitation_id)
        rows = result_rows(queries.list_received(session, invitation_id))
    return rows_file(rows, f"self-assessment-{invitation_id}")


@blueprint.get("/my/<int:assessment_id>/gaps")
@requires("portal.submit")
def gaps(assessment_id: int) -> ResponseReturnValue:
    """The vendor's own gap report: what it rated short of met, and what it comes to."""
    with reading() as session:
        found = own.get_assessment(session, assessment_id)
        sections = own.list_sections(session, actor(), assessment_id)
        items = own.list_items(session, assessment_id)
    released = found.state is State.RELEASED
    return render_template(
        "portal/gaps.html",
        found=found,
        sections={row.code: row for row in sections},
        rows=[
            item
            for item in items
            if item.rating in ("partly", "not_met") or item.verified in ("partly", "not_met")
        ],
        score=own.own_score(found, sections, items),
        verified=own.own_score(found, sections, items, verified=True) if released else None,
        released=released,
        words=words,
        room="portal",
    )


@blueprint.get("/my/<int:assessment_id>/gaps.csv")
@requires("portal.submit")
def gaps_file(assessment_id: int) -> ResponseReturnValue:
    with reading() as session:
        found = own.get_assessment(session, assessment_id)
        sections = own.list_sections(session, actor(), assessment_id)
        rows = gap_rows(found, sections, own.list_items(session, assessment_id))
    return rows_file(rows, f"gap-report-{assessment_id}")


@blueprint.post("/my/<int:assessment_id>/report")
@requires("portal.submit")
def order_report(assessment_id: int) -> ResponseReturnValue:
    """The same as PDF or workbook, which take longer: a job makes them."""
    PlainForm().checked()
    with reading() as session:
        found = own.get_assessment(session, assessment_id)
    command = service.OrderGaps(assessment_id, request.form.get("form", ""), words.state(found.state))
    with transaction() as session:
        job_id = service.order_gaps(session, actor(), command)
    return redirect(url_for("portal.report", assessment_id=assessment_id, job_id=job_id), 303)


@blueprint.get("/my/<int:assessment_id>/report/<job_id>")
@requires("portal.submit")
def report(assessment_id: int, job_id: str) -> ResponseReturnValue:
    with reading() as session:
        found = own.get_assessment(session, assessment_id)
        job = service.find_gaps_job(session, assessment_id, job_id)
    return render_template("portal/report.html", found=found, job=job, room="portal")


@blueprint.get("/my/<int:assessment_id>/report/<job_id>/file")
@requires("portal.submit")
def report_file(assessment_id: int, job_id: str) -> ResponseReturnValue:
    with reading() as session:
        result = service.find_gaps_job(session, assessment_id, job_id).result
    if result is None:
        raise NotFound(_("This report is not made yet, so there is no file."))
    return send_file(
        blobs.for_settings(settings()).open(result["sha256"]),
        mimetype=MEDIA_TYPES[result["form"]],
        as_attachment=True,
        download_name=result["filename"],
        max_age=0,
    )
