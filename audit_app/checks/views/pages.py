"""All checks of a release with their state on a day, and the rows behind one."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from audit_app.base import clock
from audit_app.base.errors import Invalid, NotFound
from audit_app.base.figure import Outcome, Scope
from audit_app.base.i18n import gettext as _
from audit_app.catalog import queries as catalog
from audit_app.checks import service
from audit_app.checks.queries import SOURCES, rows_behind, run_checks
from audit_app.checks.rules import need_of
from audit_app.checks.views.blueprint import blueprint
from audit_app.intake.service import KINDS
from audit_app.web.context import actor, reading
from audit_app.web.guards import requires
from audit_app.web.rows import rows_file

SHOWN_ROWS = 200
WINDOW_DAYS = 365
INDEX = {
    "training": "training.matrix",
    "quality": "quality.index",
    "metrics": "metrics.index",
    "vendors": "vendors.index",
    "actions": "actions.index",
    "drill": "drill.index",
}


def _words() -> dict[str, Any]:
    return {
        "room_words": {
            "training": _("Training"),
            "quality": _("Monitoring"),
            "metrics": _("Metrics"),
            "vendors": _("Vendors"),
            "actions": _("Actions"),
            "drill": _("Drill"),
        },
        "outcomes": {
            Outcome.MET: _("Met"),
            Outcome.PARTLY: _("Partly"),
            Outcome.NOT_MET: _("Not met"),
            Outcome.NOT_ENOUGH_DATA: _("Not enough data"),
        },
        "shapes": {
            Outcome.MET: "met",
            Outcome.PARTLY: "partly",
            Outcome.NOT_MET: "not-met",
            Outcome.NOT_ENOUGH_DATA: "open",
        },
        "kinds": KINDS,
        "index": INDEX,
    }


def _day(name: str, default: dt.date) -> dt.date:
    text = request.args.get(name, "").strip()
    try:
        return dt.date.fromisoformat(text) if text else default
    except ValueError:
        sentence = _("%(text)s is not a date. Write it as 2026-12-31.", text=text)
        raise Invalid(sentence, {name: sentence}) from None


def _scope() -> Scope:
    """The day, window, programmes and sites in the address; left out: today, a year, all of them."""
    as_of = _day("on", clock.today())
    since = _day("since", as_of - dt.timedelta(days=WINDOW_DAYS))
    if since > as_of:
        sentence = _("The window would begin after the day looked at.")
        raise Invalid(sentence, {"since": sentence})
    return Scope(
        as_of,
        since,
        frozenset(request.args.getlist("programme", int)),
        frozenset(request.args.getlist("site", int)),
    )


def _release(session: Session) -> tuple[list[catalog.ReleaseRow], catalog.ReleaseRow | None]:
    """All releases, and the one in the address or the newest; None when there is none."""
    rows = catalog.list_releases(session)
    asked = request.args.get("release", 0, int)
    if not asked:
        return rows, rows[0] if rows else None
    found = next((row for row in rows if row.id == asked), None)
    if found is None:
        raise NotFound(
            _("There is no such checklist release. The page Checklists shows those that are there.")
        )
    return rows, found


@blueprint.get("/")
@requires("checks.see")
def index() -> ResponseReturnValue:
    scope, room, state = _scope(), request.args.get("room", ""), request.args.get("state", "")
    with reading() as session:
        releases, chosen = _release(session)
        found = []
        if chosen is not None:
            release = catalog.get_release(session, chosen.id)
            found = service.list_checks(session, release, scope, room=room, language=actor().locale)
    return render_template(
        "checks/index.html",
        checks=[one for one in found if state not in list(Outcome) or one.outcome == state],
        counts=Counter(one.outcome for one in found),
        total=len(found),
        releases=releases,
        chosen=chosen,
        scope=scope,
        asked_room=room,
        state=state,
        rooms=sorted(SOURCES),
        Outcome=Outcome,
        room="checks",
        **_words(),
    )


@blueprint.get("/<code>")
@requires("checks.see")
def show(code: str) -> ResponseReturnValue:
    """The rows behind one check, those against it first."""
    scope = _scope()
    with reading() as session:
        figure = run_checks(session, [code], scope).get(code)
        found = rows_behind(session, code, scope)
    if "as" in request.args:
        return rows_file([found.columns, *found.rows], f"{code}-{scope.as_of}")
    return render_template(
        "checks/show.html",
        code=code,
        figure=figure,
        found=found,
        need=need_of(code, KINDS),
        scope=scope,
        shown=SHOWN_ROWS,
        room="checks",
        **_words(),
    )
