"""The first page after signing in."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from audit_app.audits import queries as audits
from audit_app.audits.queries import words
from audit_app.base import clock
from audit_app.publishing import queries as publishing
from audit_app.talk import queries as talk
from audit_app.web.context import actor, reading
from audit_app.web.guards import requires

blueprint = Blueprint("dashboard", __name__, url_prefix="/home", template_folder="templates")

SHOWN = 8


@blueprint.get("/")
@requires("home.see")
def home() -> ResponseReturnValue:
    with reading() as session:
        page = audits.list_audits(session, size=SHOWN)
        mine = audits.list_mine(session, actor().user_id)
        requests = talk.list_asked_of(session, actor().user_id, SHOWN) if actor().may("requests.see") else []
        reports = publishing.list_reports(session, size=SHOWN)
    return render_template(
        "dashboard/home.html",
        page=page,
        mine=mine,
        requests=requests,
        reports=reports,
        words=words,
        today=clock.today(),
        room="dashboard",
    )
