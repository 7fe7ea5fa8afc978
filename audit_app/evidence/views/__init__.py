"""Screens of the proof library: list, upload, one proof, preview, download."""

from __future__ import annotations

from typing import BinaryIO, cast

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage
from werkzeug.wsgi import wrap_file

from audit_app.base import clock
from audit_app.base.blobs import BlobStore, disk_error, for_settings
from audit_app.base.errors import Invalid
from audit_app.base.i18n import gettext as _
from audit_app.base.i18n import ngettext
from audit_app.evidence import queries, service
from audit_app.evidence.forms import (
    DetailsForm,
    UploadForm,
    WithdrawForm,
    choose,
    kind_label,
    states,
    window,
)
from audit_app.evidence.rules import TAKEN, Kind, disposition
from audit_app.evidence.views import previews, uploads
from audit_app.evidence.views.ruler import ruler
from audit_app.web import errors
from audit_app.web import files as leaving
from audit_app.web.context import actor, reading, settings, transaction
from audit_app.web.guards import requires
from audit_app.web.refusals import FILE, telling

blueprint = Blueprint("evidence", __name__, url_prefix="/proof", template_folder="../templates")

SEALED = "default-src 'none'; sandbox"


@blueprint.get("/")
@requires("evidence.see")
def index() -> ResponseReturnValue:
    return _library(UploadForm())


@blueprint.post("/")
@requires("evidence.add")
def upload() -> ResponseReturnValue:
    form = UploadForm()
    files = [file for file in request.files.getlist("files") if file.filename]
    try:
        form.checked()
        _need(files, "files", _("Choose one file or several."))
        # Before anything is kept; without a title each file gives its own.
        service.check_details(
            form.title.data or "-",
            form.description.data or "",
            form.period_from.data,
            form.period_until.data,
        )
    except Invalid as error:
        if errors.wants_json():
            raise
        return _library(form, error), 422
    outcomes = [uploads.take(file, form, _blobs(), several=len(files) > 1) for file in files]
    kept = [each for each in outcomes if each.stored]
    if errors.wants_json():
        return {"files": [each.data() for each in outcomes]}, 201 if kept else uploads.worst(outcomes)
    if not kept:
        told = {f"files-{number}": each.message for number, each in enumerate(outcomes)}
        return _library(form, Invalid(_("Nothing was kept."), told)), uploads.worst(outcomes)
    uploads.tell(outcomes, kept)
    if len(outcomes) == 1 and kept[0].stored:
        return redirect(url_for("evidence.show", item_id=kept[0].stored.item_id), 303)
    return redirect(url_for("evidence.index"), 303)


@blueprint.get("/<int:item_id>")
@requires("evidence.see")
def show(item_id: int) -> ResponseReturnValue:
    return _proof(item_id)


@blueprint.post("/<int:item_id>/details")
@requires("evidence.add")
def change(item_id: int) -> ResponseReturnValue:
    form = DetailsForm()
    try:
        form.checked()
        with transaction() as session:
            service.change_details(
                session,
                actor(),
                service.ChangeDetails(
                    item_id,
                    form.title.data or "",
                    form.description.data or "",
                    form.period_from.data,
                    form.period_until.data,
                ),
            )
    except Invalid as error:
        return _proof(item_id, error, details=form), 422
    flash(_("Saved."), "success")
    return redirect(url_for("evidence.show", item_id=item_id), 303)


@blueprint.post("/<int:item_id>/versions")
@requires("evidence.add")
def add_version(item_id: int) -> ResponseReturnValue:
    file = request.files.get("file") or FileStorage()
    try:
        _need(file and file.filename, "file", _("Choose the new file."))
        with reading() as session:
            queries.get_item(session, item_id)
        with telling(FILE):
            stream = cast("BinaryIO", file.stream)
            received = service.receive(stream, file.filename or "", _blobs(), settings().upload_max_bytes)
        with transaction() as session:
            stored = service.add_version(session, actor(), service.AddVersion(item_id, received))
    except Invalid as error:
        if errors.wants_json():
            raise
        return _proof(item_id, Invalid(error.message, error.fields or {"file": error.message})), 422
    if errors.wants_json():
        return {"id": item_id, "version": stored.version, "sha256": stored.sha256}, 201
    flash(_("Version %(number)s is kept; the ones before it stay.", number=stored.version), "success")
    return redirect(url_for("evidence.show", item_id=item_id), 303)


@blueprint.post("/<int:item_id>/withdraw")
@requires("evidence.withdraw")
def withdraw(item_id: int) -> ResponseReturnValue:
    form = WithdrawForm()
    try:
        form.checked()
        with transaction() as session:
            service.withdraw_file(session, actor(), service.WithdrawFile(item_id, form.reason.data or ""))
    except Invalid as error:
        return _proof(item_id, error), 422
    flash(_("Withdrawn. It stays readable, with your reason."), "success")
    return redirect(url_for("evidence.show", item_id=item_id), 303)


