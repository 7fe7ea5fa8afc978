"""Files on their way in: upload, check, preview, apply, rejected rows, templates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from flask import Response, flash, redirect, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue

from audit_app.base import background
from audit_app.base.errors import Invalid, NotFound, TooLarge
from audit_app.base.i18n import gettext as _
from audit_app.base.tabular import ENCODINGS, DateOrder, write_csv
from audit_app.training import queries, service
from audit_app.training.forms import MARKS, ReadingForm, UploadForm, order_label
from audit_app.training.importer import template_rows
from audit_app.training.rules import BatchState, ImportKind, Verdict
from audit_app.training.views.blueprint import blueprint, incoming, page_asked
from audit_app.web.context import actor, database, reading, settings, transaction
from audit_app.web.guards import requires


@blueprint.get("/imports")
@requires("training.see")
def imports() -> ResponseReturnValue:
    return _imports()


def _imports(error: Invalid | TooLarge | None = None) -> str:
    with reading() as session:
        page = queries.list_imports(session, page_asked())
    chosen = request.args.get("kind", "")
    return render_template(
        "training/imports.html",
        page=page,
        error=error,
        kinds=list(ImportKind),
        chosen=chosen,
        limit_rows=settings().import_max_rows,
        limit_mib=settings().upload_max_mib,
        room="training",
    )


@blueprint.post("/imports")
@requires("training.import")
def upload() -> ResponseReturnValue:
    try:
        batch_id = _take(UploadForm())
    except (Invalid, TooLarge) as error:
        return _imports(error), 422 if isinstance(error, Invalid) else 413
    return redirect(url_for("training.import_show", batch_id=batch_id), 303)


def _take(form: UploadForm) -> int:
    """Keeps the file and stages it; returns the import's number."""
    form.checked()
    file = form.file.data
    name = file.filename or ""
    store = incoming()
    blob = store.put(file.stream, settings().upload_max_bytes, name)
    if blob.size == 0:
        sentence = _("%(file)s is empty. Choose the file again.", file=name)
        raise Invalid(sentence, {"file": sentence})
    with transaction() as session:
        batch_id, _job_id = service.stage_import(
            session,
            actor(),
            service.StageImport(
                ImportKind(form.kind.data),
                name,
                blob.sha256,
                blob.size,
                str(store.folder),
                settings().import_max_rows,
                settings().upload_max_bytes,
            ),
        )
    return batch_id


@blueprint.get("/imports/<int:batch_id>")
@requires("training.see")
def import_show(batch_id: int) -> ResponseReturnValue:
    asked = request.args.get("verdict", "")
    verdict = Verdict(asked) if asked in list(Verdict) else None
    with reading() as session:
        found = queries.get_import(session, batch_id)
        page = queries.list_preview(session, batch_id, verdict, page_asked())
    return render_template(
        "training/import_show.html",
        batch=found,
        line=found.line,
        page=page,
        verdict=verdict,
        verdicts=list(Verdict),
        told=queries.told,
        orders=[(order.value, order_label(order)) for order in DateOrder],
        encodings=ENCODINGS,
        marks=MARKS,
        BatchState=BatchState,
        room="training",
    )


@blueprint.post("/imports/<int:batch_id>/check")
@requires("training.import")
def check_again(batch_id: int) -> ResponseReturnValue:
    form = ReadingForm()
    form.checked()
    chosen = {
        "date_order": form.date_order.data or "",
        "encoding": form.encoding.data or "",
        "delimiter": MARKS.get(form.delimiter.data or "", ""),
    }
    with transaction() as session:
        service.check_again(session, actor(), batch_id, chosen)
    return _show(batch_id)


@blueprint.post("/imports/<int:batch_id>/apply")
@requires("training.import")
def apply(batch_id: int) -> ResponseReturnValue:
    with transaction() as session:
        service.queue_apply(session, actor(), batch_id)
    return _show(batch_id)


@blueprint.post("/imports/<int:batch_id>/cancel")
@requires("training.import")
def cancel(batch_id: int) -> ResponseReturnValue:
    with transaction() as session:
        batch = service.get_batch(session, batch_id)
        if batch.job_id is not None:
            background.cancel(session, batch.job_id)
    flash(_("It stops as soon as it can. Nothing of the file has been applied."), "warning")
    return _show(batch_id)


@blueprint.post("/imports/<int:batch_id>/discard")
@requires("training.import")
def discard(batch_id: int) -> ResponseReturnValue:
    with transaction() as session:
        service.discard(session, actor(), batch_id)
    flash(_("Discarded. Nothing of the file was applied."), "success")
    return redirect(url_for("training.imports"), 303)


def _show(batch_id: int) -> ResponseReturnValue:
    return redirect(url_for("training.import_show", batch_id=batch_id), 303)


@blueprint.get("/imports/<int:batch_id>/rejected.csv")
@requires("training.see")
def rejected(batch_id: int) -> ResponseReturnValue:
    """The rejected rows as the file had them, with what is wrong: to correct and import again."""
    store, organisation_id = database(), actor().organisation_id
    with reading() as session:
        header = queries.get_import(session, batch_id).header

    def lines() -> Iterator[Sequence[Any]]:
        with store.reading(organisation_id) as session:
            yield from queries.rejected_table(header, queries.stream_rejected(session, batch_id))

    return _csv(write_csv(lines()), f"rejected-{batch_id}.csv")


@blueprint.get("/templates/<kind>.csv")
@requires("training.see")
def template(kind: str) -> ResponseReturnValue:
    """A file to fill: the header and one example row."""
    if kind not in list(ImportKind):
        raise NotFound(_("There are templates for people, requirements and completions."))
    return _csv(write_csv(template_rows(ImportKind(kind))), f"{kind}.csv")


def _csv(content: Iterator[bytes], filename: str) -> Response:
    return Response(
        stream_with_context(content),
        mimetype="text/csv",
        headers={"Content-Disposition": f"attachment; filename={filename}"},
    )
