"""Screens of own areas: everybody's, one member's, and the answer to why somebody may not judge."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit_app.areas import queries, service
from audit_app.base.errors import Forbidden, Invalid
from audit_app.base.i18n import gettext as _
from audit_app.web.context import actor, reading, transaction
from audit_app.web.forms import PlainForm
from audit_app.web.guards import SIGNED_IN, fresh, requires
from audit_app.workforce.queries import list_programmes, list_sites

blueprint = Blueprint("areas", __name__, url_prefix="/areas", template_folder="templates")


@blueprint.get("/")
@requires("accounts.manage")
def index() -> ResponseReturnValue:
    with reading() as session:
        rows = queries.list_member_areas(session)
    return render_template("areas/index.html", rows=rows, room="accounts")


@blueprint.get("/mine")
@requires(SIGNED_IN)
def mine() -> ResponseReturnValue:
    """What one may not judge, and why; administrators ask for others, too."""
    asked = request.args.get("member", type=int) or actor().user_id or 0
    if asked != actor().user_id:
        actor().require("accounts.manage")
    with reading() as session:
        row = queries.get_member_areas(session, asked)
    return render_template("areas/mine.html", row=row, room="accounts")


@blueprint.get("/<int:user_id>")
@requires("accounts.manage")
def show(user_id: int) -> ResponseReturnValue:
    return _show(user_id)


def _show(user_id: int, error: Invalid | Forbidden | None = None) -> str:
    with reading() as session:
        row = queries.get_member_areas(session, user_id)
        programmes, sites = list_programmes(session), list_sites(session)
        checklists = queries.list_parameters(session)
    typed = request.form if error else None
    return render_template(
        "areas/show.html",
        row=row,
        programmes=programmes,
        sites=sites,
        checklists=checklists,
        chosen={
            "programmes": typed.getlist("programmes", type=int) if typed is not None else row.programmes,
            "sites": typed.getlist("sites", type=int) if typed is not None else row.sites,
            "parameters": typed.getlist("parameters") if typed is not None else row.parameters,
        },
        error=error,
        room="accounts",
    )


@blueprint.post("/<int:user_id>")
@requires("accounts.manage")
@fresh
def declare(user_id: int) -> ResponseReturnValue:
    PlainForm().checked()
    command = service.DeclareAreas(
        user_id,
        tuple(request.form.getlist("programmes", type=int)),
        tuple(request.form.getlist("sites", type=int)),
        tuple(request.form.getlist("parameters")),
    )
    try:
        with transaction() as session:
            service.declare_areas(session, actor(), command)
    except (Invalid, Forbidden) as error:
        return _show(user_id, error), 422 if isinstance(error, Invalid) else 403
    flash(
        _("Declared. It holds from the next rating on; what was rated before stays, and stays on the trail.")
    )
    return redirect(url_for("areas.index"), 303)
