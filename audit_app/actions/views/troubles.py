"""Complaints, incidents, and tries of the continuity plan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from audit_app.actions import queries, service
from audit_app.actions.forms import ComplaintForm, ContinuityForm, IncidentForm, Placed
from audit_app.actions.queries import ComplaintRow, IncidentRow, Open, TroubleFilter
from audit_app.actions.rules import ANSWER_DAYS, CLOSE_DAYS, IncidentKind, Side
from audit_app.actions.views.blueprint import (
    asked_choice,
    asked_day,
    asked_text,
    blueprint,
    download,
    form_page,
    page_asked,
    status_of,
)
from audit_app.base import clock
from audit_app.base.errors import AppError, Conflict, Invalid
from audit_app.base.i18n import gettext as _
from audit_app.web.context import actor, reading, transaction
from audit_app.web.guards import requires
from audit_app.workforce import queries as workforce


def _asked() -> TroubleFilter:
    return TroubleFilter(
        asked_choice("which", Open) or Open.ALL,
        asked_text("text"),
        request.args.get("programme", None, int),
        request.args.get("site", None, int),
        asked_choice("side", Side),
        asked_choice("kind", IncidentKind),
        asked_day("since"),
        asked_day("until"),
    )


@blueprint.get("/complaints")
@requires("actions.see")
def complaints() -> ResponseReturnValue:
    chosen = _asked()
    with reading() as session:
        page = queries.list_complaints(session, chosen, page_asked())
        structure = workforce.structure(session)
    return render_template(
        "actions/complaints.html",
        page=page,
        chosen=chosen,
        structure=structure,
        sides=list(Side),
        whiches=list(Open),
        today=clock.today(),
        room="actions",
    )


@blueprint.get("/complaints/rows.csv")
@requires("actions.see")
def complaint_rows() -> ResponseReturnValue:
    where = queries.complaint_criteria(_asked())
    return download(lambda session: queries.stream_complaints(session, where), ComplaintRow, "complaints")


@blueprint.get("/complaints/new")
@requires("actions.record")
def complaint_new() -> ResponseReturnValue:
    given = {"received_on": clock.today(), "answer_days": ANSWER_DAYS, "close_days": CLOSE_DAYS}
    return _form(ComplaintForm(formdata=None, data=given), _("New complaint"), "actions.complaints")


@blueprint.get("/complaints/<int:number>")
@requires("actions.see")
def complaint_show(number: int) -> ResponseReturnValue:
    with reading() as session:
        row = queries.get_complaint(session, number)
    form = ComplaintForm(formdata=None, data=_values(row))
    return _form(
        form, _("Complaint %(code)s", code=row.code), "actions.complaints", follow=_follow("complaint", row)
    )


@blueprint.post("/complaints/new")
@blueprint.post("/complaints/<int:number>")
@requires("actions.record")
def complaint_save(number: int | None = None) -> ResponseReturnValue:
    form = ComplaintForm()
    return _save(
        form,
        _("Complaint"),
        "actions.complaints",
        lambda session: service.save_complaint(session, actor(), form.command(), number),
    )


@blueprint.get("/incidents")
@requires("actions.see")
def incidents() -> ResponseReturnValue:
    chosen = _asked()
    with reading() as session:
        page = queries.list_incidents(session, chosen, page_asked())
        tests = queries.list_continuity_tests(session, limit=50)
        structure = workforce.structure(session)
    return render_template(
        "actions/incidents.html",
        page=page,
        chosen=chosen,
        tests=tests,
        structure=structure,
        kinds=list(IncidentKind),
        whiches=list(Open),
        today=clock.today(),
        room="actions",
    )


@blueprint.get("/incidents/rows.csv")
@requires("actions.see")
def incident_rows() -> ResponseReturnValue:
    where = queries.incident_criteria(_asked())
    return download(lambda session: queries.stream_incidents(session, where), IncidentRow, "incidents")


@blueprint.get("/incidents/new")
@requires("actions.record")
def incident_new() -> ResponseReturnValue:
    given = {"occurred_on": clock.today(), "found_on": clock.today()}
    return _form(IncidentForm(formdata=None, data=given), _("New incident"), "actions.incidents")


@blueprint.get("/incidents/<int:number>")
@requires("actions.see")
def incident_show(number: int) -> ResponseReturnValue:
    with reading() as session:
        row = queries.get_incident(session, number)
    form = IncidentForm(formdata=None, data=_values(row))
    return _form(
        form, _("Incident %(code)s", code=row.code), "actions.incidents", follow=_follow("incident", row)
    )


@blueprint.post("/incidents/new")
@blueprint.post("/incidents/<int:number>")
@requires("actions.record")
def incident_save(number: int | None = None) -> ResponseReturnValue:
    form = IncidentForm()
    return _save(
        form,
        _("Incident"),
        "actions.incidents",
        lambda session: service.save_incident(session, actor(), form.command(), number),
    )


@blueprint.get("/continuity/new")
@requires("actions.record")
def continuity_new() -> ResponseReturnValue:
    form = ContinuityForm(formdata=None, data={"held_on": clock.today()})
    return _form(form, _("New try of the continuity plan"), "actions.incidents")


@blueprint.get("/continuity/<int:number>")
@requires("actions.see")
def continuity_show(number: int) -> ResponseReturnValue:
    with reading() as session:
        row = queries.get_continuity_test(session, number)
    return _form(
        ContinuityForm(formdata=None, data=_values(row)), _("Try of the continuity plan"), "actions.incidents"
    )


@blueprint.post("/continuity/new")
@blueprint.post("/continuity/<int:number>")
@requires("actions.record")
def continuity_save(number: int | None = None) -> ResponseReturnValue:
    form = ContinuityForm()
    return _save(
        form,
        _("Try of the continuity plan"),
        "actions.incidents",
        lambda session: service.save_continuity_test(session, actor(), form.command(), number),
    )


def _values(row: Any) -> dict[str, Any]:
    """A row as its form takes it: kinds by value, no place as 0."""
    found = {name: getattr(value, "value", value) for name, value in asdict(row).items()}
    return {**found, "site_id": row.site_id or 0, "programme_id": row.programme_id or 0}


def _follow(source: str, row: Any) -> dict[str, Any]:
    """What the link to a new action carries along."""
    return {
        "source": source,
        "ref": row.code,
        "title": getattr(row, "title", "") or getattr(row, "about", ""),
        "programme": row.programme_id or None,
        "site": row.site_id or None,
        "cause": row.cause_code or None,
    }


def _form(
    form: Placed, title: str, back: str, error: AppError | None = None, follow: dict[str, Any] | None = None
) -> str:
    with reading() as session:
        form.offer(workforce.structure(session))
        causes = queries.list_cause_codes(session)
    return form_page(form, title, back, error, causes=causes, follow=follow)


def _save(form: Placed, title: str, back: str, write: Callable[[Session], int]) -> ResponseReturnValue:
    with reading() as session:
        form.offer(workforce.structure(session))
    try:
        form.checked()
        with transaction() as session:
            write(session)
    except (Invalid, Conflict) as error:
        return _form(form, title, back, error), status_of(error)
    flash(_("Saved."), "success")
    return redirect(url_for(back), 303)
