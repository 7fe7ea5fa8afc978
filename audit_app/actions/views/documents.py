"""The controlled list of documents on any day, overdue ones first."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from audit_app.actions import queries, service
from audit_app.actions.forms import DocumentForm, ReasonForm, VersionForm
from audit_app.actions.queries import DocumentDetail, DocumentFilter, DocumentRow, Listed
from audit_app.actions.rules import DocumentKind, add_months
from audit_app.actions.views.blueprint import (
    asked_choice,
    asked_day,
    asked_text,
    blueprint,
    download,
    form_page,
    page_asked,
    status_of,
)
from audit_app.base import clock
from audit_app.base.errors import AppError, Conflict, Invalid
from audit_app.base.i18n import gettext as _
from audit_app.web.context import actor, reading, transaction
from audit_app.web.guards import requires
from audit_app.workforce import queries as workforce

AGAIN_MONTHS = 12  # proposed for the next review


def _asked() -> DocumentFilter:
    return DocumentFilter(
        asked_day("on") or clock.today(),
        asked_choice("which", Listed) or Listed.CURRENT,
        asked_text("text"),
        asked_choice("kind", DocumentKind),
        asked_text("requirement"),
    )


@blueprint.get("/documents")
@requires("actions.see")
def documents() -> ResponseReturnValue:
    chosen = _asked()
    with reading() as session:
        page = queries.list_documents(session, chosen, page_asked())
    return render_template(
        "actions/documents.html",
        page=page,
        chosen=chosen,
        kinds=list(DocumentKind),
        whiches=list(Listed),
        room="actions",
    )


@blueprint.get("/documents/rows.csv")
@requires("actions.see")
def document_rows() -> ResponseReturnValue:
    chosen = _asked()
    return download(lambda session: queries.stream_documents(session, chosen), DocumentRow, "documents")


@blueprint.get("/documents/new")
@requires("actions.record")
def document_new() -> ResponseReturnValue:
    return _new(DocumentForm(formdata=None))


def _new(form: DocumentForm, error: AppError | None = None) -> str:
    with reading() as session:
        form.offer(workforce.structure(session))
    return form_page(form, _("New document"), "actions.documents", error)


@blueprint.post("/documents/new")
@requires("actions.record")
def document_add() -> ResponseReturnValue:
    form = DocumentForm()
    with reading() as session:
        form.offer(workforce.structure(session))
    try:
        form.checked()
        with transaction() as session:
            number = service.save_document(session, actor(), form.command())
    except (Invalid, Conflict) as error:
        return _new(form, error), status_of(error)
    return _saved(number)


@blueprint.get("/documents/<int:document_id>")
@requires("actions.see")
def document_show(document_id: int) -> ResponseReturnValue:
    return _show(document_id)


def _show(document_id: int, error: AppError | None = None, forms: dict[str, Any] | None = None) -> str:
    today = clock.today()
    with reading() as session:
        found = queries.get_document(session, document_id, today)
        structure = workforce.structure(session)
    own = forms or {}
    given = {
        "approved_on": today,
        "review_due_on": add_months(today, AGAIN_MONTHS),
        "version": found.row.version,
    }
    change = own.get("change") or DocumentForm(formdata=None, data=_values(found))
    change.offer(structure)
    return render_template(
        "actions/document.html",
        found=found,
        row=found.row,
        change=change,
        version=own.get("version") or VersionForm(formdata=None, data=given),
        withdraw=own.get("withdraw") or ReasonForm(formdata=None),
        today=today,
        error=error,
        room="actions",
    )


def _values(found: DocumentDetail) -> dict[str, Any]:
    row = found.row
    return {
        "code": row.code,
        "title": row.title,
        "kind": row.kind.value,
        "owner": row.owner,
        "job_id": found.job_id or 0,
        "location": row.location,
        "requirements": ", ".join(row.requirements),
    }


@blueprint.post("/documents/<int:document_id>")
@requires("actions.record")
def document_change(document_id: int) -> ResponseReturnValue:
    form = DocumentForm()
    with reading() as session:
        form.offer(workforce.structure(session))
    try:
        form.checked()
        with transaction() as session:
            service.save_document(session, actor(), form.command(), document_id)
    except (Invalid, Conflict) as error:
        return _show(document_id, error, {"change": form}), status_of(error)
    return _saved(document_id)


@blueprint.post("/documents/<int:document_id>/versions")
@requires("actions.record")
def document_approve(document_id: int) -> ResponseReturnValue:
    form = VersionForm()
    try:
        form.checked()
        with transaction() as session:
            service.approve_version(session, actor(), document_id, form.command())
    except (Invalid, Conflict) as error:
        return _show(document_id, error, {"version": form}), status_of(error)
    return _saved(document_id)


@blueprint.post("/documents/<int:document_id>/withdraw")
@requires("actions.manage")
def document_withdraw(document_id: int) -> ResponseReturnValue:
    form = ReasonForm()
    try:
        form.checked()
        with transaction() as session:
            service.withdraw_document(session, actor(), document_id, form.reason.data or "")
    except (Invalid, Conflict) as error:
        return _show(document_id, error, {"withdraw": form}), status_of(error)
    return _saved(document_id)


def _saved(document_id: int) -> ResponseReturnValue:
    flash(_("Saved."), "success")
    return redirect(url_for("actions.document_show", document_id=document_id), 303)
