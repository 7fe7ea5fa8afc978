"""The vendor's pages: what it is asked, section by section, saved as it types; proof, questions, submitting."""

from __future__ import annotations

from typing import BinaryIO, cast

from flask import flash, jsonify, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import to_user_timezone

from audit_app.base import blobs, clock
from audit_app.base.errors import AppError, Conflict, Invalid, NotFound
from audit_app.base.i18n import gettext as _
from audit_app.evidence import queries as evidence
from audit_app.evidence import service as proofs
from audit_app.portal import service
from audit_app.portal.forms import AnswerForm, TextForm
from audit_app.portal.queries import vendor as queries
from audit_app.portal.rules import may_answer
from audit_app.portal.views import words
from audit_app.portal.views.blueprint import blueprint
from audit_app.scoring.rules import Rating
from audit_app.web import errors
from audit_app.web.context import actor, reading, settings, transaction
from audit_app.web.guards import requires
from audit_app.web.refusals import FILE, telling


@blueprint.get("/my/")
@requires("portal.answer")
def mine() -> ResponseReturnValue:
    with reading() as session:
        rows = queries.list_assessments(session)
    if len(rows) == 1:
        return redirect(url_for("portal.assessment", assessment_id=rows[0].id))
    return render_template("portal/mine.html", rows=rows, words=words, room="portal")


@blueprint.get("/my/<int:assessment_id>/")
@requires("portal.answer")
def assessment(assessment_id: int) -> ResponseReturnValue:
    return _overview(assessment_id)


def _overview(assessment_id: int, error: AppError | None = None) -> str:
    with reading() as session:
        found = queries.get_assessment(session, assessment_id)
        sections = queries.list_sections(session, actor(), assessment_id)
        lead = actor().may("portal.delegate")
        colleagues = queries.list_colleagues(session, actor().organisation_id) if lead else []
    return render_template(
        "portal/assessment.html",
        found=found,
        sections=sections,
        colleagues=colleagues,
        open_ones=sum(row.asked - row.answered for row in sections),
        error=error,
        today=clock.today(),
        words=words,
        room="portal",
    )


@blueprint.get("/my/<int:assessment_id>/s/<code>")
@requires("portal.answer")
def section(assessment_id: int, code: str) -> ResponseReturnValue:
    return _section(assessment_id, code)


def _section(assessment_id: int, code: str, error: AppError | None = None, **mine: object) -> str:
    with reading() as session:
        found = queries.get_assessment(session, assessment_id)
        sections = queries.list_sections(session, actor(), assessment_id)
        place = next((place for place, row in enumerate(sections) if row.code == code), None)
        if place is None:
            raise NotFound(_("There is no such section here."))
        items = queries.list_items(session, assessment_id, section_id=sections[place].id)
    row = sections[place]
    frozen = may_answer(
        found.state, lead=actor().may("portal.delegate"), mine=row.assignee_id == actor().user_id
    )
    return render_template(
        "portal/section.html",
        found=found,
        row=row,
        items=items,
        before=sections[place - 1] if place else None,
        behind=sections[place + 1] if place + 1 < len(sections) else None,
        frozen=frozen,
        ratings=list(Rating),
        error=error,
        mine=mine,
        today=clock.today(),
        words=words,
        room="portal",
    )


@blueprint.post("/my/<int:assessment_id>/r/<requirement>")
@requires("portal.answer")
def answer(assessment_id: int, requirement: str) -> ResponseReturnValue:
    form = AnswerForm()
    form.checked()
    values = form.values(request.form, "comment", "na_reason", rating="rating")
    command = service.SaveItem(assessment_id, requirement, form.revision.data or 0, values)
    try:
        with transaction() as session:
            item = service.save_item(session, actor(), command)
    except (Invalid, Conflict) as error:
        if errors.wants_json():
            raise
        status = 409 if isinstance(error, Conflict) else 422
        code = _code_of(assessment_id, requirement)
        return _section(assessment_id, code, error, requirement=requirement, values=values), status
    if errors.wants_json():
        moment = to_user_timezone(item.changed_at or clock.now())
        return jsonify(revision=item.revision, saved_at=moment.strftime("%H:%M"))
    return _back(assessment_id, requirement)


