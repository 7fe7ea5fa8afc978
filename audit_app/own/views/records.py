"""An agent's own pages: the month, evaluations with feedback, training, rewards."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from audit_app.base import clock
from audit_app.base.errors import Conflict, Invalid
from audit_app.base.i18n import gettext as _
from audit_app.own import queries, service
from audit_app.own.forms import AnswerForm, WithdrawForm
from audit_app.own.views.blueprint import WORDS, blueprint
from audit_app.quality.rules.feedback import Answer, Outcome
from audit_app.training.rules import BAD, Status
from audit_app.web.context import actor, reading, transaction
from audit_app.web.forms import PlainForm
from audit_app.web.guards import requires
from audit_app.workforce.queries import PersonOn

LATEST = 5
TO_DO = BAD | {Status.EXPIRING}


def page(template: str, room: str, **values: Any) -> str:
    """One of these pages, with their words."""
    return render_template(f"own/{template}.html", words=WORDS, room=room, today=clock.today(), **values)


def _me(session: Session) -> PersonOn | None:
    return queries.me(session, actor(), clock.today())


@blueprint.get("/")
@requires("quality.own")
def home() -> ResponseReturnValue:
    today = clock.today()
    with reading() as session:
        me = _me(session)
        if me is None:
            return page("unlinked", "own")
        this = today.replace(day=1)
        last = (this - dt.timedelta(days=1)).replace(day=1)
        training = queries.list_requirements(session, me, today) if actor().may("training.own") else []
        return page(
            "home",
            "own",
            me=me,
            months=list(queries.read_months(session, me.id, [this, last], today).items()),
            waiting=queries.waiting(session, me.id),
            coachings=queries.list_coachings(session, me.id),
            latest=queries.list_evaluations(session, me.id, size=LATEST),
            training=[one for one in training if one.status in TO_DO],
        )


@blueprint.get("/evaluations")
@requires("quality.own")
def evaluations() -> ResponseReturnValue:
    with reading() as session:
        me = _me(session)
        if me is None:
            return page("unlinked", "own-evaluations")
        found = queries.list_evaluations(session, me.id, max(1, request.args.get("page", 1, int)))
    return page("evaluations", "own-evaluations", me=me, page=found)


@blueprint.get("/evaluations/<int:evaluation_id>")
@requires("quality.own")
def evaluation(evaluation_id: int) -> ResponseReturnValue:
    return _case(evaluation_id)


def _case(evaluation_id: int, error: Invalid | Conflict | None = None) -> str:
    with reading() as session:
        case = queries.get_evaluation(session, queries.my_number(session, actor()), evaluation_id)
    return page(
        "evaluation",
        "own-evaluations",
        case=case,
        error=error,
        typed=request.form if error else {},
        Answer=Answer,
        Outcome=Outcome,
    )


@blueprint.post("/evaluations/<int:evaluation_id>")
@requires("quality.answer_own")
def answer(evaluation_id: int) -> ResponseReturnValue:
    form = AnswerForm()
    try:
        form.checked()
        command = service.AnswerOwn(evaluation_id, Answer(form.answer.data), form.reason.data or "")
        with transaction() as session:
            service.answer_own(session, actor(), command)
    except (Invalid, Conflict) as error:
        return _case(evaluation_id, error), 422 if isinstance(error, Invalid) else 409
    if form.answer.data == Answer.SIGNED:
        flash(_("Noted: you have read this feedback."), "success")
    else:
        flash(
            _("Your dispute is in. Somebody who neither evaluated nor gave feedback decides it."), "success"
        )
    return redirect(url_for("own.evaluation", evaluation_id=evaluation_id), 303)


@blueprint.post("/evaluations/<int:evaluation_id>/withdrawal")
@requires("quality.answer_own")
def withdraw(evaluation_id: int) -> ResponseReturnValue:
    form = WithdrawForm()
    try:
        form.checked()
        with transaction() as session:
            service.withdraw_dispute(session, actor(), evaluation_id, form.note.data or "")
    except (Invalid, Conflict) as error:
        return _case(evaluation_id, error), 422 if isinstance(error, Invalid) else 409
    flash(_("Your dispute is taken back."), "success")
    return redirect(url_for("own.evaluation", evaluation_id=evaluation_id), 303)


@blueprint.post("/coaching/<int:coaching_id>/signature")
@requires("quality.answer_own")
def sign(coaching_id: int) -> ResponseReturnValue:
    PlainForm().checked()
    with transaction() as session:
        service.sign_own_coaching(session, actor(), coaching_id)
    flash(_("Noted: this coaching took place."), "success")
    return redirect(url_for("own.home", _anchor="coaching"), 303)


@blueprint.get("/training")
@requires("training.own")
def training() -> ResponseReturnValue:
    today = clock.today()
    with reading() as session:
        me = _me(session)
        if me is None:
            return page("unlinked", "own-training")
        required = queries.list_requirements(session, me, today)
        tries = queries.list_tries(session, me.id)
    return page("training", "own-training", me=me, required=required, tries=tries)


@blueprint.get("/rewards")
@requires("quality.own")
def rewards() -> ResponseReturnValue:
    with reading() as session:
        me = _me(session)
        if me is None:
            return page("unlinked", "own-rewards")
        found = queries.list_rewards(session, me.id)
    return page("rewards", "own-rewards", me=me, rewards=found)
