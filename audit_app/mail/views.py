"""What was mailed to whom, on screen."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit_app.base.i18n import gettext as _
from audit_app.mail import queries, service
from audit_app.mail.rules import State
from audit_app.web.context import actor, reading, transaction
from audit_app.web.guards import requires

blueprint = Blueprint("mail", __name__, url_prefix="/mail", template_folder="templates")


def _chosen() -> queries.Filter:
    asked = request.args
    state = asked.get("state", "")
    return queries.Filter(
        asked.get("to", "")[:254].strip(),
        asked.get("kind", "")[:60].strip(),
        State(state) if state in list(State) else None,
    )


@blueprint.get("/")
@requires("mail.see")
def index() -> ResponseReturnValue:
    chosen = _chosen()
    with reading() as session:
        page = queries.list_letters(session, chosen, max(1, request.args.get("page", 1, int)))
    return render_template("mail/index.html", page=page, chosen=chosen, room="mail")


@blueprint.get("/<int:number>")
@requires("mail.see")
def show(number: int) -> ResponseReturnValue:
    with reading() as session:
        letter = queries.get_letter(session, number)
    return render_template("mail/show.html", letter=letter, room="mail")


@blueprint.post("/<int:number>/again")
@requires("mail.manage")
def again(number: int) -> ResponseReturnValue:
    with transaction() as session:
        service.send_again(session, actor(), number)
    flash(_("It is on its way again."), "success")
    return redirect(url_for("mail.show", number=number))
