"""Keeps reviews: when, about what, who was there, what was said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from audit_app.actions.models import Attendance, Review
from audit_app.actions.rules import ReviewKind
from audit_app.actions.service.common import (
    Where,
    check_order,
    check_past,
    check_proof,
    check_where,
    get,
    put,
    refuse,
    words,
)
from audit_app.auditlog import service as auditlog
from audit_app.base.actor import Actor
from audit_app.base.errors import Conflict
from audit_app.base.i18n import gettext as _
from audit_app.workforce.models import Person


@dataclass(frozen=True, slots=True)
class SaveReview:
    """A meeting that was held; `present` and `absent` name people by code or by name."""

    kind: ReviewKind
    held_on: dt.date
    where: Where = field(default_factory=Where)
    about: str = ""
    chair: str = ""
    minutes: str = ""
    issued_on: dt.date | None = None
    proof_id: int | None = None
    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()


def add_review(session: Session, actor: Actor, command: SaveReview) -> int:
    """Notes a meeting; raises Conflict when this very one is noted already."""
    return _save(session, actor, Review(created_by=actor.name), command)


def change_review(session: Session, actor: Actor, review_id: int, command: SaveReview) -> None:
    _save(session, actor, get(session, Review, review_id), command)


def _save(session: Session, actor: Actor, row: Review, command: SaveReview) -> int:
    actor.require("actions.record")
    wrong: dict[str, str] = {}
    check_where(session, command.where, wrong)
    check_past(wrong, held_on=command.held_on, issued_on=command.issued_on)
    check_order(wrong, "issued_on", command.held_on, command.issued_on)
    check_proof(session, command.proof_id, wrong)
    people = _attendance(session, command, wrong)
    refuse(wrong)
    about = words(command.about)
    same = session.scalar(
        select(Review.id).where(
            Review.kind == command.kind,
            Review.held_on == command.held_on,
            func.coalesce(Review.programme_id, 0) == (command.where.programme_id or 0),
            func.coalesce(Review.site_id, 0) == (command.where.site_id or 0),
            Review.about == about,
            Review.id != (row.id or 0),
        )
    )
    if same is not None:
        raise Conflict(_("This meeting is noted already. Open it and add to it."))
    number = put(
        session,
        actor,
        "review",
        row,
        {
            "kind": command.kind,
            "held_on": command.held_on,
            "site_id": command.where.site_id,
            "programme_id": command.where.programme_id,
            "about": about,
            "chair": words(command.chair),
            "minutes": command.minutes.strip(),
            "issued_on": command.issued_on,
            "proof_id": command.proof_id,
        },
    )
    _write_attendance(session, actor, number, people)
    return number


def _attendance(
    session: Session, command: SaveReview, wrong: dict[str, str]
) -> dict[str, tuple[int | None, bool]]:
    """Name → (person, present). A line that is somebody's code stands for that person."""
    named = [(words(line), True) for line in command.present] + [
        (words(line), False) for line in command.absent
    ]
    named = [(line, present) for line, present in named if line]
    people = _people(session, {line.lower() for line, _present in named})
    found: dict[str, tuple[int | None, bool]] = {}
    for line, present in named:
        person_id, name = people.get(line.lower(), (None, line[:200]))
        if found.get(name, (None, present))[1] != present:
            wrong["absent"] = _("%(name)s cannot be present and absent.", name=name)
        found[name] = (person_id, present)
    return found


def _people(session: Session, codes: Iterable[str]) -> dict[str, tuple[int, str]]:
    rows = session.execute(
        select(func.lower(Person.code), Person.id, Person.full_name).where(
            func.lower(Person.code).in_(sorted(codes))
        )
    )
    return {code: (number, name) for code, number, name in rows}


def _write_attendance(
    session: Session, actor: Actor, review_id: int, people: dict[str, tuple[int | None, bool]]
) -> None:
    rows = session.execute(
        select(Attendance.name, Attendance.person_id, Attendance.present).where(
            Attendance.review_id == review_id
        )
    )
    before = {name: (person_id, present) for name, person_id, present in rows}
    if before == people:
        return
    session.execute(delete(Attendance).where(Attendance.review_id == review_id))
    session.add_all(
        Attendance(review_id=review_id, name=name, person_id=person_id, present=present)
        for name, (person_id, present) in people.items()
    )
    session.flush()
    data = {
        "present": sorted(name for name, (_id, present) in people.items() if present),
        "absent": sorted(name for name, (_id, present) in people.items() if not present),
    }
    auditlog.record(session, actor, "actions.review.attended", ("review", review_id), data)
