"""Recalculation: a value counted again from raw data, held against what is reported, and kept."""

from __future__ import annotations

import hashlib
from decimal import Decimal

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit_app.base import clock
from audit_app.base.errors import Conflict, Invalid, NotFound
from audit_app.base.i18n import gettext as _
from audit_app.metrics import queries, service
from audit_app.metrics.forms import RecountForm, number_in
from audit_app.metrics.importer.raw import count_rows
from audit_app.metrics.rules import month_of, read_month
from audit_app.metrics.views.blueprint import blueprint
from audit_app.web.context import actor, reading, settings, transaction
from audit_app.web.guards import requires
from audit_app.workforce import queries as workforce


@blueprint.get("/recounts")
@requires("metrics.see")
def recounts() -> ResponseReturnValue:
    return _recounts()


def _recounts(error: Invalid | Conflict | NotFound | None = None) -> str:
    with reading() as session:
        found = queries.list_recounts(session)
        metrics = queries.list_metrics(session, in_use=True)
        programmes = workforce.list_programmes(session)
    return render_template(
        "metrics/recounts.html",
        recounts=found,
        metrics=metrics,
        programmes=programmes,
        months=(month_of(clock.today()) - 1).window(12)[::-1],
        form=request.form,
        error=error,
        room="metrics",
    )


@blueprint.post("/recounts")
@requires("metrics.record")
def save_recount() -> ResponseReturnValue:
    form = RecountForm()
    try:
        form.checked()
        command = _command(form)
        with transaction() as session:
            number = service.record_recount(session, actor(), command)
    except (Invalid, NotFound) as error:
        return _recounts(error), 422
    with reading() as session:
        found = next(one for one in queries.list_recounts(session) if one.id == number)
    if found.agrees:
        flash(_("Kept: both agree within 1 %."), "success")
    else:
        flash(_("Kept: they differ by more than 1 %. Find out why before an auditor does."), "warning")
    return redirect(url_for("metrics.recounts"), 303)


def _command(form: RecountForm) -> service.RecordRecount:
    rows, sha256, source = 0, "", form.source.data or ""
    numerator, denominator = number_in(form.numerator.data), number_in(form.denominator.data)
    if form.file.data:
        content = form.file.data.read(settings().upload_max_bytes + 1)
        counted = count_rows(content, form.file.data.filename or "raw.csv", settings().upload_max_bytes)
        numerator, denominator, rows = counted.numerator, counted.denominator, counted.rows
        sha256, source = hashlib.sha256(content).hexdigest(), source or form.file.data.filename
    if numerator is None or denominator is None:
        sentence = _("Give both counts, or a file of raw data.")
        raise Invalid(sentence, {"numerator": sentence})
    return service.RecordRecount(
        form.code.data or "",
        read_month(form.month.data or ""),
        form.programme_id.data or None,
        Decimal(numerator),
        Decimal(denominator),
        source,
        rows,
        sha256,
        form.note.data or "",
    )
