"""Lists of audits, and the form that starts or changes one."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit_app.accounts import queries as accounts
from audit_app.audits import queries, service
from audit_app.audits.forms import AuditForm
from audit_app.audits.queries import words
from audit_app.audits.queries.scope import scope_names
from audit_app.audits.rules import State
from audit_app.audits.views import blueprint
from audit_app.base.errors import Invalid
from audit_app.base.i18n import gettext as _
from audit_app.catalog import queries as catalog
from audit_app.web.context import actor, reading, transaction
from audit_app.web.guards import requires
from audit_app.workforce import queries as workforce
from audit_app.workforce.rules import Channel


@blueprint.get("/")
@requires("audits.see")
def index() -> ResponseReturnValue:
    chosen = request.args.get("state", "")
    state = State(chosen) if chosen in set(State) else None
    text, sort = request.args.get("q", "").strip(), request.args.get("sort", "-changed")
    with reading() as session:
        page = queries.list_audits(
            session, text=text, state=state, sort=sort, page=max(1, request.args.get("page", 1, int))
        )
    return render_template(
        "audits/index.html",
        page=page,
        text=text,
        state=state,
        sort=sort,
        states=list(State),
        words=words,
        room="audits",
    )


@blueprint.get("/new")
@requires("audits.start")
def new() -> ResponseReturnValue:
    return _form(AuditForm(formdata=None))


@blueprint.post("/")
@requires("audits.start")
def start() -> ResponseReturnValue:
    form = AuditForm()
    try:
        form.checked()
        with transaction() as session:
            number = service.start_audit(
                session, actor(), service.StartAudit(release_id=form.release_id.data or 0, **_values(form))
            )
    except Invalid as error:
        return _form(form, error=error), 422
    flash(_("The audit is there. Assign its parameters, or begin to answer."), "success")
    return redirect(url_for("audits.overview", audit_id=number), 303)


@blueprint.get("/<int:audit_id>/change")
@requires("audits.plan")
def edit(audit_id: int) -> ResponseReturnValue:
    with reading() as session:
        audit = queries.get_audit(session, audit_id)
        names = scope_names(session, audit_id)
        team = [number for number, _name in queries.list_members(session, audit_id)]
    form = AuditForm(
        formdata=None,
        data={
            "name": audit.name,
            "entity": audit.entity,
            "period_from": audit.period_from,
            "period_until": audit.period_until,
            "due_on": audit.due_on,
            "channels": [item.value for item in audit.channels],
            "sites": [number for number, _name in names.sites],
            "programmes": [number for number, _name in names.programmes],
            "team": team,
            "objectives": audit.objectives,
            "confidentiality": audit.confidentiality,
            "alone": audit.alone,
        },
    )
    return _form(form, audit=audit)


@blueprint.post("/<int:audit_id>/change")
@requires("audits.plan")
def change(audit_id: int) -> ResponseReturnValue:
    form = AuditForm()
    try:
        form.checked()
        with transaction() as session:
            service.change_audit(session, actor(), service.ChangeAudit(audit_id=audit_id, **_values(form)))
    except Invalid as error:
        with reading() as session:
            audit = queries.get_audit(session, audit_id)
        return _form(form, audit=audit, error=error), 422
    flash(_("Changed."), "success")
    return redirect(url_for("audits.overview", audit_id=audit_id), 303)


def _values(form: AuditForm) -> dict[str, Any]:
    return {
        "name": form.name.data or "",
        "entity": form.entity.data or "",
        "period_from": form.period_from.data,
        "period_until": form.period_until.data,
        "due_on": form.due_on.data,
        "channels": tuple(Channel(item) for item in form.channels.data or ()),
        "sites": tuple(item for item in form.sites.data or () if item),
        "programmes": tuple(item for item in form.programmes.data or () if item),
        "team": tuple(item for item in form.team.data or () if item),
        "objectives": form.objectives.data or "",
        "confidentiality": form.confidentiality.data or "",
        "alone": bool(form.alone.data),
    }


def _form(form: AuditForm, audit: queries.AuditRow | None = None, error: Invalid | None = None) -> str:
    with reading() as session:
        releases = catalog.list_releases(session)
        sites = workforce.list_sites(session)
        programmes = workforce.list_programmes(session)
        members = [item for item in accounts.list_members(session, actor().organisation_id) if item.active]
    return render_template(
        "audits/form.html",
        form=form,
        audit=audit,
        error=error,
        releases=releases,
        sites=sites,
        programmes=programmes,
        members=members,
        channels=list(Channel),
        words=words,
        room="audits",
    )
