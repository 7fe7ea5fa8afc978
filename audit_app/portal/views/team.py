"""The vendor's lead and its colleagues: who does which section."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit_app.base.errors import AppError, Conflict, Invalid
from audit_app.base.i18n import gettext as _
from audit_app.portal import service
from audit_app.portal.forms import ColleagueForm
from audit_app.portal.queries import vendor as queries
from audit_app.portal.views.blueprint import blueprint
from audit_app.web.context import actor, reading, settings, transaction
from audit_app.web.guards import requires


@blueprint.get("/my/<int:assessment_id>/team")
@requires("portal.delegate")
def team(assessment_id: int) -> ResponseReturnValue:
    return _team(assessment_id)


def _team(assessment_id: int, form: ColleagueForm | None = None, error: AppError | None = None) -> str:
    with reading() as session:
        found = queries.get_assessment(session, assessment_id)
        sections = queries.list_sections(session, actor(), assessment_id)
        colleagues = queries.list_colleagues(session, actor().organisation_id)
    return render_template(
        "portal/team.html",
        found=found,
        sections=sections,
        colleagues=colleagues,
        form=form or ColleagueForm(formdata=None),
        error=error,
        room="portal",
    )


@blueprint.post("/my/<int:assessment_id>/team")
@requires("portal.delegate")
def ask_colleague(assessment_id: int) -> ResponseReturnValue:
    form = ColleagueForm()
    command = service.AskColleague(
        assessment_id,
        form.name.data or "",
        form.email.data or "",
        tuple(form.sections.data or ()),
        settings().link(""),
    )
    try:
        form.checked()
        with transaction() as session:
            service.ask_colleague(session, actor(), command)
    except (Invalid, Conflict) as error:
        return _team(assessment_id, form, error), 422
    flash(_("%(name)s gets a link by mail.", name=command.name.strip()), "success")
    return redirect(url_for("portal.team", assessment_id=assessment_id), 303)


@blueprint.post("/my/<int:assessment_id>/hand")
@requires("portal.delegate")
def hand(assessment_id: int) -> ResponseReturnValue:
    """One section to one colleague, or back to nobody."""
    chosen = request.form.get("user_id", "")
    with transaction() as session:
        service.hand_section(
            session,
            actor(),
            assessment_id,
            request.form.get("section", ""),
            int(chosen) if chosen.isdecimal() and len(chosen) < 10 else None,
        )
    return redirect(url_for("portal.team", assessment_id=assessment_id), 303)


@blueprint.post("/my/<int:assessment_id>/team/<int:user_id>/off")
@requires("portal.delegate")
def take_off(assessment_id: int, user_id: int) -> ResponseReturnValue:
    with transaction() as session:
        service.take_off(session, actor(), user_id)
    flash(_("Taken off. The sections are free again."), "success")
    return redirect(url_for("portal.team", assessment_id=assessment_id), 303)
