"""Saving answers, field by field or as a form; confirming N/A; linking proof; rating many."""

from __future__ import annotations

from typing import Any, BinaryIO, cast

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import to_user_timezone

from audit_app.audits import queries, service
from audit_app.audits.forms import AnswerForm, BulkForm, ProofForm
from audit_app.audits.queries import words
from audit_app.audits.rules import Rating
from audit_app.audits.views import blueprint
from audit_app.base import blobs
from audit_app.base.errors import AppError, Invalid
from audit_app.base.i18n import gettext as _
from audit_app.evidence import queries as evidence
from audit_app.evidence import service as proofs
from audit_app.scoring import rules as scoring
from audit_app.web import errors
from audit_app.web.context import actor, reading, settings, transaction
from audit_app.web.guards import requires
from audit_app.web.refusals import FILE, telling


@blueprint.post("/<int:audit_id>/r/<requirement>")
@requires("audits.answer")
def answer(audit_id: int, requirement: str) -> ResponseReturnValue:
    form = AnswerForm()
    form.checked()
    command = service.SaveAnswer(audit_id, requirement, form.revision.data or 0, form.values(request.form))
    if errors.wants_json():
        with transaction() as session:
            return _told(requirement, service.save_answer(session, actor(), command))
    try:
        with transaction() as session:
            service.save_answer(session, actor(), command)
    except AppError as error:
        return _again(audit_id, requirement, error, form.values(request.form))
    return _back(audit_id, requirement)


@blueprint.post("/<int:audit_id>/r/<requirement>/confirm")
@requires("audits.confirm_na")
def confirm(audit_id: int, requirement: str) -> ResponseReturnValue:
    command = service.ConfirmNotApplicable(audit_id, requirement, request.form.get("agreed") == "yes")
    with transaction() as session:
        saved = service.confirm_not_applicable(session, actor(), command)
    return _told(requirement, saved) if errors.wants_json() else _back(audit_id, requirement)


@blueprint.post("/<int:audit_id>/r/<requirement>/proof")
@requires("audits.answer")
def add_proof(audit_id: int, requirement: str) -> ResponseReturnValue:
    """Links a proof that is there (`item_id`), and every file sent along."""
    form = ProofForm()
    form.checked()
    received, problems = _receive()
    if not received and not problems and not form.item_id.data:
        raise Invalid(_("Choose a file, or a proof that is there."), {"file": _("Choose a file.")})
    linked: list[tuple[int, str, tuple[tuple[int, str], ...]]] = []
    with transaction() as session:
        for item in received:
            actor().require("evidence.add")
            stored = proofs.add_proof(session, actor(), proofs.AddProof(item, form.title.data or ""))
            linked.append((stored.item_id, item.filename, stored.same_as))
        if form.item_id.data:
            linked.append((form.item_id.data, "", ()))
        for item_id, _name, _same in linked:
            service.link_proof(
                session, actor(), service.LinkProof(audit_id, requirement, item_id, form.pointer.data or "")
            )
    if errors.wants_json():
        return jsonify(
            files=[{"id": item, "name": name, "same_as": list(same)} for item, name, same in linked],
            problems=problems,
            fragments=_fragments(audit_id, requirement),
        ), (200 if linked else 422)
    for _item, name, same in linked:
        if same:
            flash(_("%(name)s is the same file as “%(other)s”.", name=name, other=same[0][1]), "warning")
    for problem in problems:
        flash(problem, "error")
    return _back(audit_id, requirement)


def _receive() -> tuple[list[proofs.Received], list[str]]:
    """Every file of the request: those taken in, and a sentence for each that was refused."""
    store, limit = blobs.for_settings(settings()), settings().upload_max_bytes
    received, problems = [], []
    for file in request.files.getlist("file"):
        if file.filename:
            try:
                with telling(FILE):
                    received.append(
                        proofs.receive(cast("BinaryIO", file.stream), file.filename, store, limit)
                    )
            except AppError as error:
                problems.append(error.message)
    return received, problems


