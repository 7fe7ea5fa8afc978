"""Reads calibrations: sessions, sheets as far as somebody may see them, agreement, drift, who was missing."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, case, exists, func, or_, select, true
from sqlalchemy.orm import Session, aliased

from audit_app.base.errors import NotFound
from audit_app.base.figure import Scope
from audit_app.base.i18n import gettext as _
from audit_app.base.paging import SIZE, Page, offset
from audit_app.quality.models import (
    Calibration,
    CalibrationItem,
    CalibrationScore,
    CalibrationSeat,
    EvaluationForm,
    EvaluatorMonth,
    ProgrammeMonth,
)
from audit_app.quality.rules import ErrorClass
from audit_app.quality.rules.calibration import (
    NOTHING,
    CalibrationState,
    Decision,
    Share,
    counted,
    fleiss_kappa,
    out_of_line,
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


def _items(
    session: Session, calibration_id: int, sheets: list[dict[str, Decision]]
) -> tuple[Item, ...]:
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


@dataclass(frozen=True, slots=True)
class CriterionAgreement:
    """One criterion over many sessions: agreement with what was decided, between pairs, and beyond chance."""

    code: str
    error_class: ErrorClass
    sessions: int
    agreement: Share
    pairs: Share
    kappa: float | None


def closed_within(scope: Scope) -> list[Any]:
    """The criteria over `Calibration` of the closed sessions of a scope; calibrations know no site."""
    where: list[Any] = [
        Calibration.state == CalibrationState.CLOSED,
        Calibration.held_on.between(scope.since, scope.as_of),
    ]
    if scope.programmes:
        where.append(Calibration.programme_id.in_(scope.programmes))
    return where


def criterion_agreement(session: Session, scope: Scope) -> list[CriterionAgreement]:
    """Every criterion of the closed sessions of a period, the weakest first; one statement."""
    votes: dict[tuple[str, ErrorClass], dict[int, dict[Decision, int]]] = defaultdict(
        lambda: defaultdict(dict)
    )
    agreed: dict[tuple[str, ErrorClass], Share] = defaultdict(lambda: NOTHING)
    for code, error_class, number, decision, right, count in session.execute(
        select(
            CalibrationItem.criterion_code,
            CalibrationItem.error_class,
            Calibration.id,
            CalibrationScore.decision,
            CalibrationItem.decision,
            func.count(CalibrationScore.id),
        )
        .select_from(Calibration)
        .join(CalibrationItem, CalibrationItem.calibration_id == Calibration.id)
        .join(
            CalibrationScore,
            and_(
                CalibrationScore.calibration_id == Calibration.id,
                CalibrationScore.criterion_code == CalibrationItem.criterion_code,
            ),
        )
        .where(*closed_within(scope))
        .group_by(
            CalibrationItem.criterion_code,
            CalibrationItem.error_class,
            Calibration.id,
            CalibrationScore.decision,
            CalibrationItem.decision,
        )
    ):
        key = (code, error_class)
        votes[key][number][decision] = count
        agreed[key] += Share(count if decision == right else 0, count)
    found = []
    for (code, error_class), sessions in votes.items():
        table = [tuple(chosen.get(decision, 0) for decision in Decision) for chosen in sessions.values()]
        alike = sum(n * (n - 1) // 2 for row in table for n in row)
        pairs = sum(sum(row) * (sum(row) - 1) // 2 for row in table)
        found.append(
            CriterionAgreement(
                code,
                error_class,
                len(sessions),
                agreed[code, error_class],
                Share(alike, pairs),
                fleiss_kappa(table),
            )
        )
    return sorted(found, key=lambda one: (one.agreement.exact or 0, one.code))


@dataclass(frozen=True, slots=True)
class Drift:
    """One evaluator: agreement with what was decided by month, months without a session left out."""

    person_id: int
    code: str
    name: str
    months: dict[dt.date, Share]
    total: Share
    out_of_line: bool


def drift(session: Session, scope: Scope) -> list[Drift]:
    """Every evaluator who sat in a closed session of the period, the furthest from the reference first."""
    months: dict[tuple[int, str, str], dict[dt.date, Share]] = defaultdict(
        lambda: defaultdict(lambda: NOTHING)
    )
    for number, code, name, held_on, part, whole in session.execute(
        select(
            Person.id,
            Person.code,
            Person.full_name,
            Calibration.held_on,
            func.sum(CalibrationSeat.agreed),
            func.sum(CalibrationSeat.decided),
        )
        .select_from(CalibrationSeat)
        .join(Calibration, Calibration.id == CalibrationSeat.calibration_id)
        .join(Person, Person.id == CalibrationSeat.person_id)
        .where(*closed_within(scope), CalibrationSeat.submitted_at.is_not(None))
        .group_by(Person.id, Person.code, Person.full_name, Calibration.held_on)
    ):
        months[number, code, name][held_on.replace(day=1)] += Share(part, whole)
    found = []
    for (number, code, name), shares in months.items():
        in_order = dict(sorted(shares.items()))
        total = sum(in_order.values(), NOTHING)
        found.append(Drift(number, code, name, in_order, total, out_of_line(list(in_order.values()))))
    return sorted(found, key=lambda one: (not one.out_of_line, one.total.exact or 0, one.name))


@dataclass(frozen=True, slots=True)
class EvaluatorMonthRow:
    """Somebody who evaluated in a month: how much, and in how many closed sessions they scored."""

    person_id: int
    code: str
    name: str
    month: dt.date
    evaluations: int
    sessions: int


def whole_months(scope: Scope) -> tuple[dt.date, dt.date] | None:
    """The first days of the first and the last month that lie wholly in the window; None: there is none."""
    first = scope.since if scope.since.day == 1 else _next_month(scope.since)
    last = _month_before(_next_month(scope.as_of) if _next_day(scope.as_of).day == 1 else scope.as_of)
    return (first, last) if first <= last else None


def evaluator_months(session: Session, scope: Scope) -> list[EvaluatorMonthRow]:
    """Every evaluator and whole month with evaluations of theirs; those who were missing first."""
    window = whole_months(scope)
    if window is None:
        return []
    where: list[Any] = [EvaluatorMonth.month.between(*window)]
    if scope.programmes:
        where.append(EvaluatorMonth.programme_id.in_(scope.programmes))
    sat: dict[tuple[int, dt.date], int] = defaultdict(int)
    # Taking part in a session of any programme counts: evaluators are calibrated, not programmes.
    for person, held_on, number in session.execute(
        select(CalibrationSeat.person_id, Calibration.held_on, func.count())
        .select_from(CalibrationSeat)
        .join(Calibration, Calibration.id == CalibrationSeat.calibration_id)
        .where(
            Calibration.state == CalibrationState.CLOSED,
            Calibration.held_on.between(window[0], scope.as_of),
            CalibrationSeat.person_id.is_not(None),
            CalibrationSeat.submitted_at.is_not(None),
        )
        .group_by(CalibrationSeat.person_id, Calibration.held_on)
    ):
        sat[person, held_on.replace(day=1)] += number
    rows = session.execute(
        select(
            Person.id,
            Person.code,
            Person.full_name,
            EvaluatorMonth.month,
            func.sum(EvaluatorMonth.n),
        )
        .join(Person, Person.id == EvaluatorMonth.evaluator_id)
        .where(*where)
        .group_by(Person.id, Person.code, Person.full_name, EvaluatorMonth.month)
        .order_by(EvaluatorMonth.month.desc(), Person.full_name)
    )
    found = [
        EvaluatorMonthRow(row[0], row[1], row[2], row[3], row[4], sat[row[0], row[3]]) for row in rows
    ]
    return sorted(found, key=lambda one: one.sessions > 0)


@dataclass(frozen=True, slots=True)
class ClientQuarter:
    """One programme's quarter: closed sessions, those with the client, and those with decisions of the client's."""

    programme_id: int
    programme: str
    quarter: dt.date
    sessions: int
    with_client: int
    with_decisions: int


def client_quarters(session: Session, scope: Scope) -> list[ClientQuarter]:
    """Every programme and whole quarter in which its contacts were evaluated; those without the client first."""
    window = whole_quarters(scope)
    if window is None:
        return []
    chosen = [ProgrammeMonth.programme_id.in_(scope.programmes)] if scope.programmes else []
    active = {
        (number, name, quarter_of(month))
        for number, name, month in session.execute(
            select(ProgrammeMonth.programme_id, Programme.name, ProgrammeMonth.month)
            .join(Programme, Programme.id == ProgrammeMonth.programme_id)
            .where(ProgrammeMonth.month.between(*window), *chosen)
            .distinct()
        )
    }
    own = exists().where(
        CalibrationSeat.calibration_id == Calibration.id,
        CalibrationSeat.organisation_id == Calibration.organisation_id,
        CalibrationSeat.client,
        CalibrationSeat.submitted_at.is_not(None),
    )
    held: dict[tuple[int, dt.date], list[int]] = defaultdict(lambda: [0, 0, 0])
    for number, held_on, present, decided in session.execute(
        select(Calibration.programme_id, Calibration.held_on, Calibration.client_present, own).where(
            Calibration.state == CalibrationState.CLOSED,
            Calibration.held_on.between(window[0], scope.as_of),
        )
    ):
        counts = held[number, quarter_of(held_on)]
        counts[0] += 1
        counts[1] += bool(present or decided)
        counts[2] += bool(decided)
    found = [
        ClientQuarter(number, name, quarter, *held[number, quarter])
        for number, name, quarter in sorted(active, key=lambda one: (one[1], one[2]))
    ]
    return sorted(found, key=lambda one: one.with_client > 0)


def quarter_of(day: dt.date) -> dt.date:
    """The first day of the calendar quarter."""
    return dt.date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def whole_quarters(scope: Scope) -> tuple[dt.date, dt.date] | None:
    """The first months of the first and the last day's month of the last calendar quarter wholly in the window."""
    months = whole_months(scope)
    if months is None:
        return None
    first, last = months
    while first.month % 3 != 1:
        first = _next_month(first)
    while last.month % 3 != 0:
        last = _month_before(last)
    return (first, last) if first <= last else None


def _next_day(day: dt.date) -> dt.date:
    return day + dt.timedelta(days=1)


def _next_month(day: dt.date) -> dt.date:
    return (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1)


def _month_before(day: dt.date) -> dt.date:
    return (day.replace(day=1) - dt.timedelta(days=1)).replace(day=1)


def stream_scores(session: Session, calibration_id: int, viewer: Viewer) -> list[tuple[Any, ...]]:
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
