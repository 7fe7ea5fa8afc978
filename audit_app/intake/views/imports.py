"""Files on their way in: upload, check, preview, apply."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit_app.base import background
from audit_app.base.blobs import FolderStore
from audit_app.base.errors import Invalid, TooLarge
from audit_app.base.i18n import gettext as _
from audit_app.base.tabular import ENCODINGS, DateOrder
from audit_app.intake import queries, service
from audit_app.intake.forms import MARKS, ReadingForm, UploadForm, order_label
from audit_app.intake.importer import KINDS, get_kind
from audit_app.intake.importer.preview import list_preview
from audit_app.intake.rules import BatchState, Verdict
from audit_app.intake.views.blueprint import blueprint, seen, visible
from audit_app.web.context import actor, reading, settings, transaction
from audit_app.web.guards import requires


@blueprint.get("/")
@requires("imports.see")
def index() -> ResponseReturnValue:
    return _index()


def _index(error: Invalid | TooLarge | None = None) -> str:
    """The filter stands in the address: `room`, `kind`, `state`."""
    room, chosen, state = (request.values.get(name, "") for name in ("room", "kind", "state"))
    room = room or chosen.partition(".")[0]
    kinds = [kind for kind in visible() if room in ("", kind.room)]
    shown = [kind.code for kind in kinds if chosen in ("", kind.code)]
    with reading() as session:
        page = queries.list_imports(
            session, shown, BatchState(state) if state in list(BatchState) else None, page_asked()
        )
    return render_template(
        "intake/index.html",
        page=page,
        error=error,
        kinds=kinds,
        may=[kind for kind in kinds if actor().may(kind.permission)],
        rooms=sorted({kind.room for kind in visible()}),
        here=room,
        chosen=chosen,
        state=state,
        states=list(BatchState),
        limit_rows=settings().import_max_rows,
        limit_mib=settings().upload_max_mib,
        room=room or "intake",
    )


def page_asked() -> int:
    """The page asked for in the address, the first when none is."""
    return max(1, request.args.get("page", 1, int))


@blueprint.post("/")
@requires("imports.see")
def upload() -> ResponseReturnValue:
    """The right to import this kind is asked for when the kind is known."""
    form = UploadForm()
    if form.kind.data in KINDS:
        actor().require(KINDS[form.kind.data].permission)
    try:
        batch_id = _take(form)
    except (Invalid, TooLarge) as error:
        return _index(error), 422 if isinstance(error, Invalid) else 413
    return _show(batch_id)


def _take(form: UploadForm) -> int:
    """Keeps the file and stages it; returns the import's number."""
    form.checked()
    kind = get_kind(form.kind.data or "")
    file = form.file.data
    name = file.filename or ""
    store = FolderStore(settings().data_dir / "imports")
    blob = store.put(file.stream, settings().upload_max_bytes, name)
    if blob.size == 0:
        sentence = _("%(file)s is empty. Choose the file again.", file=name)
        raise Invalid(sentence, {"file": sentence})
    with transaction() as session:
        batch_id, _job_id = service.stage_import(
            session,
            actor(),
            service.StageImport(
                kind.code,
                name,
                blob.sha256,
                blob.size,
                str(store.folder),
                settings().import_max_rows,
                settings().upload_max_bytes,
            ),
        )
    return batch_id


@blueprint.get("/<int:batch_id>")
@requires("imports.see")
def show(batch_id: int) -> ResponseReturnValue:
    asked = request.args.get("verdict", "")
    verdict = Verdict(asked) if asked in list(Verdict) else None
    with reading() as session:
        kind, found = seen(session, batch_id)
        page = list_preview(session, kind, batch_id, verdict, page_asked())
        kept = queries.count_rejected(session, batch_id)
    return render_template(
        "intake/show.html",
        batch=found,
        kind=kind,
        line=found.line,
        page=page,
        kept=kept,
        verdict=verdict,
        verdicts=list(Verdict),
        orders=[(order.value, order_label(order)) for order in DateOrder],
        encodings=ENCODINGS,
        marks=MARKS,
        BatchState=BatchState,
        room=kind.room,
    )


@blueprint.post("/<int:batch_id>/check")
@requires("imports.see")
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


@blueprint.post("/<int:batch_id>/apply")
@requires("imports.see")
def apply(batch_id: int) -> ResponseReturnValue:
    with transaction() as session:
        service.queue_apply(session, actor(), batch_id)
    return _show(batch_id)


@blueprint.post("/<int:batch_id>/cancel")
@requires("imports.see")
def cancel(batch_id: int) -> ResponseReturnValue:
    with transaction() as session:
        batch = service.get_batch(session, batch_id)
        actor().require(get_kind(batch.kind).permission)
        if batch.job_id is not None:
            background.cancel(session, batch.job_id)
    flash(_("It stops as soon as it can. Nothing of the file has been applied."), "warning")
    return _show(batch_id)


@blueprint.post("/<int:batch_id>/discard")
@requires("imports.see")
def discard(batch_id: int) -> ResponseReturnValue:
    with transaction() as session:
        service.discard(session, actor(), batch_id)
        kind = get_kind(service.get_batch(session, batch_id).kind)
    flash(_("Discarded. Nothing of the file was applied."), "success")
    return redirect(url_for("intake.index", room=kind.room), 303)


def _show(batch_id: int) -> ResponseReturnValue:
    return redirect(url_for("intake.show", batch_id=batch_id), 303)