@blueprint.post("/<int:audit_id>/links/<int:link_id>")
@requires("audits.answer")
def change_proof(audit_id: int, link_id: int) -> ResponseReturnValue:
    """Another pointer, or the link taken away."""
    requirement = request.form.get("requirement", "")
    try:
        with transaction() as session:
            if request.form.get("action") == "remove":
                service.unlink_proof(session, actor(), audit_id, link_id)
            else:
                pointer = request.form.get("pointer", "")
                service.change_pointer(session, actor(), service.ChangePointer(audit_id, link_id, pointer))
    except Invalid as error:
        if errors.wants_json():
            raise
        flash(error.message, "error")
    if errors.wants_json():
        return jsonify(fragments=_fragments(audit_id, requirement))
    return _back(audit_id, requirement)


@blueprint.get("/<int:audit_id>/r/<requirement>/proof")
@requires("audits.see")
def choose_proof(audit_id: int, requirement: str) -> ResponseReturnValue:
    """Proof that is there already, to link."""
    text = request.args.get("q", "").strip()
    with reading() as session:
        book = queries.get_book(session, audit_id, requirement=requirement, figures=False)
        page = evidence.list_items(
            session, evidence.Filter(text=text), max(1, request.args.get("page", 1, int))
        )
    return render_template(
        "audits/choose_proof.html",
        book=book,
        asked=book.release.requirement(requirement),
        page=page,
        text=text,
        room="audits",
        lang="en",
    )


@blueprint.post("/<int:audit_id>/bulk")
@requires("audits.answer")
def bulk(audit_id: int) -> ResponseReturnValue:
    """First what it would do, then, once agreed, all of it."""
    form = BulkForm()
    form.checked()
    command = service.RateMany(
        audit_id,
        tuple(request.form.getlist("requirement")),
        Rating(form.rating.data) if form.rating.data else None,
        form.notes.data or "",
        form.na_reason.data or "",
    )
    if form.step.data == "apply":
        with transaction() as session:
            service.rate_many(session, actor(), command)
        flash(_("%(count)s requirements rated.", count=len(command.requirements)), "success")
        return _back(audit_id, command.requirements[0])
    with reading() as session:
        rows = service.preview_many(session, actor(), command)
        book = queries.get_book(session, audit_id, figures=False)
    return render_template(
        "audits/bulk.html", book=book, rows=rows, command=command, words=words, room="audits", lang="en"
    )


def _back(audit_id: int, requirement: str) -> ResponseReturnValue:
    with reading() as session:
        answer_row = queries.get_answer(session, audit_id, requirement)
    target = url_for(
        "audits.parameter", audit_id=audit_id, parameter=answer_row.parameter, _anchor=f"r-{requirement}"
    )
    return redirect(target, 303)


def _again(audit_id: int, requirement: str, error: AppError, values: dict[str, Any]) -> ResponseReturnValue:
    """The form once more, with the person's own text in it and, after a conflict, the other one beside it."""
    status = next(code for kind, code in errors.STATUS.items() if isinstance(error, kind))
    with reading() as session:
        book = queries.get_book(session, audit_id, requirement=requirement)
    return render_template(
        "audits/again.html",
        book=book,
        asked=book.release.requirement(requirement),
        answer=book.answers[requirement],
        error=error,
        mine=values,
        words=words,
        ratings=list(Rating),
        room="audits",
        lang="en",
    ), status


def _told(requirement: str, saved: service.Saved) -> ResponseReturnValue:
    score = saved.score
    parameter = next(
        part for part in score.parameters if any(item.code == requirement for item in part.requirements)
    )
    answered = [item for item in parameter.requirements if item.applicable]
    return jsonify(
        revision=saved.revision,
        saved_at=to_user_timezone(saved.saved_at).strftime("%H:%M"),
        audit={
            "total": scoring.shown_share(score.total),
            "verdict": score.verdict.value,
            "verdict_label": words.verdict_label(score.verdict),
            "answered": score.completeness.answered,
            "applicable": score.completeness.applicable,
            "points": scoring.shown_points(score.points_reached),
        },
        parameter={
            "code": parameter.code,
            "grade": parameter.grade.value if parameter.grade else None,
            "grade_label": words.grade_label(parameter.grade),
            "score": scoring.shown_share(parameter.score),
            "answered": sum(item.answered for item in answered),
            "applicable": len(answered),
        },
    )


def _fragments(audit_id: int, requirement: str) -> dict[str, str]:
    with reading() as session:
        book = queries.get_book(session, audit_id, requirement=requirement, figures=False)
    html = render_template("audits/_proofs.html", book=book, answer=book.answers[requirement], frozen=None)
    return {f"#proofs-{requirement.replace('.', '-')}": html}
