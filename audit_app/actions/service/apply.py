"""Writes checked rows of files into the log, all in the caller's transaction; an empty cell takes nothing away."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from audit_app.actions.models import (
    Attendance,
    Complaint,
    ControlledDocument,
    DocumentVersion,
    Incident,
    Review,
)
from audit_app.actions.rules import ANSWER_DAYS, CLOSE_DAYS, DocumentKind, Severity, Side, Way
from audit_app.base import clock
from audit_app.base.actor import Actor
from audit_app.base.bulk import bulk_find, bulk_insert
from audit_app.intake.service import Values
from audit_app.workforce.models import Person

COMPLAINT = ("code", "side", "way", "programme_id", "site_id", "about", "received_on", "answered_on", "closed_on", "answer_days", "close_days", "cause_code")  # fmt: skip
"""The order of a checked row of complaints."""

INCIDENT = ("code", "kind", "severity", "title", "programme_id", "site_id", "occurred_on", "found_on", "closed_on", "customers", "outage_minutes", "lesson", "cause_code")  # fmt: skip
"""The order of a checked row of incidents."""

DOCUMENT = ("code", "title", "kind", "owner", "job_id", "location", "requirements", "version", "approved_by", "approved_on", "review_due_on", "change")  # fmt: skip
"""The order of a checked row of documents: the entry of the list, then (from `DOCUMENT_WIDTH` on) one approval."""
DOCUMENT_WIDTH = 7

REVIEW = ("kind", "held_on", "programme_id", "site_id", "about", "chair", "minutes", "issued_on", "present", "absent")  # fmt: skip
"""The order of a checked row of reviews; the first `REVIEW_KEY` tell one from another."""
REVIEW_KEY = 5

Chunks = Iterator[list[Values]]


def apply_complaints(session: Session, actor: Actor, _batch_id: int, chunks: Chunks) -> None:
    """New complaints, and what the file says more of known ones."""
    more = {
        "side": Side.CUSTOMER.value,
        "way": Way.OTHER.value,
        "about": "",
        "cause_code": "",
    }
    for rows in chunks:
        put_rows(session, actor, Complaint, COMPLAINT, rows, more, _with_days)


def _with_days(row: Values) -> Values:
    """What a new complaint's row leaves open: closing is never due before the answer."""
    answer, close = row[9], row[10]
    if answer is None:
        answer = ANSWER_DAYS if close is None else min(ANSWER_DAYS, close)
    return (*row[:9], answer, max(CLOSE_DAYS, answer) if close is None else close, row[11])


def apply_incidents(session: Session, actor: Actor, _batch_id: int, chunks: Chunks) -> None:
    """New incidents, and what the file says more of known ones."""
    more = {"severity": Severity.MEDIUM.value, "lesson": "", "cause_code": ""}
    for rows in chunks:
        put_rows(session, actor, Incident, INCIDENT, rows, more)


def apply_documents(session: Session, actor: Actor, _batch_id: int, chunks: Chunks) -> None:
    """New entries of the list, changes of known ones, and approvals that are not noted yet."""
    more = {"kind": DocumentKind.PROCEDURE.value, "owner": "", "location": "", "requirements": []}
    for rows in chunks:
        entries = [
            (
                *row[: DOCUMENT_WIDTH - 1],
                row[DOCUMENT_WIDTH - 1].split(", ") if row[DOCUMENT_WIDTH - 1] else None,
            )
            for row in {row[0]: row for row in rows}.values()
        ]
        put_rows(
            session,
            actor,
            ControlledDocument,
            DOCUMENT[:DOCUMENT_WIDTH],
            entries,
            {**more, "withdrawn_reason": ""},
        )
        numbers = bulk_find(session, ControlledDocument, ("code",), [(row[0],) for row in entries], ("id",))
        _approve(session, actor, [(numbers[row[0],][0], *row[DOCUMENT_WIDTH:]) for row in rows if row[9]])


def _approve(session: Session, actor: Actor, rows: Sequence[Sequence[Any]]) -> None:
    known = {
        (document, version, approved.isoformat()): number
        for number, document, version, approved in session.execute(
            select(
                DocumentVersion.id,
                DocumentVersion.document_id,
                DocumentVersion.version,
                DocumentVersion.approved_on,
            ).where(DocumentVersion.document_id.in_({row[0] for row in rows}))
        )
    }
    new, changed = [], []
    for document, version, by, approved, due, change in rows:
        number = known.get((document, version, approved))
        if number is None:
            new.append((actor.organisation_id, document, version, by or "", approved, due, change or "", actor.name, clock.now().isoformat()))  # fmt: skip
        else:
            said = {"approved_by": by, "review_due_on": _date(due), "change": change}
            changed.append({"id": number, **{name: value for name, value in said.items() if value}})
    columns = ("organisation_id", "document_id", "version", "approved_by", "approved_on", "review_due_on", "change", "noted_by", "noted_at")  # fmt: skip
    bulk_insert(session, DocumentVersion, columns, [new])
    if changed:
        session.execute(update(DocumentVersion), changed)


