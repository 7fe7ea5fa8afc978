"""Writes feedback, coachings and calibrations by the thousand, as files bring them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from audit_app.auditlog import service as auditlog
from audit_app.base import clock
from audit_app.base.actor import Actor
from audit_app.base.bulk import bulk_find, bulk_insert, bulk_upsert
from audit_app.quality.models import (
    Calibration,
    CalibrationItem,
    CalibrationScore,
    CalibrationSeat,
    Coaching,
    Evaluation,
    Feedback,
    FeedbackDay,
)
from audit_app.quality.rules.calibration import CalibrationState
from audit_app.quality.rules.feedback import Answer
from audit_app.quality.service.calibration import count_agreement
from audit_app.quality.service.follow import recount, refollow_agents

FEEDBACK = (
    "evaluation_id",
    "agent_id",
    "given_on",
    "due_on",
    "at_once_by",
    "given_by_id",
    "given_by",
    "went_well",
    "to_change",
    "next_step",
    "answer",
    "answered_on",
    "answer_entered_by",
)
"""The order of a checked row of feedback; the first is its key."""

COACHING = (
    "agent_id",
    "held_on",
    "evaluation_id",
    "criterion_code",
    "coach_id",
    "coach",
    "method",
    "notes",
    "signed_on",
    "programme_id",
    "site_id",
    "compare_from",
    "compare_until",
)
"""The order of a checked row of coaching, behind which stands the extra evaluation's number; four make its key."""

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

Chunks = Iterator[list[Sequence[Any]]]
_SOME = 900  # numbers in one list of a statement


def apply_feedback(session: Session, actor: Actor, batch_id: int | None, chunks: Chunks) -> None:
    """Adds feedback or fills it in. An answer that is there stays: a file takes no signature and no dispute away."""
    owner, number = actor.organisation_id, 0
    evaluations: set[int] = set()
    answer, day = FEEDBACK.index("answer"), FEEDBACK.index("answered_on")
    for chunk in chunks:
        there = bulk_find(
            session, Feedback, ("evaluation_id",), [row[:1] for row in chunk], ("answer", "answered_on")
        )
        rows = []
        for row in chunk:
            values = list(row)
            known = there.get((row[0],))
            if known and known[0] != Answer.NONE:
                values[answer], values[day] = known
            rows.append((owner, batch_id, *values))
        bulk_upsert(
            session,
            Feedback,
            ("organisation_id", "batch_id", *FEEDBACK),
            [rows],
            key=("organisation_id", "evaluation_id"),
            keep=("given_by_id", "given_by", "went_well", "to_change", "next_step", "answer_entered_by"),
        )
        evaluations |= {row[0] for row in chunk}
        number += len(rows)
    months = {
        month
        for part in _parts(evaluations)
        for month in session.scalars(select(Evaluation.month).where(Evaluation.id.in_(part)).distinct())
    }
    if months:
        recount(session, FeedbackDay, [("month", months)])
    auditlog.record(session, actor, "quality.feedback.taken", ("import", batch_id or 0), {"feedback": number})


def apply_coachings(session: Session, actor: Actor, batch_id: int | None, chunks: Chunks) -> None:
    """Adds coachings, or changes those of the same agent, day, evaluation and criterion; links extra evaluations."""
    owner, number = actor.organisation_id, 0
    agents: set[int] = set()
    for chunk in chunks:
        there = known_coachings(session, {row[0] for row in chunk})
        new, changed, extras = [], [], []
        for row in chunk:
            values, extra = row[: len(COACHING)], row[len(COACHING)]
            found = there.get(coaching_key(values))
            if found is None:
                new.append((owner, batch_id, 0, 0, 0, 0, *values))
            else:
                changed.append(_dated(dict(zip(COACHING, values, strict=True))) | {"id": found["id"]})
            if extra is not None:
                extras.append({"id": extra, "extra_of_id": values[2]})
        bulk_insert(
            session,
            Coaching,
            ("organisation_id", "batch_id", "before_n", "before_wrong", "after_n", "after_wrong", *COACHING),
            [new],
        )
        if changed:
            session.execute(update(Coaching), changed)
        if extras:
            session.execute(update(Evaluation), extras)
        agents |= {row[0] for row in chunk}
        number += len(chunk)
    if agents:
        refollow_agents(session, agents if len(agents) <= _SOME else None)
    auditlog.record(
        session, actor, "quality.coachings.taken", ("import", batch_id or 0), {"coachings": number}
    )


