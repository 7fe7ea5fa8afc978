"""The matrix on any day, its rows as a file, and one person's page."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import astuple, fields
from typing import Any

from flask import Response, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from audit_app.base import background, clock
from audit_app.base.errors import Conflict, Invalid, NotFound
from audit_app.base.figure import Scope
from audit_app.base.i18n import gettext as _
from audit_app.base.paging import SIZE, Page, offset
from audit_app.training import queries, service
from audit_app.training.forms import CompletionForm
from audit_app.training.queries import FlatRow
from audit_app.training.rules import CompletionKind, Result, Status
from audit_app.training.views.blueprint import blueprint, outgoing, page_asked
from audit_app.web.context import actor, database, reading, transaction
from audit_app.web.guards import requires
from audit_app.web.rows import rows_file
from audit_app.workforce import queries as workforce

HEADER = tuple(field.name for field in fields(FlatRow))
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def asked_day() -> dt.date:
    """The day asked for in the address, today when none is; raises Invalid."""
    text = request.args.get("on", "").strip()
    try:
        return dt.date.fromisoformat(text) if text else clock.today()
    except ValueError:
        sentence = _("%(text)s is not a date. Write it as 2026-12-31.", text=text)
        raise Invalid(sentence, {"on": sentence}) from None


def asked() -> tuple[workforce.Filter, Status | None]:
    """The filter in the address."""
    status = request.args.get("status", "")
    return (
        workforce.Filter(
            on=asked_day(),
            text=request.args.get("text", "").strip(),
            site_id=request.args.get("site", None, int),
            programme_id=request.args.get("programme", None, int),
            job_id=request.args.get("job", None, int),
        ),
        Status(status) if status in list(Status) else None,
    )


def _scope(chosen: workforce.Filter) -> Scope:
    return Scope(
        as_of=chosen.on,
        since=chosen.on,
        programmes=frozenset({chosen.programme_id} if chosen.programme_id else ()),
        sites=frozenset({chosen.site_id} if chosen.site_id else ()),
    )


@blueprint.get("/")
@requires("training.see")
def matrix() -> ResponseReturnValue:
    chosen, status = asked()
    with reading() as session:
        found = queries.read_matrix(session, chosen, status, page_asked())
        structure = workforce.structure(session)
        late = len(queries.list_before_live(session, _scope(chosen)))
    return render_template(
        "training/matrix.html",
        matrix=found,
        page=found.page,
        chosen=chosen,
        status=status,
        structure=structure,
        late=late,
        Status=Status,
        room="training",
    )


@blueprint.get("/before-live")
@requires("training.see")
def before_live() -> ResponseReturnValue:
    """Who worked alone with customers on the chosen day, having begun before a required pass."""
    chosen, _status = asked()
    with reading() as session:
        found = queries.list_before_live(session, _scope(chosen))
        structure = workforce.structure(session)
    if "as" in request.args:
        return _early_rows(chosen, found)
    start = offset(page_asked())
    return render_template(
        "training/before_live.html",
        page=Page(found[start : start + SIZE], page_asked(), SIZE, len(found)),
        chosen=chosen,
        structure=structure,
        room="training",
    )


EARLY = ("person_code", "full_name", "site", "programme", "job", "live_on", "module_code", "passed_on")


def _early_rows(chosen: workforce.Filter, found: Sequence[queries.BeforeLive]) -> Response:
    rows = (
        (
            one.code,
            one.full_name,
            one.site,
            one.programme,
            one.job,
            one.live_on,
            one.module.code,
            one.passed_on,
        )
        for one in found
    )
    return rows_file(itertools.chain([EARLY], rows), f"before-passing-{chosen.on}")


@blueprint.get("/rows.csv")
@requires("training.see")
def rows() -> ResponseReturnValue:
    """The rows of the matrix as it is filtered, one for each person and requirement."""
    chosen, status = asked()
    store, organisation_id = database(), actor().organisation_id

    def lines() -> Iterator[Sequence[Any]]:
        yield HEADER
        with store.reading(organisation_id) as session:
            yield from map(astuple, queries.stream_filtered(session, chosen, status))

    return rows_file(lines(), f"training-{chosen.on}")


@blueprint.post("/workbook")
@requires("training.see")
def workbook() -> ResponseReturnValue:
    """Orders the same rows as XLSX; writing a workbook is slow, so a job does it."""
    chosen, status = asked()
    arguments = {
        "folder": str(outgoing().folder),
        "on": chosen.on.isoformat(),
        "text": chosen.text,
        "site_id": chosen.site_id,
        "programme_id": chosen.programme_id,
        "job_id": chosen.job_id,
        "status": status.value if status else None,
    }
    with transaction() as session:
        job_id = background.enqueue(
            session, "training.write_matrix", arguments, user=(actor().user_id, actor().name)
        )
    return redirect(url_for("training.workbook_show", job_id=job_id), 303)


@blueprint.get("/workbook/<job_id>")
@requires("training.see")
def workbook_show(job_id: str) -> ResponseReturnValue:
    return render_template("training/workbook.html", job=_own_job(job_id), room="training")


@blueprint.get("/workbook/<job_id>/file")
@requires("training.see")
def workbook_file(job_id: str) -> ResponseReturnValue:
    row = _own_job(job_id)
    if row.result is None:
        raise NotFound(_("The workbook is not ready."))
    return send_file(
        outgoing().open(row.result["sha256"]),
        mimetype=XLSX,
        as_attachment=True,
        download_name=row.result["filename"],
    )


def _own_job(job_id: str) -> background.JobRow:
    with reading() as session:
        row = background.get_job(session, job_id)
    if row.kind != "training.write_matrix":
        raise NotFound(_("There is no such workbook."))
    return row


@blueprint.get("/people/<int:person_id>")
@requires("training.see")
def person(person_id: int) -> ResponseReturnValue:
    return _person(person_id)


@blueprint.post("/people/<int:person_id>")
@requires("training.record")
def record(person_id: int) -> ResponseReturnValue:
    form = CompletionForm()
    try:
        form.checked()
        with transaction() as session:
            service.record_completion(session, actor(), _completion(form, person_id))
    except (Invalid, Conflict) as error:
        return _person(person_id, form, error), 422 if isinstance(error, Invalid) else 409
    flash(_("Recorded."), "success")
    return redirect(url_for("training.person", person_id=person_id), 303)


def _completion(form: CompletionForm, person_id: int) -> service.RecordCompletion:
    return service.RecordCompletion(
        person_id=person_id,
        module_id=form.module_id.data or 0,
        kind=CompletionKind(form.kind.data),
        completed_on=form.completed_on.data or clock.today(),
        result=Result(form.result.data),
        try_no=form.try_no.data or 0,
        hours=form.hours.data,
        trainer_code=form.trainer_code.data or "",
        method=form.method.data or "",
        score=form.score.data,
        proof=form.proof.data or "",
        evidence_id=form.evidence_id.data,
    )


def _person(
    person_id: int, form: CompletionForm | None = None, error: Invalid | Conflict | None = None
) -> str:
    on = asked_day()
    with reading() as session:
        detail = workforce.get_person(session, person_id)
        on_day = workforce.find_person_on(session, person_id, on)
        cells = queries.person_cells(session, on_day, on) if on_day else []
        records = queries.list_records(session, person_id)
        modules = queries.list_modules(session)
    return render_template(
        "training/person.html",
        person=detail,
        place=on_day,
        cells=cells,
        records=records,
        modules=modules,
        form=form or CompletionForm(formdata=None),
        error=error,
        on=on,
        kinds=list(CompletionKind),
        results=list(Result),
        room="training",
    )
