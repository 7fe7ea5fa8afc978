"""Coaching: what failures ask for, steps of repeats, talks, and whether they helped."""

from __future__ import annotations

from dataclasses import astuple, fields

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from audit_app.base import clock
from audit_app.base.errors import Conflict, Invalid
from audit_app.base.i18n import gettext as _
from audit_app.quality import service
from audit_app.quality.forms.follow import CoachingForm, StepForm
from audit_app.quality.queries import coaching as queries
from audit_app.quality.queries.feedback import get_case
from audit_app.quality.rules.coaching import COMPARE_DAYS, CoachingMethod, FollowUp, StepState
from audit_app.quality.views.blueprint import blueprint
from audit_app.quality.views.follow import asked_day, asked_page, asked_scope, download, page, status
from audit_app.web.context import actor, reading, transaction
from audit_app.web.forms import PlainForm
from audit_app.web.guards import requires
from audit_app.workforce import queries as workforce

HEADER = tuple(field.name for field in fields(queries.FollowUpRow))
EFFECT = (
    "person_code", "full_name", "held_on", "coach", "transaction_id", "criterion", "wrong_before", "of_before",
    "wrong_after", "of_after", "compared_until", "better",
)  # fmt: skip


def _asked() -> queries.BoardFilter:
    state = request.args.get("state", "")
    today = clock.today()
    return queries.BoardFilter(
        on=asked_day("on", today),
        state=FollowUp(state) if state in list(FollowUp) else None,
        programme_id=request.args.get("programme", None, int),
        since=asked_day("since", today) if request.args.get("since") else None,
    )


@blueprint.get("/coaching/")
@requires("quality.see")
def coaching() -> ResponseReturnValue:
    return _board()


def _board(error: Invalid | Conflict | None = None, step_id: int | None = None) -> str:
    chosen = _asked()
    with reading() as session:
        board = queries.read_board(session, chosen, asked_page())
        steps = queries.list_steps(session, chosen)
        programmes = workforce.list_programmes(session)
    return page(
        "coaching/index",
        board=board,
        page=board.page,
        chosen=chosen,
        steps=steps,
        programmes=programmes,
        error=error,
        step_id=step_id,
        typed=request.form,
        FollowUp=FollowUp,
        StepState=StepState,
        days=queries.BOARD_DAYS,
    )


@blueprint.get("/coaching/rows.csv")
@requires("quality.see")
def coaching_rows() -> ResponseReturnValue:
    chosen = _asked()
    return download(
        f"coaching-{chosen.on}", HEADER, lambda session: map(astuple, queries.stream_board(session, chosen))
    )


@blueprint.get("/coaching/new")
@requires("quality.coach")
def new_coaching() -> ResponseReturnValue:
    form = CoachingForm(formdata=None, held_on=clock.today())
    number = request.args.get("evaluation", None, int)
    if number:
        with reading() as session:
            case = get_case(session, number)
        form.agent_code.data, form.evaluation_id.data = case.agent_code, case.id
        wrong = [line.code for line in case.lines if line.count]
        form.criterion_code.data = wrong[0] if wrong else ""
    return _new(form)


def _new(form: CoachingForm, error: Invalid | Conflict | None = None) -> str:
    return page("coaching/new", form=form, error=error, methods=list(CoachingMethod))


@blueprint.post("/coaching/new")
@requires("quality.coach")
def record_coaching() -> ResponseReturnValue:
    form = CoachingForm()
    try:
        form.checked()
        with transaction() as session:
            agent = _agent(session, form.agent_code.data or "")
            service.record_coaching(
                session,
                actor(),
                service.RecordCoaching(
                    agent_id=agent,
                    held_on=form.held_on.data or clock.today(),
                    method=CoachingMethod(form.method.data),
                    evaluation_id=form.evaluation_id.data,
                    criterion_code=form.criterion_code.data or "",
                    coach_code=form.coach_code.data or "",
                    notes=form.notes.data or "",
                    signed_on=form.signed_on.data,
                ),
            )
    except (Invalid, Conflict) as error:
        return _new(form, error), status(error)
    flash(_("Coaching saved."), "success")
    return redirect(url_for("quality.coaching_agent", person_id=agent), 303)


def _agent(session: Session, code: str) -> int:
    """The agent of that code; raises Invalid."""
    agent = workforce.find_person_id(session, code)
    if agent is None:
        sentence = _("Nobody has the code %(code)s.", code=code)
        raise Invalid(_("The coaching was not saved."), {"agent_code": sentence})
    return agent


@blueprint.post("/coaching/<int:coaching_id>/sign")
@requires("quality.see")
def sign_coaching(coaching_id: int) -> ResponseReturnValue:
    """The agent's own account needs no more than to see; the service knows whose coaching it is."""
    PlainForm().checked()
    with transaction() as session:
        agent = service.sign_coaching(session, actor(), coaching_id)
    flash(_("Signed."), "success")
    return redirect(url_for("quality.coaching_agent", person_id=agent), 303)


@blueprint.post("/coaching/steps/<int:step_id>")
@requires("quality.coach")
def take_step(step_id: int) -> ResponseReturnValue:
    form = StepForm()
    try:
        form.checked()
        with transaction() as session:
            command = service.TakeStep(step_id, form.taken_on.data or clock.today(), form.note.data or "")
            service.take_step(session, actor(), command)
    except (Invalid, Conflict) as error:
        return _board(error, step_id), status(error)
    flash(_("Step saved."), "success")
    return redirect(url_for("quality.coaching", _anchor="steps"), 303)


@blueprint.get("/coaching/agents/<int:person_id>")
@requires("quality.see")
def coaching_agent(person_id: int) -> ResponseReturnValue:
    today = clock.today()
    chosen = queries.BoardFilter(
        on=today, agent_id=person_id, since=today.replace(year=today.year - 2, day=1)
    )
    with reading() as session:
        person = workforce.get_person(session, person_id)
        board = queries.read_board(session, chosen, size=200)
        steps = queries.list_steps(session, chosen)
        talks = queries.list_coachings(session, agent_id=person_id)
    return page(
        "coaching/agent",
        person=person,
        rows=board.page.rows,
        steps=steps,
        talks=talks,
        chosen=chosen,
        days=COMPARE_DAYS,
    )


@blueprint.get("/coaching/effect")
@requires("quality.see")
def coaching_effect() -> ResponseReturnValue:
    scope = asked_scope(6)
    programme = next(iter(scope.programmes), None)
    with reading() as session:
        effect = queries.read_effect(session, scope.since, scope.as_of, programme)
        programmes = workforce.list_programmes(session)
    return page(
        "coaching/effect",
        effect=effect,
        scope=scope,
        programme=programme,
        programmes=programmes,
        days=COMPARE_DAYS,
    )


@blueprint.get("/coaching/effect.csv")
@requires("quality.see")
def coaching_effect_rows() -> ResponseReturnValue:
    scope = asked_scope(6)
    programme = next(iter(scope.programmes), None)
    return download(
        f"coaching-effect-{scope.as_of}",
        EFFECT,
        lambda session: (
            (
                row.agent_code,
                row.agent,
                row.held_on,
                row.coach,
                row.transaction_id,
                row.criterion_code,
                row.before.part,
                row.before.whole,
                row.after.part,
                row.after.whole,
                row.compared_until,
                row.better,
            )
            for row in queries.stream_effect(session, scope.since, scope.as_of, programme)
        ),
    )
