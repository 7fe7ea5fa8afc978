"""One audit from above: verdict, map, gaps, plan, state, rules, what-if, export."""

from __future__ import annotations

import json

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit_app.accounts import queries as accounts
from audit_app.areas.service import sentence_about
from audit_app.auditlog import queries as trail
from audit_app.audits import queries, service
from audit_app.audits.forms import MoveForm, parse_day
from audit_app.audits.queries import words
from audit_app.audits.rules import MOVES, Rating, State
from audit_app.audits.views import blueprint
from audit_app.base.errors import Invalid
from audit_app.base.i18n import gettext as _
from audit_app.scoring import rules as scoring
from audit_app.web.context import actor, reading, transaction
from audit_app.web.guards import fresh_when, requires

TEN = 10


@blueprint.get("/<int:audit_id>/")
@requires("audits.see")
def overview(audit_id: int) -> ResponseReturnValue:
    with reading() as session:
        book = queries.get_book(session, audit_id, figures=False)
        team = queries.list_members(session, audit_id)
        signed = queries.list_sign_offs(session, audit_id)
        why_not_sign = service.why_not_sign(session, actor(), book)
    return render_template(
        "audits/overview.html",
        book=book,
        gaps=book.gaps[:TEN],
        team=team,
        signed=signed,
        why_not_sign=why_not_sign,
        moves=_moves(book.audit.state),
        **_common(),
    )


@blueprint.get("/<int:audit_id>/plan")
@requires("audits.see")
def plan(audit_id: int) -> ResponseReturnValue:
    return _plan(audit_id, {})


def _plan(audit_id: int, typed: dict[str, queries.Plan], error: Invalid | None = None) -> str:
    """The plan, over it what somebody typed that was refused."""
    with reading() as session:
        book = queries.get_book(session, audit_id, figures=False)
        members = [item for item in accounts.list_members(session, actor().organisation_id) if item.active]
        own = queries.own_hits(session, book, members)
    return render_template(
        "audits/plan.html",
        book=book,
        members=members,
        own=own,
        about=sentence_about,
        plans={**book.plans, **typed},
        error=error,
        **_common(),
    )


@blueprint.post("/<int:audit_id>/plan")
@requires("audits.plan")
def save_plan(audit_id: int) -> ResponseReturnValue:
    form = request.form
    commands = [
        service.PlanParameter(
            parameter=code,
            assignee_id=int(chosen) if (chosen := form.get(f"assignee-{code}", "")).isdigit() else None,
            due_on=parse_day(form.get(f"due-{code}")),
            repeat=f"repeat-{code}" in form,
        )
        for code in form.getlist("parameter")
    ]
    try:
        with transaction() as session:
            changed = service.plan_parameters(session, actor(), audit_id, commands)
    except Invalid as error:
        typed = {
            one.parameter: queries.Plan(one.parameter, one.assignee_id, "", one.due_on, one.repeat)
            for one in commands
        }
        return _plan(audit_id, typed, error), 422
    flash(_("%(count)s parameters changed.", count=changed), "success")
    return redirect(url_for("audits.plan", audit_id=audit_id), 303)


def _is_final() -> bool:
    """Signing off, and taking back a sign-off, which needs a reason."""
    form = request.form
    return form.get("to") == State.SIGNED_OFF or bool(
        form.get("to") == State.IN_PROGRESS and form.get("reason")
    )


@blueprint.post("/<int:audit_id>/state")
@requires("audits.answer")
@fresh_when(_is_final)
def move(audit_id: int) -> ResponseReturnValue:
    form = MoveForm()
    try:
        form.checked()
        with transaction() as session:
            service.move(
                session,
                actor(),
                service.Move(
                    audit_id, State(form.to.data), form.reason.data or "", form.differences.data or ""
                ),
            )
    except Invalid as error:
        flash(error.message, "error")
    else:
        flash(_("The audit is now: %(state)s.", state=words.state_label(State(form.to.data))), "success")
    return redirect(url_for("audits.overview", audit_id=audit_id), 303)


@blueprint.get("/<int:audit_id>/rules")
@requires("audits.see")
def rules(audit_id: int) -> ResponseReturnValue:
    with reading() as session:
        book = queries.get_book(session, audit_id, figures=False)
    return render_template("audits/rules.html", book=book, rules=book.profile.rules(), **_common())


@blueprint.get("/<int:audit_id>/what-if")
@requires("audits.see")
def what_if(audit_id: int) -> ResponseReturnValue:
    with reading() as session:
        book = queries.get_book(session, audit_id, figures=False)
    known = {item.code for item in book.release.requirements}
    chosen = [code for code in request.args.getlist("met") if code in known]
    after = scoring.what_if(book.profile, book.inputs, book.month, dict.fromkeys(chosen, scoring.Rating.MET))
    return render_template("audits/what_if.html", book=book, chosen=set(chosen), after=after, **_common())


@blueprint.get("/<int:audit_id>/trail")
@requires("audits.see")
def history(audit_id: int) -> ResponseReturnValue:
    with reading() as session:
        book = queries.get_book(session, audit_id, figures=False)
        entries = trail.list_of_subject(session, "audit", audit_id)
    return render_template("audits/trail.html", book=book, entries=entries, **_common())


@blueprint.get("/<int:audit_id>/export.json")
@requires("reports.request")
def export(audit_id: int) -> ResponseReturnValue:
    with reading() as session:
        document = queries.export(session, audit_id)
    return Response(
        json.dumps(document, ensure_ascii=False, indent=2),
        mimetype="application/json",
        headers={"Content-Disposition": f'attachment; filename="audit-{audit_id}.json"'},
    )


def _common() -> dict[str, object]:
    return {
        "words": words,
        "scoring": scoring,
        "ratings": list(Rating),
        "room": "audits",
        "State": State,
        "lang": "en",
    }


def _moves(state: State) -> list[State]:
    """The states that this person may move the audit to."""
    return [to for to in MOVES[state] if actor().may(service.PERMISSIONS[state, to])]
