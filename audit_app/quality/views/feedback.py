"""Feedback: what waits for it, one evaluation's case from feedback to a decided dispute."""

from __future__ import annotations

from dataclasses import astuple, fields
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from audit_app.areas.queries import persons_among
from audit_app.base import clock
from audit_app.base.errors import Conflict, Invalid
from audit_app.base.i18n import gettext as _
from audit_app.quality import service
from audit_app.quality.forms.follow import AnswerForm, DecisionForm, FeedbackForm, error_counts
from audit_app.quality.queries import feedback as queries
from audit_app.quality.queries.people import person_of
from audit_app.quality.rules.feedback import Answer, Outcome, same_person
from audit_app.quality.views.blueprint import blueprint
from audit_app.quality.views.follow import asked_day, asked_page, asked_scope, download, page, status
from audit_app.web.context import actor, reading, transaction
from audit_app.web.forms import PlainForm
from audit_app.web.guards import requires
from audit_app.workforce import queries as workforce

HEADER = tuple(field.name for field in fields(queries.Waiting))


def _asked(session: Any) -> queries.QueueFilter:
    today = clock.today()
    return queries.QueueFilter(
        on=today,
        programme_id=request.args.get("programme", None, int),
        person_id=person_of(session, actor()) if request.args.get("mine") else None,
        since=asked_day("since", today) if request.args.get("since") else None,
    )


@blueprint.get("/feedback/")
@requires("quality.see")
def feedback() -> ResponseReturnValue:
    with reading() as session:
        chosen = _asked(session)
        queue = queries.read_queue(session, chosen, asked_page())
        disputes = queries.list_disputes(session, asked_scope(3).since, chosen.programme_id)
        programmes = workforce.list_programmes(session)
        linked = person_of(session, actor()) is not None
    return page(
        "feedback/index",
        queue=queue,
        page=queue.page,
        chosen=chosen,
        disputes=disputes,
        programmes=programmes,
        linked=linked,
        days=queries.QUEUE_DAYS,
    )


@blueprint.get("/feedback/rows.csv")
@requires("quality.see")
def feedback_rows() -> ResponseReturnValue:
    with reading() as session:
        chosen = _asked(session)
    return download(
        f"feedback-{chosen.on}", HEADER, lambda session: map(astuple, queries.stream_queue(session, chosen))
    )


@blueprint.get("/feedback/<int:evaluation_id>")
@requires("quality.see")
def feedback_case(evaluation_id: int) -> ResponseReturnValue:
    return _case(evaluation_id)


def _case(evaluation_id: int, error: Invalid | Conflict | None = None, **forms: Any) -> str:
    today = clock.today()
    with reading() as session:
        case = queries.get_case(session, evaluation_id)
        person = person_of(session, actor())
        judges = [case.dispute.evaluator_id, case.dispute.given_by_id] if case.dispute else []
        involved = persons_among(session, actor().user_id, judges)
    defaults = {
        "give": FeedbackForm(formdata=None, given_on=today),
        "answer": AnswerForm(formdata=None, answered_on=today),
        "decide": DecisionForm(formdata=None),
    }
    dispute = case.dispute
    third = dispute is not None and not (
        involved
        or same_person(actor().name, dispute.evaluated_by)
        or same_person(actor().name, dispute.given_by)
    )
    return page(
        "feedback/show",
        case=case,
        error=error,
        own=person == case.agent_id,
        third=third,
        forms=defaults | forms,
        typed=request.form if error else {},
        Answer=Answer,
        Outcome=Outcome,
    )


@blueprint.post("/feedback/<int:evaluation_id>")
@requires("quality.coach")
def give_feedback(evaluation_id: int) -> ResponseReturnValue:
    form = FeedbackForm()
    try:
        form.checked()
        with transaction() as session:
            service.give_feedback(
                session,
                actor(),
                service.GiveFeedback(
                    evaluation_id,
                    form.given_on.data or clock.today(),
                    form.went_well.data or "",
                    form.to_change.data or "",
                    form.next_step.data or "",
                ),
            )
    except (Invalid, Conflict) as error:
        return _case(evaluation_id, error, give=form), status(error)
    flash(_("Feedback saved."), "success")
    return redirect(url_for("quality.feedback_case", evaluation_id=evaluation_id), 303)


@blueprint.post("/feedback/<int:evaluation_id>/answer")
@requires("quality.see")
def answer_feedback(evaluation_id: int) -> ResponseReturnValue:
    """The agent's own account needs no more than to see; the service knows whose feedback it is."""
    form = AnswerForm()
    try:
        form.checked()
        with transaction() as session:
            service.answer_feedback(
                session,
                actor(),
                service.AnswerFeedback(
                    evaluation_id,
                    Answer(form.answer.data),
                    form.answered_on.data or clock.today(),
                    form.reason.data or "",
                ),
            )
    except (Invalid, Conflict) as error:
        return _case(evaluation_id, error, answer=form), status(error)
    flash(_("Answer saved."), "success")
    return redirect(url_for("quality.feedback_case", evaluation_id=evaluation_id), 303)


@blueprint.post("/feedback/<int:evaluation_id>/decision")
@requires("quality.see")
def decide_dispute(evaluation_id: int) -> ResponseReturnValue:
    """Withdrawing is the agent's; deciding asks for a right of its own, which the service holds."""
    form = DecisionForm()
    try:
        form.checked()
        codes = [name[2:] for name in request.form if name.startswith("e-")]
        with transaction() as session:
            service.decide_dispute(
                session,
                actor(),
                service.DecideDispute(
                    evaluation_id, Outcome(form.outcome.data), form.note.data or "", error_counts(codes)
                ),
            )
    except (Invalid, Conflict) as error:
        return _case(evaluation_id, error, decide=form), status(error)
    flash(_("Decided."), "success")
    return redirect(url_for("quality.feedback_case", evaluation_id=evaluation_id), 303)


@blueprint.post("/feedback/<int:evaluation_id>/extra")
@requires("quality.coach")
def link_extra(evaluation_id: int) -> ResponseReturnValue:
    PlainForm().checked()
    try:
        with transaction() as session:
            service.link_extra(session, actor(), evaluation_id, request.form.get("extra", ""))
    except (Invalid, Conflict) as error:
        return _case(evaluation_id, error), status(error)
    flash(_("Linked."), "success")
    return redirect(url_for("quality.feedback_case", evaluation_id=evaluation_id), 303)
