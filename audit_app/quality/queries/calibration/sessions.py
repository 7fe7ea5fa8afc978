"""Reads calibration sessions, and of their sheets what a viewer may see."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, case, exists, func, or_, select, true
from sqlalchemy.orm import Session, aliased

from audit_app.base.errors import NotFound
from audit_app.base.i18n import gettext as _
from audit_app.base.paging import SIZE, Page, offset
from audit_app.quality.models import (
    Calibration,
    CalibrationItem,
    CalibrationScore,
    CalibrationSeat,
    EvaluationForm,
)
from audit_app.quality.rules import ErrorClass
from audit_app.quality.rules.calibration import (
    NOTHING,
    CalibrationState,
    Decision,
    Share,
    counted,
    fleiss_kappa,
    pairwise,
)
from audit_app.workforce.models import Person, Programme


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks: the person behind the account, if any, and whether they manage quality."""

    person_id: int | None
    manages: bool


@dataclass(frozen=True, slots=True)
class CalibrationFilter:
    """Which sessions to list; None means any."""

    programme_id: int | None = None
    state: CalibrationState | None = None
    since: dt.date | None = None
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class CalibrationLine:
    """One session: how many sheets are in, and how far they agree with what was decided (when closed)."""

    id: int
    code: str
    held_on: dt.date
    programme: str
    transaction_id: str
    channel: str
    state: CalibrationState
    client_present: bool
    seats: int
    sheets: int
    agreement: Share


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody who is to score. `decisions` is None where the viewer may not see them yet."""

    id: int
    person_id: int | None
    name: str
    client: bool
    reference: bool
    submitted_at: dt.datetime | None
    entered_by: str
    agreement: Share
    decisions: dict[str, Decision] | None


@dataclass(frozen=True, slots=True)
class Item:
    """One criterion: what was agreed, and how far the visible sheets agree with it and with each other."""

    code: str
    text: str
    error_class: ErrorClass
    decision: Decision | None
    note: str
    agreement: Share
    pairs: Share


@dataclass(frozen=True, slots=True)
class CalibrationDetail:
    """A session as one viewer may see it. `own_seat`: theirs, if they have one; `kappa` over visible sheets."""

    id: int
    code: str
    held_on: dt.date
    programme_id: int
    programme: str
    transaction_id: str
    channel: str
    form: str
    state: CalibrationState
    client_present: bool
    opened_by: str
    closed_by: str
    notes: str
    seats: tuple[Seat, ...]
    items: tuple[Item, ...]
    own_seat: Seat | None
    all_seen: bool
    kappa: float | None


def list_calibrations(
    session: Session, chosen: CalibrationFilter, page: int = 1, size: int = SIZE
) -> Page[CalibrationLine]:
    """Sessions, newest first."""
    where = [
        column == value
        for column, value in (
            (Calibration.programme_id, chosen.programme_id),
            (Calibration.state, chosen.state),
        )
        if value is not None
    ]
    if chosen.since is not None:
        where.append(Calibration.held_on >= chosen.since)
    if chosen.until is not None:
        where.append(Calibration.held_on <= chosen.until)
    total = session.scalar(select(func.count(Calibration.id)).where(*where)) or 0
    shown = (
        select(Calibration.id)
        .where(*where)
        .order_by(Calibration.held_on.desc(), Calibration.id.desc())
        .limit(size)
        .offset(offset(page, size))
        .subquery()
    )
    rows = session.execute(
        select(
            Calibration.id,
            Calibration.code,
            Calibration.held_on,
            Programme.name,
            Calibration.transaction_id,
            Calibration.channel,
            Calibration.state,
            Calibration.client_present,
            func.count(CalibrationSeat.id),
            func.count(CalibrationSeat.submitted_at),
            func.coalesce(func.sum(CalibrationSeat.agreed), 0),
            func.coalesce(func.sum(CalibrationSeat.decided), 0),
        )
        .join(shown, shown.c.id == Calibration.id)
        .join(Programme, Programme.id == Calibration.programme_id)
        .outerjoin(CalibrationSeat, CalibrationSeat.calibration_id == Calibration.id)
        .group_by(Calibration.id, Programme.name)
        .order_by(Calibration.held_on.desc(), Calibration.id.desc())
    )
    return Page(tuple(CalibrationLine(*row[:10], Share(row[10], row[11])) for row in rows), page, size, total)


def seen_by(viewer: Viewer) -> Any:
    """The criterion over scores joined to their session and seat that a viewer may see them.

    One's own sheet always; everybody's once the session is closed or one's own sheet is in; without a seat, those
    who manage quality see them when every sheet is in, others only when it is closed.
    """
    seat = aliased(CalibrationSeat)
    of_session = and_(
        seat.calibration_id == CalibrationScore.calibration_id,
        seat.organisation_id == CalibrationScore.organisation_id,
    )
    rules = [Calibration.state == CalibrationState.CLOSED]
    if viewer.person_id is not None:
        rules.append(CalibrationSeat.person_id == viewer.person_id)
        rules.append(
            exists().where(of_session, seat.person_id == viewer.person_id, seat.submitted_at.is_not(None))
        )
    if viewer.manages:
        seated = (
            exists().where(of_session, seat.person_id == viewer.person_id)
            if viewer.person_id is not None
            else ~true()
        )
        waiting = exists().where(of_session, seat.submitted_at.is_(None))
        rules.append(and_(~seated, ~waiting))
    return or_(*rules)


def get_calibration(session: Session, calibration_id: int, viewer: Viewer) -> CalibrationDetail:
    """One session, with the sheets this viewer may see and no others; raises NotFound."""
    row = session.execute(
        select(
            Calibration.id,
            Calibration.code,
            Calibration.held_on,
            Calibration.programme_id,
            Programme.name.label("programme"),
            Calibration.transaction_id,
            Calibration.channel,
            case((EvaluationForm.id.is_(None), ""), else_=EvaluationForm.name).label("form"),
            Calibration.state,
            Calibration.client_present,
            Calibration.opened_by,
            Calibration.closed_by,
            Calibration.notes,
            Calibration.reference_id,
        )
        .join(Programme, Programme.id == Calibration.programme_id)
        .outerjoin(EvaluationForm, EvaluationForm.id == Calibration.form_id)
        .where(Calibration.id == calibration_id)
    ).one_or_none()
    if row is None:
        raise NotFound(_("There is no such calibration in this organisation."))
    decided: dict[int, dict[str, Decision]] = defaultdict(dict)
    for seat_id, code, decision in session.execute(
        select(CalibrationScore.seat_id, CalibrationScore.criterion_code, CalibrationScore.decision)
        .join(CalibrationSeat, CalibrationSeat.id == CalibrationScore.seat_id)
        .join(Calibration, Calibration.id == CalibrationScore.calibration_id)
        .where(CalibrationScore.calibration_id == calibration_id, seen_by(viewer))
    ):
        decided[seat_id][code] = decision
    seats = _seats(session, calibration_id, row.reference_id, decided)
    items = _items(session, calibration_id, list(decided.values()))
    own = next(
        (seat for seat in seats if viewer.person_id is not None and seat.person_id == viewer.person_id), None
    )
    values = row._asdict()
    values.pop("reference_id")
    return CalibrationDetail(
        **values,
        seats=seats,
        items=items,
        own_seat=own,
        all_seen=bool(decided)
        and all(seat.decisions is not None for seat in seats if seat.submitted_at is not None),
        kappa=fleiss_kappa(
            counted(sheet[item.code] for sheet in decided.values() if item.code in sheet) for item in items
        ),
    )


def _seats(
    session: Session, calibration_id: int, reference_id: int | None, decided: dict[int, dict[str, Decision]]
) -> tuple[Seat, ...]:
    rows = session.execute(
        select(
            CalibrationSeat.id,
            CalibrationSeat.person_id,
            func.coalesce(Person.full_name, CalibrationSeat.name).label("name"),
            CalibrationSeat.client,
            CalibrationSeat.submitted_at,
            CalibrationSeat.entered_by,
            CalibrationSeat.agreed,
            CalibrationSeat.decided,
        )
        .outerjoin(Person, Person.id == CalibrationSeat.person_id)
        .where(CalibrationSeat.calibration_id == calibration_id)
        .order_by(CalibrationSeat.client, Person.full_name, CalibrationSeat.name)
    )
    return tuple(
        Seat(
            row.id,
            row.person_id,
            row.name,
            row.client,
            row.person_id is not None and row.person_id == reference_id,
            row.submitted_at,
            row.entered_by,
            Share(row.agreed, row.decided),
            decided.get(row.id),
        )
        for row in rows
    )


def _items(session: Session, calibration_id: int, sheets: list[dict[str, Decision]]) -> tuple[Item, ...]:
    found = []
    for one in session.scalars(
        select(CalibrationItem)
        .where(CalibrationItem.calibration_id == calibration_id)
        .order_by(CalibrationItem.position, CalibrationItem.id)
    ):
        chosen = [sheet[one.criterion_code] for sheet in sheets if one.criterion_code in sheet]
        agreed = Share(sum(each == one.decision for each in chosen), len(chosen)) if one.decision else NOTHING
        found.append(
            Item(
                one.criterion_code,
                one.text,
                one.error_class,
                one.decision,
                one.note,
                agreed,
                pairwise(chosen),
            )
        )
    return tuple(found)


def list_scores(session: Session, calibration_id: int, viewer: Viewer) -> list[tuple[Any, ...]]:
    """(evaluator, client?, entered by, criterion, class, decision, agreed decision, note) of every visible sheet."""
    detail = get_calibration(session, calibration_id, viewer)
    return [
        (
            seat.name,
            seat.client,
            seat.entered_by,
            item.code,
            item.error_class.value,
            seat.decisions[item.code].value,
            item.decision.value if item.decision else "",
            item.note,
        )
        for seat in detail.seats
        if seat.decisions is not None
        for item in detail.items
        if item.code in seat.decisions
    ]
