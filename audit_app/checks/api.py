"""Checks through the API: what records answer, and the rows behind."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from audit_app.base.errors import Invalid
from audit_app.base.figure import FigureRows, Scope
from audit_app.base.i18n import gettext as _
from audit_app.catalog import queries as catalog
from audit_app.checks import service
from audit_app.checks.queries import rows_behind
from audit_app.checks.rules import Check
from audit_app.web.endpoints import Api

api = Api("checks")

WINDOW = dt.timedelta(days=365)


def _scope(on: dt.date, since: dt.date | None, programmes: tuple[int, ...], sites: tuple[int, ...]) -> Scope:
    begin = since or on - WINDOW
    if begin > on:
        sentence = _("The window would begin after the day looked at.")
        raise Invalid(sentence, {"since": sentence})
    return Scope(on, begin, frozenset(programmes), frozenset(sites))


def list_checks(
    session: Session,
    release_id: int,
    on: dt.date,
    since: dt.date | None = None,
    room: str = "",
    programmes: tuple[int, ...] = (),
    sites: tuple[int, ...] = (),
) -> list[Check]:
    """Every requirement of a release that records can answer, with its figure on a day."""
    release = catalog.get_release(session, release_id)
    return service.list_checks(session, release, _scope(on, since, programmes, sites), room=room)


def get_check(
    session: Session,
    code: str,
    on: dt.date,
    since: dt.date | None = None,
    programmes: tuple[int, ...] = (),
    sites: tuple[int, ...] = (),
) -> FigureRows:
    """The rows behind one check, those against it first."""
    return rows_behind(session, code, _scope(on, since, programmes, sites))


api.get("/checklists/<int:release_id>/checks", "checks.see", list_checks)
api.get("/checks/<code>", "checks.see", get_check)
