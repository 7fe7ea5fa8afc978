"""Evaluations one by one: the list, one of them, a new one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import astuple, fields
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit_app.base import clock
from audit_app.base.errors import Conflict, Invalid, NotFound
from audit_app.base.i18n import gettext as _
from audit_app.quality import queries, service
from audit_app.quality.forms.monitoring import WORDS, EvaluationForm, SettleForm, asked_month, errors
from audit_app.quality.rules import ErrorClass, Method, Selection, State
from audit_app.quality.views.blueprint import blueprint
from audit_app.web.context import actor, database, reading, transaction
from audit_app.web.guards import requires
from audit_app.web.rows import rows_file
from audit_app.workforce import queries as workforce
from audit_app.workforce.rules import Channel

HEADER = tuple(field.name for field in fields(queries.EvaluationRow))[1:]


def asked() -> queries.EvaluationFilter:
    """The filter in the address."""
    said = request.args.get
    method, selection, state, failed = (
        said("method", ""),
        said("selection", ""),
        said("state", ""),
        said("failed", ""),
    )
    return queries.EvaluationFilter(
        month=None if said("month") == "all" else asked_month(),
        programme_id=said("programme", None, int),
        agent_id=said("agent", None, int),
        text=said("text", "").strip()[:200],
        method=Method(method) if method in list(Method) else None,
        selection=Selection(selection) if selection in list(Selection) else None,
        state=State(state) if state in list(State) else None,
        failed={"yes": True, "no": False}.get(failed),
    )


@blueprint.get("/evaluations")
@requires("quality.see")
def evaluations() -> ResponseReturnValue:
    chosen = asked()
    with reading() as session:
        page = queries.list_evaluations(session, chosen, max(1, request.args.get("page", 1, int)))
        programmes = workforce.list_programmes(session)
    return render_template(
        "quality/monitoring/evaluations.html",
        page=page,
        chosen=chosen,
        programmes=programmes,
        methods=list(Method),
        selections=list(Selection),
        states=list(State),
        words=WORDS,
        room="quality",
    )


@blueprint.get("/evaluations.csv")
@requires("quality.see")
def evaluation_rows() -> ResponseReturnValue:
    """The rows of the filter as a file."""
    chosen, store, organisation_id = asked(), database(), actor().organisation_id

    def lines() -> Iterator[Sequence[Any]]:
        yield HEADER
        with store.reading(organisation_id) as session:
            for row in queries.stream_evaluations(session, chosen):
                yield astuple(row)[1:]

    month = f"{chosen.month:%Y-%m}" if chosen.month else "all"
    return rows_file(lines(), f"evaluations-{month}")


@blueprint.get("/evaluations/<int:evaluation_id>")
@requires("quality.see")
def evaluation(evaluation_id: int) -> ResponseReturnValue:
    return _evaluation(evaluation_id)


@blueprint.post("/evaluations/<int:evaluation_id>/settle")
@requires("quality.manage")
def settle(evaluation_id: int) -> ResponseReturnValue:
    form = SettleForm()
    try:
        form.checked()
        with transaction() as session:
            counts, reason = form.counts.data == "yes", form.reason.data or ""
            service.settle_doubt(session, actor(), evaluation_id, counts=counts, reason=reason)
    except (Invalid, Conflict) as error:
        return _evaluation(evaluation_id, error), 422 if isinstance(error, Invalid) else 409
    flash(_("Settled."), "success")
    return redirect(url_for("quality.evaluation", evaluation_id=evaluation_id), 303)


def _evaluation(evaluation_id: int, error: Invalid | Conflict | None = None) -> str:
    with reading() as session:
        found = queries.get_evaluation(session, evaluation_id)
    return render_template(
        "quality/monitoring/evaluation.html",
        found=found,
        row=found.row,
        error=error,
        words=WORDS,
        room="quality",
    )


@blueprint.get("/evaluations/new")
@requires("quality.record")
def new_evaluation() -> ResponseReturnValue:
    return _new()


@blueprint.post("/evaluations/new")
@requires("quality.record")
def record_evaluation() -> ResponseReturnValue:
    form = EvaluationForm()
    try:
        form.checked()
        with transaction() as session:
            number = service.record_evaluation(session, actor(), _command(session, form))
    except (Invalid, Conflict, NotFound) as error:
        return _new(form, error), 409 if isinstance(error, Conflict) else 422
    flash(_("Recorded."), "success")
    return redirect(url_for("quality.evaluation", evaluation_id=number), 303)


def _command(session: Any, form: EvaluationForm) -> service.RecordEvaluation:
    agent_id = workforce.find_person_id(session, form.agent_code.data or "")
    if agent_id is None:
        sentence = _("Nobody has the code %(code)s.", code=form.agent_code.data)
        raise Invalid(sentence, {"agent_code": sentence})
    form_id = request.args.get("form", None, int)
    programme_id = request.args.get("programme", None, int)
    if form_id is not None:
        programme_id = queries.get_form(session, form_id).programme_id
    return service.RecordEvaluation(
        transaction_id=form.transaction_id.data or "",
        agent_id=agent_id,
        day=form.day.data or clock.today(),
        evaluated_on=form.evaluated_on.data or clock.today(),
        method=Method(form.method.data),
        channel=Channel(form.channel.data),
        programme_id=programme_id or 0,
        selection=Selection(form.selection.data),
        hour=form.hour.data,
        evaluator_code=form.evaluator_code.data or "",
        evaluator_name=form.evaluator_name.data or "",
        stepped_in=form.stepped_in.data,
        form_id=form_id,
        errors=errors(),
        points=form.points.data,
        points_possible=form.points_possible.data,
        extra_of_id=request.args.get("extra_of", None, int),
        notes=form.notes.data or "",
    )


def _new(form: EvaluationForm | None = None, error: Invalid | Conflict | NotFound | None = None) -> str:
    form_id = request.args.get("form", None, int)
    with reading() as session:
        chosen = queries.get_form(session, form_id) if form_id else None
        forms = [one for one in queries.list_forms(session) if one.newest]
        programmes = workforce.list_programmes(session)
    asked_programme = request.args.get("programme", None, int)
    return render_template(
        "quality/monitoring/new_evaluation.html",
        form=form or EvaluationForm(formdata=None, evaluated_on=clock.today()),
        chosen=chosen,
        programme=next((one for one in programmes if one.id == asked_programme), None),
        forms=forms,
        programmes=programmes,
        said=request.form,
        error=error,
        methods=list(Method),
        channels=list(Channel),
        selections=list(Selection),
        classes=list(ErrorClass),
        words=WORDS,
        room="quality",
    )
