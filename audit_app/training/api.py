"""Training through the API: matrix, modules, requirements, completions."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from audit_app.base.figure import Scope
from audit_app.base.paging import SIZE, Page
from audit_app.training import queries, service
from audit_app.training.queries.library import Asked, ModuleRow, list_asked, list_modules
from audit_app.training.queries.matrix import FlatRow, Record, flat, list_records
from audit_app.training.queries.standings import BeforeLive
from audit_app.training.rules import Status
from audit_app.web.endpoints import Api
from audit_app.workforce import queries as workforce

api = Api("training")


def list_matrix(
    session: Session, chosen: workforce.Filter, status: Status | None = None, page: int = 1, size: int = SIZE
) -> Page[FlatRow]:
    """The matrix on a day, a row for each person and module; a page holds `size` people."""
    found = queries.read_matrix(session, chosen, status, page, size).page
    rows = tuple(flat(cell) for row in found.rows for cell in row.cells if cell is not None)
    return Page(rows, found.number, found.size, found.total)


def list_before_live(
    session: Session, on: dt.date, site_id: int | None = None, programme_id: int | None = None
) -> list[BeforeLive]:
    """Who worked alone with customers on that day, having begun before a required pass."""
    sites, programmes = _set(site_id), _set(programme_id)
    return list(queries.list_before_live(session, Scope(on, on, programmes, sites)))


def _set(number: int | None) -> frozenset[int]:
    return frozenset() if number is None else frozenset({number})


def list_completions(session: Session, person_id: int) -> list[Record]:
    """Everything that a person has taken, the newest first."""
    workforce.get_person(session, person_id)
    return list_records(session, person_id, None)


def modules(session: Session) -> list[ModuleRow]:
    """Every module, by code."""
    return list_modules(session)


def requirements(session: Session) -> list[Asked]:
    """What each job requires."""
    return list_asked(session)


PERSON = "/people/<int:person_id>/completions"

api.get("/training/matrix", "training.see", list_matrix)
api.get("/training/before-live", "training.see", list_before_live)
api.get(PERSON, "training.see", list_completions)
api.post(PERSON, "training.record", service.record_completion, "Writes down that somebody took a module.")
api.get("/training/modules", "training.see", modules)
api.post("/training/modules", "training.record", service.add_module, "Adds a module.")
api.put("/training/modules/<int:module_id>", "training.record", service.change_module, "Changes a module.")
api.get("/training/requirements", "training.see", requirements)
api.post("/training/requirements", "training.record", service.require, "Requires a module of a job.")
api.delete(
    "/training/requirements/<int:requirement_id>",
    "training.record",
    service.drop_requirement,
    "Drops a requirement.",
)
