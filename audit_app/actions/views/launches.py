"""Launches: criteria, the signed decision, the look back."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit_app.actions import queries, service
from audit_app.actions.forms import DecisionForm, LaunchForm, LookBackForm
from audit_app.actions.rules import Area, Decision
from audit_app.actions.views.blueprint import blueprint, form_page, page_asked, status_of
from audit_app.base import clock
from audit_app.base.errors import AppError, Conflict, Invalid
from audit_app.base.i18n import gettext as _
from audit_app.web.context import actor, reading, transaction
from audit_app.web.guards import requires
from audit_app.workforce import queries as workforce

MET = {"yes": True, "no": False}


@blueprint.get("/launches")
@requires("actions.see")
def launches() -> ResponseReturnValue:
    with reading() as session:
        page = queries.list_launches(session, page_asked())
    return render_template("actions/launches.html", page=page, today=clock.today(), room="actions")


@blueprint.get("/launches/new")
@requires("actions.record")
def launch_new() -> ResponseReturnValue:
    return _new(LaunchForm(formdata=None))


def _new(form: LaunchForm, error: AppError | None = None) -> str:
    with reading() as session:
        form.offer(workforce.structure(session))
    return form_page(form, _("New launch"), "actions.launches", error)


@blueprint.post("/launches/new")
@requires("actions.record")
def launch_plan() -> ResponseReturnValue:
    form = LaunchForm()
    with reading() as session:
        form.offer(workforce.structure(session))
    try:
        form.checked()
        with transaction() as session:
            number = service.plan_launch(session, actor(), form.command())
    except (Invalid, Conflict) as error:
        return _new(form, error), status_of(error)
    return _saved(number)


@blueprint.get("/launches/<int:launch_id>")
@requires("actions.see")
def launch_show(launch_id: int) -> ResponseReturnValue:
    return _show(launch_id)


def _show(
    launch_id: int,
    error: AppError | None = None,
    decision: DecisionForm | None = None,
    look_back: LookBackForm | None = None,
) -> str:
    with reading() as session:
        found = queries.get_launch(session, launch_id)
    given = {"reviewed_on": clock.today()}
    return render_template(
        "actions/launch.html",
        found=found,
        row=found.row,
        areas=list(Area),
        Decision=Decision,
        decision=decision or DecisionForm(formdata=None),
        look_back=look_back or LookBackForm(formdata=None, data=given),
        error=error,
        room="actions",
    )


@blueprint.post("/launches/<int:launch_id>/criteria")
@requires("actions.record")
def launch_judge(launch_id: int) -> ResponseReturnValue:
    judged = {
        int(name[4:]): service.Judged(MET.get(said), request.form.get(f"note-{name[4:]}", ""))
        for name, said in request.form.items()
        if name.startswith("met-") and name[4:].isdigit()
    }
    try:
        with transaction() as session:
            service.judge_criteria(session, actor(), launch_id, judged)
    except Conflict as error:
        return _show(launch_id, error), 409
    return _saved(launch_id)


@blueprint.post("/launches/<int:launch_id>/decision")
@requires("actions.manage")
def launch_decide(launch_id: int) -> ResponseReturnValue:
    form = DecisionForm()
    try:
        form.checked()
        command = service.DecideLaunch(
            launch_id, Decision(form.decision.data), form.note.data or "", form.proof_id.data
        )
        with transaction() as session:
            service.decide_launch(session, actor(), command)
    except (Invalid, Conflict) as error:
        return _show(launch_id, error, decision=form), status_of(error)
    return _saved(launch_id)


@blueprint.post("/launches/<int:launch_id>/reopen")
@requires("actions.manage")
def launch_reopen(launch_id: int) -> ResponseReturnValue:
    with transaction() as session:
        service.reopen_launch(session, actor(), launch_id)
    return _saved(launch_id)


@blueprint.post("/launches/<int:launch_id>/look-back")
@requires("actions.record")
def launch_look_back(launch_id: int) -> ResponseReturnValue:
    form = LookBackForm()
    try:
        form.checked()
        with transaction() as session:
            on = form.reviewed_on.data or clock.today()
            service.look_back(session, actor(), launch_id, on, form.review_note.data or "")
    except (Invalid, Conflict) as error:
        return _show(launch_id, error, look_back=form), status_of(error)
    return _saved(launch_id)


def _saved(launch_id: int) -> ResponseReturnValue:
    flash(_("Saved."), "success")
    return redirect(url_for("actions.launch_show", launch_id=launch_id), 303)
