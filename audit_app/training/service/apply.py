"""Writes checked rows of a file into the tables they belong to, all in the caller's transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from audit_app.base.actor import Actor
from audit_app.base.bulk import bulk_upsert
from audit_app.intake.service import Values
from audit_app.training.models import Completion, Module, Requirement
from audit_app.training.rules import ModuleKind, Topic, topic_of
from audit_app.training.service.library import SaveModule, add_module
from audit_app.workforce.service import StaffRow, place_keys, take_staff

COMPLETION = (
    "person_id",
    "module_id",
    "kind",
    "completed_on",
    "try_no",
    "hours",
    "trainer_id",
    "method",
    "score",
    "result",
    "proof",
)
"""The order of a checked row of completions; the first five are its key."""

PERSON = (
    "person_code",
    "full_name",
    "email",
    "site",
    "programme",
    "job",
    "hired_on",
    "live_on",
    "left_on",
    "supervisor_code",
    "placed_on",
)
"""The order of a checked row of people."""

Chunks = Iterator[list[Values]]


def apply_completions(session: Session, actor: Actor, batch_id: int, chunks: Chunks) -> None:
    """Inserts what is new, fills in what has changed; an empty cell takes nothing away."""
    owner = actor.organisation_id
    bulk_upsert(
        session,
        Completion,
        ("organisation_id", "batch_id", *COMPLETION),
        ([(owner, batch_id, *row) for row in rows] for rows in chunks),
        key=("organisation_id", *COMPLETION[:5]),
        keep=("hours", "trainer_id", "method", "score", "proof"),
    )


def apply_people(session: Session, actor: Actor, _batch_id: int, chunks: Chunks) -> None:
    """New people with their places, changes, moves; sites, programmes and jobs that are new too."""
    take_staff(session, actor, [staff_row(row) for rows in chunks for row in rows])


def staff_row(row: Values) -> StaffRow:
    """A checked row of people as workforce takes it."""
    values = dict(zip(PERSON, row, strict=True))
    days = {
        name: dt.date.fromisoformat(values[name]) if values.get(name) else None
        for name in ("hired_on", "live_on", "left_on", "placed_on")
    }
    return StaffRow(
        code=values["person_code"],
        full_name=values.get("full_name") or "",
        email=values.get("email") or "",
        site=values.get("site") or "",
        programme=values.get("programme") or "",
        job=values.get("job") or "",
        supervisor_code=values.get("supervisor_code") or "",
        **days,
    )


class _Names:
    """The names of one row of requirements, as `place_keys` asks for them."""

    __slots__ = ("job", "programme")

    def __init__(self, values: dict[str, Any]) -> None:
        self.job, self.programme = values["job"], values.get("programme") or ""


def apply_requirements(session: Session, actor: Actor, _batch_id: int, chunks: Chunks) -> None:
    """What jobs ask for; jobs, programmes and modules that are new too."""
    rows = [dict(row) for chunk in chunks for row in chunk]
    keys = place_keys(session, actor, [_Names(values) for values in rows])
    modules = _modules(session, actor, rows)
    known = {
        (row.job_id, row.programme_id, row.module_id): row for row in session.scalars(select(Requirement))
    }
    added: list[dict[str, Any]] = []
    for values in rows:
        module_id = modules[values["module_code"].casefold()]
        programme = values.get("programme") or ""
        job_id = keys["job"][values["job"].casefold()]
        programme_id = keys["programme"][programme.casefold()] if programme else None
        said = {
            name: values[name] for name in ("pass_mark", "validity_months", "before_live") if name in values
        }
        row = known.get((job_id, programme_id, module_id))
        if row is not None:
            for name, value in said.items():
                setattr(row, name, value)
            continue
        added.append(
            {
                "organisation_id": actor.organisation_id,
                "job_id": job_id,
                "programme_id": programme_id,
                "module_id": module_id,
                "pass_mark": said.get("pass_mark"),
                "validity_months": said.get("validity_months"),
                "before_live": said.get("before_live", True),
            }
        )
    if added:
        session.execute(insert(Requirement), added)


def _modules(session: Session, actor: Actor, rows: Sequence[dict[str, Any]]) -> dict[str, int]:
    """The numbers of modules by lower-case code; new ones are added, titles and kinds of known ones brought up."""
    known = {module.code.casefold(): module for module in session.scalars(select(Module))}
    ids = {code: module.id for code, module in known.items()}
    for values in rows:
        code = values["module_code"]
        module = known.get(code.casefold())
        topic = Topic(values["topic"]) if values.get("topic") else None
        effective = dt.date.fromisoformat(values["effective_on"]) if values.get("effective_on") else None
        if module is not None:
            module.title = values.get("module_title") or module.title
            module.kind = ModuleKind(values["kind"]) if values.get("kind") else module.kind
            module.topic = topic or module.topic
            module.effective_on = effective or module.effective_on
        elif code.casefold() not in ids:
            title = values.get("module_title") or code
            kind = ModuleKind(values.get("kind") or ModuleKind.MODULE)
            topic = topic or topic_of(title, kind, values["job"])
            ids[code.casefold()] = add_module(session, actor, SaveModule(code, title, kind, topic, effective))
    return ids