@blueprint.post("/my/<int:assessment_id>/r/<requirement>/proof")
@requires("portal.answer")
def add_proof(assessment_id: int, requirement: str) -> ResponseReturnValue:
    """Takes files in, one by one, and links each."""
    with reading() as session:
        service.check_open(session, actor(), assessment_id, requirement)
    store, limit = blobs.for_settings(settings()), settings().upload_max_bytes
    linked, problems = [], []
    for file in request.files.getlist("file"):
        if not file.filename:
            continue
        try:
            with telling(FILE):
                received = proofs.receive(cast("BinaryIO", file.stream), file.filename, store, limit)
            with transaction() as session:
                stored = proofs.add_proof(session, actor(), proofs.AddProof(received))
                service.link_proof(
                    session,
                    actor(),
                    assessment_id,
                    requirement,
                    stored.item_id,
                    request.form.get("pointer", ""),
                )
            linked.append({"id": stored.item_id, "name": received.filename, "same_as": []})
        except AppError as error:
            problems.append(error.message)
    if not linked and not problems:
        problems.append(_("Choose a file."))
    if errors.wants_json():
        fragments = {f"#proofs-{requirement.replace('.', '-')}": _proofs(assessment_id, requirement)}
        return jsonify(files=linked, problems=problems, fragments=fragments), 200 if linked else 422
    for problem in problems:
        flash(problem, "error")
    return _back(assessment_id, requirement)


def _proofs(assessment_id: int, requirement: str) -> str:
    with reading() as session:
        item = queries.list_items(session, assessment_id, requirement=requirement)[0]
    return render_template("portal/_proofs.html", item=item, assessment_id=assessment_id, frozen=None)


@blueprint.post("/my/<int:assessment_id>/links/<int:link_id>")
@requires("portal.answer")
def remove_proof(assessment_id: int, link_id: int) -> ResponseReturnValue:
    with transaction() as session:
        requirement = service.unlink_proof(session, actor(), assessment_id, link_id)
    return _back(assessment_id, requirement)


@blueprint.get("/my/<int:assessment_id>/links/<int:link_id>")
@requires("portal.answer")
def proof(assessment_id: int, link_id: int) -> ResponseReturnValue:
    """A file of the vendor's own, as a download; to a contributor only in their sections."""
    with reading() as session:
        codes = {row.code for row in queries.list_sections(session, actor(), assessment_id)}
        item_id = queries.find_link(session, assessment_id, link_id, codes)
        version = evidence.get_version(session, item_id)
    with transaction() as session:
        proofs.record_download(session, actor(), version)
    stream = blobs.for_settings(settings()).open(version.sha256)
    return send_file(
        stream,
        mimetype="application/octet-stream",
        as_attachment=True,
        download_name=version.filename,
        max_age=0,
    )


@blueprint.post("/my/<int:assessment_id>/r/<requirement>/ask")
@requires("portal.answer")
def ask(assessment_id: int, requirement: str) -> ResponseReturnValue:
    with transaction() as session:
        service.ask(session, actor(), assessment_id, requirement, TextForm().text.data or "")
    flash(_("Your question is on its way."), "success")
    return _back(assessment_id, requirement)


@blueprint.post("/my/<int:assessment_id>/submit")
@requires("portal.submit")
def submit(assessment_id: int) -> ResponseReturnValue:
    try:
        with transaction() as session:
            service.submit(session, actor(), assessment_id)
    except Invalid as error:
        return _overview(assessment_id, error), 422
    flash(_("Submitted. From now on it can be read, not changed."), "success")
    return redirect(url_for("portal.assessment", assessment_id=assessment_id), 303)


@blueprint.post("/my/<int:assessment_id>/r/<requirement>/appeal")
@requires("portal.submit")
def appeal(assessment_id: int, requirement: str) -> ResponseReturnValue:
    try:
        with transaction() as session:
            service.appeal(session, actor(), assessment_id, requirement, TextForm().text.data or "")
    except Invalid as error:
        return _section(assessment_id, _code_of(assessment_id, requirement), error), 422
    flash(_("Your appeal is on its way. Somebody who did not give the rating decides it."), "success")
    return _back(assessment_id, requirement)


def _code_of(assessment_id: int, requirement: str) -> str:
    with reading() as session:
        found = queries.list_items(session, assessment_id, requirement=requirement)
        if not found:
            raise NotFound(_("There is no such question here."))
    return found[0].section


def _back(assessment_id: int, requirement: str) -> ResponseReturnValue:
    code = _code_of(assessment_id, requirement)
    anchor = f"r-{requirement.replace('.', '-')}"
    return redirect(url_for("portal.section", assessment_id=assessment_id, code=code, _anchor=anchor), 303)