def put_rows(
    session: Session,
    actor: Actor,
    model: Any,
    fields: Sequence[str],
    rows: Sequence[Values],
    more: Mapping[str, Any],
    complete: Callable[[Values], Values] = lambda row: row,
) -> None:
    """Adds the rows whose code (their first value) is new, with `more` where they say nothing; changes the others.

    `complete` fills in what of a new row depends on its other values.
    """
    known = bulk_find(session, model, ("code",), [(row[0],) for row in rows], ("id",))
    columns = ("organisation_id", *fields, *(name for name in more if name not in fields), "created_at")
    extra = [_stored(value) for name, value in more.items() if name not in fields]
    now = clock.now().isoformat()
    new = [
        (
            actor.organisation_id,
            *(
                _stored(more.get(name) if value is None else value)
                for name, value in zip(fields, complete(row), strict=True)
            ),
            *extra,
            now,
        )
        for row in rows
        if (row[0],) not in known
    ]
    bulk_insert(session, model, columns, [new])
    changed = [
        {
            "id": known[row[0],][0],
            **{
                name: _date(value) if name.endswith("_on") else value
                for name, value in zip(fields, row, strict=True)
                if value not in (None, "", [])
            },
        }
        for row in rows
        if (row[0],) in known
    ]
    if changed:
        session.execute(update(model), changed)


def _stored(value: Any) -> Any:
    """Lists and maps as the text that a JSON column takes."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (list, dict)) else value


def _date(value: str | None) -> dt.date | None:
    return dt.date.fromisoformat(value) if value else None


def known_reviews(session: Session, days: Collection[dt.date]) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """Meetings of those days by the key of a row: number, then what a row says beside its key."""
    rows = session.execute(
        select(
            Review.id,
            Review.kind,
            Review.held_on,
            Review.programme_id,
            Review.site_id,
            Review.about,
            Review.chair,
            Review.minutes,
            Review.issued_on,
        ).where(Review.held_on.in_(days))
    ).all()
    came: dict[int, tuple[list[str], list[str]]] = {row.id: ([], []) for row in rows}
    for review, name, present in session.execute(
        select(Attendance.review_id, Attendance.name, Attendance.present)
        .where(Attendance.review_id.in_(came))
        .order_by(Attendance.id)
    ):
        came[review][0 if present else 1].append(name)
    return {
        (row.kind.value, row.held_on.isoformat(), row.programme_id, row.site_id, row.about): (
            row.id,
            row.chair,
            row.minutes,
            row.issued_on.isoformat() if row.issued_on else None,
            "; ".join(came[row.id][0]),
            "; ".join(came[row.id][1]),
        )
        for row in rows
    }


def apply_reviews(session: Session, actor: Actor, _batch_id: int, chunks: Chunks) -> None:
    """New meetings with who was there, and what the file says more of known ones."""
    people = {name: number for number, name in session.execute(select(Person.id, func.max(Person.full_name)).group_by(Person.id))}  # fmt: skip
    for rows in chunks:
        days = {dt.date.fromisoformat(row[1]) for row in rows}
        known = known_reviews(session, days)
        new = [row for row in rows if tuple(row[:REVIEW_KEY]) not in known]
        columns = ("organisation_id", *REVIEW[:8], "created_by", "created_at")
        now = clock.now().isoformat()
        bulk_insert(
            session,
            Review,
            columns,
            [
                [
                    (actor.organisation_id, *row[:5], row[5] or "", row[6] or "", row[7], actor.name, now)
                    for row in new
                ]
            ],
        )
        there = known_reviews(session, days)
        changed = [
            {
                "id": there[tuple(row[:REVIEW_KEY])][0],
                **{
                    name: _date(value) if name == "issued_on" else value
                    for name, value in zip(REVIEW[REVIEW_KEY:8], row[REVIEW_KEY:8], strict=True)
                    if value
                },
            }
            for row in rows
        ]
        session.execute(update(Review), changed)
        _attend(session, actor, [(there[tuple(row[:REVIEW_KEY])][0], row[8], row[9]) for row in rows], people)


def _attend(
    session: Session,
    actor: Actor,
    rows: Sequence[tuple[int, str, str]],
    people: Mapping[str, int],
) -> None:
    told = [(number, present, absent) for number, present, absent in rows if present or absent]
    session.execute(
        delete(Attendance).where(Attendance.review_id.in_([number for number, _present, _absent in told]))
    )
    columns = ("organisation_id", "review_id", "person_id", "name", "present")
    lines = [
        (actor.organisation_id, number, people.get(name), name, came)
        for number, present, absent in told
        for names, came in ((present, True), (absent, False))
        for name in names.split("; ")
        if name
    ]
    bulk_insert(session, Attendance, columns, [lines])
