"""Personal data on screen: choose a person, see what is held where, take it along, let it go."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, render_template, request, send_file
from flask.typing import ResponseReturnValue

from audit_app.base import clock
from audit_app.base.errors import AppError, Conflict, Invalid, NotFound
from audit_app.base.i18n import gettext as _
from audit_app.privacy import queries, service
from audit_app.privacy.forms import EraseForm
from audit_app.privacy.rules import due_before
from audit_app.web.context import actor, reading, settings, transaction
from audit_app.web.guards import fresh, requires

blueprint = Blueprint("privacy", __name__, url_prefix="/privacy", template_folder="templates")


@blueprint.get("/")
@requires("people.export")
def index() -> ResponseReturnValue:
    """Asks for a person, shows what is held of whom was asked for, and lists who is due."""
    asked, who, counts, error = request.args.get("person", "")[:254].strip(), None, {}, None
    with reading() as session:
        due = queries.list_due(session, due_before(clock.today(), settings().people_keep_months))
        if asked:
            try:
                who = queries.find_who(session, asked)
            except (NotFound, Conflict) as wrong:
                error = wrong
        if who:
            counts = {name: len(rows) for name, rows in queries.holdings(session, who).items()}
    page = render_template(
        "privacy/index.html",
        asked=asked,
        who=who,
        counts=counts,
        due=due,
        months=settings().people_keep_months,
        error=error,
        room="privacy",
    )
    return page, 404 if isinstance(error, NotFound) else 200


@blueprint.post("/<kind>/<int:number>/export")
@requires("people.export")
@fresh
def export(kind: str, number: int) -> ResponseReturnValue:
    """Everything that is held of a person, as JSON; that it left is on the trail."""
    with transaction() as session:
        who = queries.find_who(session, f"{kind}:{number}")
        document = service.export_person(session, actor(), who)
    data = json.dumps(document, ensure_ascii=False, indent=2, default=str).encode()
    return send_file(
        io.BytesIO(data),
        mimetype="application/json",
        as_attachment=True,
        download_name=f"{kind}-{number}.json",
        max_age=0,
    )


@blueprint.get("/<kind>/<int:number>/erase")
@requires("people.erase")
def preview(kind: str, number: int) -> ResponseReturnValue:
    """The second step: what would go, before the name is typed."""
    return _preview(kind, number, EraseForm(formdata=None))


def _preview(kind: str, number: int, form: EraseForm, error: AppError | None = None) -> ResponseReturnValue:
    with reading() as session:
        who = queries.find_who(session, f"{kind}:{number}")
        found = list(queries.mentions(session, who))
    page = render_template(
        "privacy/erase.html",
        who=who,
        whole=_by_place(found, whole=True),
        within=_by_place(found, whole=False),
        form=form,
        error=error,
        room="privacy",
    )
    return page, 422 if error else 200


@blueprint.post("/<kind>/<int:number>/erase")
@requires("people.erase")
@fresh
def erase(kind: str, number: int) -> ResponseReturnValue:
    """Lets a person go once their name was typed."""
    form = EraseForm()
    try:
        form.checked()
        with transaction() as session:
            who = queries.find_who(session, f"{kind}:{number}")
            _check_name(form.name.data or "", who.name)
            done = service.erase_person(session, actor(), who, form.reason.data or "")
    except Invalid as error:
        return _preview(kind, number, form, error)
    return render_template(
        "privacy/erased.html", done=done, left=_by_place(done.left, whole=None), room="privacy"
    )


def _check_name(typed: str, name: str) -> None:
    if typed.split() != name.split():
        raise Invalid(_("Nothing was erased."), {"name": _("Type the name exactly as it stands above.")})


def _by_place(found: Any, *, whole: bool | None) -> Mapping[str, int]:
    """How many texts of each column name the person."""
    counts: dict[str, int] = {}
    for one in found:
        if whole in (None, one.whole):
            place = f"{one.table}.{one.column}"
            counts[place] = counts.get(place, 0) + 1
    return counts