def coaching_key(values: Sequence[Any]) -> tuple[Any, ...]:
    """What makes two coachings the same: agent, day, evaluation and criterion."""
    return values[0], str(values[1]), values[2] or 0, values[3]


def known_coachings(session: Session, agents: Iterable[int]) -> dict[tuple[Any, ...], Mapping[str, Any]]:
    """The coachings of these agents by key; one statement for some hundred agents."""
    found: dict[tuple[Any, ...], Mapping[str, Any]] = {}
    for part in _parts(agents):
        columns = [getattr(Coaching, name) for name in COACHING]
        for row in session.execute(select(Coaching.id, *columns).where(Coaching.agent_id.in_(part))):
            values = row._asdict()
            found[coaching_key([values[name] for name in COACHING])] = values
    return found


def _dated(values: dict[str, Any]) -> dict[str, Any]:
    """Days as days where they came as text."""
    for name in ("held_on", "signed_on", "compare_from", "compare_until"):
        if isinstance(values[name], str):
            values[name] = dt.date.fromisoformat(values[name])
    return values


def _parts(numbers: Iterable[int]) -> Iterator[list[int]]:
    in_order = sorted(numbers)
    for start in range(0, len(in_order), _SOME):
        yield in_order[start : start + _SOME]


def apply_calibrations(session: Session, actor: Actor, batch_id: int | None, chunks: Chunks) -> None:
    """Adds closed sessions with their sheets, or adds to and changes those that a file brought before."""
    by_code: dict[str, list[dict[str, Any]]] = {}
    for chunk in chunks:
        for row in chunk:
            values = dict(zip(CALIBRATION, row, strict=True))
            by_code.setdefault(values["code"], []).append(values)
    there = {
        row.code: row.id
        for row in session.execute(
            select(Calibration.code, Calibration.id).where(Calibration.code.in_(list(by_code)))
        )
    }
    numbers = []
    scores: list[dict[str, Any]] = []
    for code, rows in by_code.items():
        number = there.get(code) or _session(session, actor, batch_id, rows)
        numbers.append(number)
        _items(session, number, rows)
        scores += _scores(session, number, rows)
    if scores:
        session.execute(insert(CalibrationScore), scores)
    if numbers:
        count_agreement(session, numbers)
    data = {"sessions": len(numbers), "decisions": sum(map(len, by_code.values()))}
    auditlog.record(session, actor, "quality.calibrations.taken", ("import", batch_id or 0), data)


def _session(session: Session, actor: Actor, batch_id: int | None, rows: Sequence[Mapping[str, Any]]) -> int:
    values = rows[0]
    row = Calibration(
        code=values["code"],
        programme_id=values["programme_id"],
        held_on=dt.date.fromisoformat(values["held_on"]),
        transaction_id=values["transaction_id"],
        channel=values["channel"],
        form_id=None,
        reference_id=None,
        client_present=any(row["client_present"] for row in rows),
        state=CalibrationState.CLOSED,
        opened_by=actor.name,
        closed_by=actor.name,
        closed_at=clock.now(),
        batch_id=batch_id,
    )
    session.add(row)
    session.flush()
    return row.id


def _items(session: Session, number: int, rows: Sequence[Mapping[str, Any]]) -> None:
    there = {
        item.criterion_code: item
        for item in session.scalars(select(CalibrationItem).where(CalibrationItem.calibration_id == number))
    }
    for values in rows:
        item = there.get(values["criterion_code"])
        if item is None:
            item = CalibrationItem(
                calibration_id=number,
                criterion_code=values["criterion_code"],
                position=len(there),
                error_class=values["error_class"],
            )
            session.add(item)
            there[item.criterion_code] = item
        item.decision, item.note = values["agreed"], values["note"] or item.note or ""
    session.flush()


def _scores(session: Session, number: int, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Adds seats, changes scores that are there, and returns those that are not."""
    seats = {
        (seat.person_id, seat.name): seat
        for seat in session.scalars(select(CalibrationSeat).where(CalibrationSeat.calibration_id == number))
    }
    scores = {
        (score.seat_id, score.criterion_code): score
        for score in session.scalars(
            select(CalibrationScore).where(CalibrationScore.calibration_id == number)
        )
    }
    for values in rows:
        who = (values["person_id"], values["name"])
        if who not in seats:
            seats[who] = CalibrationSeat(
                calibration_id=number,
                person_id=who[0],
                name=who[1],
                client=values["client"],
                submitted_at=clock.now(),
            )
            session.add(seats[who])
    session.flush()
    new = []
    for values in rows:
        seat = seats[values["person_id"], values["name"]]
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
    return new
