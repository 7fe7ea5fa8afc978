"""The operator's pages of one vendor: self beside verified, questions, the result, appeals."""

from __future__ import annotations

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import to_user_timezone

from audit_app.areas.queries import accounts_of
from audit_app.base import clock
from audit_app.base.errors import AppError, Conflict, Invalid, NotFound
from audit_app.base.i18n import gettext as _
from audit_app.base.i18n import ngettext
from audit_app.catalog.queries import get_release
from audit_app.portal import service
from audit_app.portal.forms import AnswerForm, DecideForm, TextForm
from audit_app.portal.queries import operator as queries
from audit_app.portal.rules import State, agreement, may_verify, pairs_apart
from audit_app.portal.views import words
from audit_app.portal.views.blueprint import blueprint
from audit_app.scoring.rules import Rating
from audit_app.web import errors
from audit_app.web.context import actor, reading, transaction
from audit_app.web.guards import requires


@blueprint.get("/invitations/<int:invitation_id>/")
@requires("portal.see")
def invitation(invitation_id: int) -> ResponseReturnValue:
    return _invitation(invitation_id)


def _invitation(invitation_id: int, error: AppError | None = None) -> str:
    with reading() as session:
        found = queries.get_invitation(session, invitation_id)
        rows = queries.list_received(session, invitation_id)
        questions = queries.list_questions(session, invitation_id)
        appeals = queries.list_appeals(session, invitation_id)
        my_accounts = accounts_of(session, actor().user_id)
        release = get_release(session, found.release_id)
    pairs = [row.pair for row in rows]
    own, verified = queries.totals(release, pairs, found.due_on) if rows else (None, None)
    parameters = [
        (parameter, [row for row in rows if row.parameter == parameter.code])
        for parameter in release.parameters
    ]
    return render_template(
        "portal/invitation.html",
        found=found,
        rows=rows,
        parameters=[(parameter, own_rows) for parameter, own_rows in parameters if own_rows],
        questions=questions,
        appeals=appeals,
        my_accounts=my_accounts,
        agreed=agreement(pairs),
        apart=pairs_apart(pairs),
        own=own,
        verified=verified,
        unverified=sum(row.verified is None for row in rows),
        error=error,
        ratings=list(Rating),
        words=words,
        State=State,
        room="portal",
    )


@blueprint.get("/invitations/<int:invitation_id>/p/<code>")
@requires("portal.see")
def parameter(invitation_id: int, code: str) -> ResponseReturnValue:
    return _parameter(invitation_id, code)


def _parameter(invitation_id: int, code: str, error: AppError | None = None, **mine: object) -> str:
    with reading() as session:
        found = queries.get_invitation(session, invitation_id)
        release = get_release(session, found.release_id)
        rows = queries.list_received(session, invitation_id, code)
        questions = queries.list_questions(session, invitation_id)
    if not rows:
        raise NotFound(_("There is nothing of parameter %(code)s here.", code=code))
    frozen = may_verify(found.state) or (None if actor().may("portal.verify") else "reader")
    return render_template(
        "portal/parameter.html",
        found=found,
        asked=release.parameter(code),
        rows=[(row, release.requirement(row.requirement)) for row in rows],
        questions=[one for one in questions if one.requirement in {row.requirement for row in rows}],
        frozen=frozen,
        error=error,
        mine=mine,
        ratings=list(Rating),
        words=words,
        room="portal",
    )


@blueprint.post("/invitations/<int:invitation_id>/r/<requirement>")
@requires("portal.verify")
def verify(invitation_id: int, requirement: str) -> ResponseReturnValue:
    form = AnswerForm()
    form.checked()
    values = form.values(request.form, "remark", "told", rating="verified")
    command = service.Verify(invitation_id, requirement, form.revision.data or 0, values)
    try:
        with transaction() as session:
            row = service.verify(session, actor(), command)
    except (Invalid, Conflict) as error:
        if errors.wants_json():
            raise
        with reading() as session:
            code = queries.parameter_of(session, invitation_id, requirement)
        status = 409 if isinstance(error, Conflict) else 422
        return _parameter(invitation_id, code, error, requirement=requirement, values=values), status
    if errors.wants_json():
        moment = to_user_timezone(row.verified_at or clock.now())
        return jsonify(revision=row.revision, saved_at=moment.strftime("%H:%M"))
    return _back(invitation_id, row.parameter, requirement)


@blueprint.post("/invitations/<int:invitation_id>/p/<code>/agree")
@requires("portal.verify")
def agree(invitation_id: int, code: str) -> ResponseReturnValue:
    with transaction() as session:
        count = service.agree_with_rest(session, actor(), invitation_id, code)
    flash(ngettext("%(num)s rating is taken over.", "%(num)s ratings are taken over.", count), "success")
    return _back(invitation_id, code)


@blueprint.post("/questions/<int:question_id>")
@requires("portal.verify")
def answer_question(question_id: int) -> ResponseReturnValue:
    with transaction() as session:
        number = service.answer_question(session, actor(), question_id, TextForm().text.data or "")
    flash(_("Answered: the vendor sees it."), "success")
    return redirect(url_for("portal.invitation", invitation_id=number), 303)


@blueprint.post("/invitations/<int:invitation_id>/release")
@requires("portal.release")
def release(invitation_id: int) -> ResponseReturnValue:
    try:
        with transaction() as session:
            service.release(session, actor(), invitation_id)
    except Invalid as error:
        return _invitation(invitation_id, error), 422
    flash(_("Released: the vendor sees ratings and what you told it, and may appeal."), "success")
    return redirect(url_for("portal.invitation", invitation_id=invitation_id), 303)


@blueprint.post("/appeals/<int:appeal_id>")
@requires("portal.decide")
def decide(appeal_id: int) -> ResponseReturnValue:
    form = DecideForm()
    form.checked()
    command = service.Decide(
        appeal_id, Rating(form.rating.data), form.decision.data or "", form.note.data or ""
    )
    with transaction() as session:
        number = service.decide(session, actor(), command)
    flash(_("Decided: the vendor sees it."), "success")
    return redirect(url_for("portal.invitation", invitation_id=number), 303)


def _back(invitation_id: int, code: str, requirement: str = "") -> ResponseReturnValue:
    anchor = f"r-{requirement.replace('.', '-')}" if requirement else None
    return redirect(url_for("portal.parameter", invitation_id=invitation_id, code=code, _anchor=anchor), 303)