@blueprint.get("/<int:item_id>/preview")
@requires("evidence.see")
def preview(item_id: int) -> ResponseReturnValue:
    with reading() as session:
        item = queries.get_item(session, item_id)
        version = queries.get_version(session, item_id, request.args.get("version", None, int))
    shown = previews.preview_of(
        _blobs(), version, request.args.get("page", 1, int), request.args.get("sheet")
    )
    return render_template(
        "evidence/preview.html", item=item, version=version, preview=shown, room="evidence"
    )


@blueprint.get("/<int:item_id>/preview/image")
@requires("evidence.see")
def preview_image(item_id: int) -> ResponseReturnValue:
    page = request.args.get("page", 1, int)
    with reading() as session:
        version = queries.get_version(session, item_id, request.args.get("version", None, int))
    response = Response(mimetype="image/webp", headers={"Content-Security-Policy": SEALED})
    response.set_etag(f"{version.sha256}-{page}")
    response.headers["Cache-Control"] = "private, no-cache"  # kept, and asked for again each time
    if not request.if_none_match.contains_raw(response.headers["ETag"]):
        response.set_data(previews.image_of(_blobs(), version, page))
    return response.make_conditional(request)


@blueprint.get("/<int:item_id>/download")
@requires("evidence.see")
def download(item_id: int) -> ResponseReturnValue:
    with reading() as session:
        version = queries.get_version(session, item_id, request.args.get("version", None, int))
    file = _blobs().open(version.sha256)
    response = Response(
        wrap_file(request.environ, file),
        mimetype=version.media_type,
        direct_passthrough=True,
        headers={
            "Content-Disposition": disposition(version.filename),
            "Content-Security-Policy": SEALED,
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-cache",
        },
    )
    response.call_on_close(file.close)
    response.content_length = version.size
    response.set_etag(version.sha256)
    response.make_conditional(request, accept_ranges=True, complete_length=version.size)
    if request.method == "GET" and response.status_code != 304:
        with transaction() as session:
            service.record_download(session, actor(), version)
    leaving.told()
    return response


@blueprint.errorhandler(OSError)
def _disk(error: OSError) -> ResponseReturnValue:
    """The disk may be full before a view sees the files: while the request itself is being taken in."""
    told = disk_error(error, _("What you sent"))
    return errors.answer(errors.STATUS[type(told)], told.message)


def _need(given: object, field: str, sentence: str) -> None:
    if not given:
        raise Invalid(_("No file was chosen."), {field: sentence})


def _blobs() -> BlobStore:
    return for_settings(settings())


def _library(form: UploadForm, error: Invalid | None = None) -> str:
    held = window(request.args, clock.today())
    chosen = choose(request.args, held)
    with reading() as session:
        page = queries.list_items(session, chosen, max(1, request.args.get("page", 1, int)))
        periods = queries.list_periods(session, chosen)
    return render_template(
        "evidence/index.html",
        page=page,
        chosen=chosen,
        touching="touching" in request.args,
        ruler=ruler(page.rows, periods, held),
        form=form,
        error=error,
        kinds=[(kind, kind_label(kind)) for kind in Kind],
        kind_label=kind_label,
        states=states(),
        taken=TAKEN,
        limit=settings().upload_max_mib,
        room="evidence",
    )


def _proof(item_id: int, error: Invalid | None = None, *, details: DetailsForm | None = None) -> str:
    with reading() as session:
        item = queries.get_item(session, item_id)
        versions = queries.list_versions(session, item_id)
        same = queries.list_same(session, item.sha256, besides=item_id)
    if details is None:
        # No data of the request: another form of this page may have been sent.
        details = DetailsForm(formdata=None, obj=item)
    return render_template(
        "evidence/show.html",
        item=item,
        versions=versions,
        same=same,
        form=details,
        error=error,
        reason=request.form.get("reason", ""),
        kind_label=kind_label,
        taken=TAKEN,
        limit=settings().upload_max_mib,
        uses="audits.proof_uses" in current_app.view_functions,
        room="evidence",
    )


def _file_size(size: int) -> str:
    """A size as people say it, in decimal units as file managers do."""
    if size < 1000:
        return ngettext("%(num)s byte", "%(num)s bytes", size)
    number, unit = (size / 1000, "kB") if size < 1_000_000 else (size / 1_000_000, "MB")
    return f"{number:.1f} {unit}" if number < 10 else f"{number:.0f} {unit}"


blueprint.add_app_template_filter(_file_size, "file_size")
