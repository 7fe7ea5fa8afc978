"""Writes calibrations by the thousand decisions, as files bring them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from audit_app.auditlog import service as auditlog
from audit_app.base import clock
from audit_app.base.actor import Actor
from audit_app.quality.models import Calibration, CalibrationItem, CalibrationScore, CalibrationSeat
from audit_app.quality.rules.calibration import CalibrationState
from audit_app.quality.service.calibration import count_agreement
from audit_app.quality.service.taking import Chunks, parts

CALIBRATION = (
    "code",
    "criterion_code",
    "person_id",
    "name",
    "client",
    "decision",
    "programme_id",
    "held_on",
    "transaction_id",
    "channel",
    "client_present",
    "error_class",
    "agreed",
    "note",
)
"""The order of a checked row of calibrations: one decision of one sheet; the first four are its key."""


def apply_calibrations(session: Session, actor: Actor, batch_id: int | None, chunks: Chunks) -> None:
    """Adds closed sessions with their sheets, or adds to and changes those that a file brought before."""
    by_code: dict[str, list[dict[str, Any]]] = {}
    for chunk in chunks:
        for row in chunk:
            values = dict(zip(CALIBRATION, row, strict=True))
            by_code.setdefault(values["code"], []).append(values)
    numbers = _sessions(session, actor, batch_id, by_code)
    rows = {numbers[code]: values for code, values in by_code.items()}
    _items(session, rows)
    _scores(session, rows)
    for part in parts(rows):
        count_agreement(session, part)
    data = {"sessions": len(rows), "decisions": sum(map(len, rows.values()))}
    auditlog.record(session, actor, "quality.calibrations.taken", ("import", batch_id or 0), data)


ByCalibration = Mapping[int, Sequence[Mapping[str, Any]]]


def _sessions(
    session: Session, actor: Actor, batch_id: int | None, by_code: Mapping[str, Sequence[Mapping[str, Any]]]
) -> dict[str, int]:
    """The numbers of the sessions by code; those that are not there are added, closed."""
    found = {
        row.code: row.id
        for part in parts(by_code)
        for row in session.execute(select(Calibration.code, Calibration.id).where(Calibration.code.in_(part)))
    }
    added = []
    for code, rows in by_code.items():
        if code not in found:
            added.append(
                Calibration(
                    code=code,
                    programme_id=rows[0]["programme_id"],
                    held_on=dt.date.fromisoformat(rows[0]["held_on"]),
                    transaction_id=rows[0]["transaction_id"],
                    channel=rows[0]["channel"],
                    form_id=None,
                    reference_id=None,
                    client_present=any(row["client_present"] for row in rows),
                    state=CalibrationState.CLOSED,
                    opened_by=actor.name,
                    closed_by=actor.name,
                    closed_at=clock.now(),
                    batch_id=batch_id,
                )
            )
    session.add_all(added)
    session.flush()
    return found | {row.code: row.id for row in added}


def _there(session: Session, table: Any, numbers: Iterable[int]) -> Iterator[Any]:
    """The rows of a table that belong to these sessions."""
    for part in parts(numbers):
        yield from session.scalars(select(table).where(table.calibration_id.in_(part)))


def _items(session: Session, rows: ByCalibration) -> None:
    """What was agreed about each criterion: added, or changed."""
    there = {
        (item.calibration_id, item.criterion_code): item for item in _there(session, CalibrationItem, rows)
    }
    for number, decided in rows.items():
        for place, values in enumerate(decided):
            key = (number, values["criterion_code"])
            if key not in there:
                there[key] = CalibrationItem(
                    calibration_id=number,
                    criterion_code=values["criterion_code"],
                    position=place,
                    error_class=values["error_class"],
                )
                session.add(there[key])
            item = there[key]
            item.decision, item.note = values["agreed"], values["note"] or item.note or ""
    session.flush()


def _scores(session: Session, rows: ByCalibration) -> None:
    """Sheets and their decisions: added, or changed."""
    seats = {
        (seat.calibration_id, seat.person_id, seat.name): seat
        for seat in _there(session, CalibrationSeat, rows)
    }
    for number, decided in rows.items():
        for values in decided:
            key = (number, values["person_id"], values["name"])
            if key not in seats:
                seats[key] = CalibrationSeat(
                    calibration_id=number,
                    person_id=values["person_id"],
                    name=values["name"],
                    client=values["client"],
                    submitted_at=clock.now(),
                )
                session.add(seats[key])
    session.flush()
    scores = {
        (score.seat_id, score.criterion_code): score for score in _there(session, CalibrationScore, rows)
    }
    new = []
    for number, decided in rows.items():
        for values in decided:
            seat = seats[number, values["person_id"], values["name"]]
            score = scores.get((seat.id, values["criterion_code"]))
            if score is not None:
                score.decision = values["decision"]
                continue
            new.append(
                {
                    "organisation_id": seat.organisation_id,
                    "calibration_id": number,
                    "seat_id": seat.id,
                    "criterion_code": values["criterion_code"],
                    "decision": values["decision"],
                }
            )
    if new:
        session.execute(insert(CalibrationScore), new)
