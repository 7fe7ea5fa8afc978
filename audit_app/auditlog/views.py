"""The trail on screen."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from audit_app.auditlog import queries
from audit_app.web.context import reading
from audit_app.web.guards import requires

blueprint = Blueprint("auditlog", __name__, url_prefix="/trail", template_folder="templates")


@blueprint.get("/")
@requires("trail.see")
def index() -> ResponseReturnValue:
    chosen = queries.Filter(
        action=request.args.get("action") or None,
        actor=request.args.get("actor") or None,
        kind=request.args.get("kind") or None,
        subject=request.args.get("subject") or None,
    )
    with reading() as session:
        page = queries.list_entries(session, chosen, max(1, request.args.get("page", 1, int)))
    return render_template("auditlog/index.html", page=page, chosen=chosen, room="auditlog")
