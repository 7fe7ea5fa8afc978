"""Opens a calibration, takes everybody's sheet, and closes it with what was agreed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from audit_app.auditlog import service as auditlog
from audit_app.base import clock
from audit_app.base.actor import Actor
from audit_app.base.errors import Conflict, Forbidden, Invalid, NotFound
from audit_app.base.i18n import gettext as _
from audit_app.quality.models import (
    Calibration,
    CalibrationItem,
    CalibrationScore,
    CalibrationSeat,
    Criterion,
    EvaluationForm,
)
from audit_app.quality.queries.people import person_of
from audit_app.quality.rules.calibration import LEAST_SHEETS, CalibrationState, Decision, with_reference
from audit_app.workforce.models import Person, Programme
from audit_app.workforce.rules import Channel


@dataclass(frozen=True, slots=True)
class OpenCalibration:
    """A contact to judge. `people`: who of ours scores; `clients`: who of the client's, by name."""

    code: str
    programme_id: int
    held_on: dt.date
    transaction_id: str
    channel: Channel
    form_id: int
    people: Sequence[int]
    clients: Sequence[str] = ()
    reference_id: int | None = None
    client_present: bool = False
    notes: str = ""


@dataclass(frozen=True, slots=True)
class SubmitSheet:
    """One sheet: a decision for every criterion, by its code."""

    calibration_id: int
    seat_id: int
    decisions: Mapping[str, Decision]


@dataclass(frozen=True, slots=True)
class CloseCalibration:
    """What was agreed: a decision for every criterion, and notes where there was something to say."""

    calibration_id: int
    decisions: Mapping[str, Decision]
    notes: Mapping[str, str] = field(default_factory=dict)


def open_calibration(session: Session, actor: Actor, command: OpenCalibration) -> int:
    """Raises Invalid for what does not fit, Conflict when the code is taken."""
    actor.require("quality.calibrate")
    code, transaction = command.code.strip(), command.transaction_id.strip()
    clients = tuple(dict.fromkeys(" ".join(name.split()) for name in command.clients if name.strip()))
    criteria = _check(session, command, code, transaction, clients)
    if session.scalar(select(Calibration.id).where(Calibration.code == code)) is not None:
        raise Conflict(_("There is a calibration called %(code)s already.", code=code))
    row = Calibration(
        code=code,
        programme_id=command.programme_id,
        held_on=command.held_on,
        transaction_id=transaction,
        channel=command.channel,
        form_id=command.form_id,
        reference_id=command.reference_id,
        client_present=command.client_present or bool(clients),
        opened_by=actor.name,
        notes=command.notes.strip(),
        batch_id=None,
    )
    session.add(row)
    session.flush()
    session.add_all(
        CalibrationItem(
            calibration_id=row.id,
            criterion_code=one.code,
            position=one.position,
            text=one.text,
            error_class=one.error_class,
        )
        for one in criteria
    )
    session.add_all(
        CalibrationSeat(calibration_id=row.id, person_id=person) for person in sorted(set(command.people))
    )
    session.add_all(CalibrationSeat(calibration_id=row.id, name=name, client=True) for name in clients)
    data = {
        "code": code,
        "held_on": command.held_on,
        "people": sorted(set(command.people)),
        "clients": clients,
    }
    auditlog.record(session, actor, "quality.calibration.opened", ("calibration", row.id), data)
    return row.id


def _check(
    session: Session, command: OpenCalibration, code: str, transaction: str, clients: Sequence[str]
) -> list[Criterion]:
    wrong = _wrong_who(session, command, clients)
    if not code:
        wrong["code"] = _("Give the session a short name, such as 2026-03 phone.")
    if not transaction:
        wrong["transaction_id"] = _("Say which contact is judged.")
    if command.held_on > clock.today():
        wrong["held_on"] = _("%(day)s lies in the future.", day=command.held_on)
    if session.get(Programme, command.programme_id) is None:
        wrong["programme_id"] = _("Choose one from the list.")
    form = session.get(EvaluationForm, command.form_id)
    if form is None or form.programme_id != command.programme_id:
        wrong["form_id"] = _("Choose a form of this programme.")
    criteria = list(
        session.scalars(
            select(Criterion).where(Criterion.form_id == command.form_id).order_by(Criterion.position)
        )
    )
    if form is not None and not criteria:
        wrong["form_id"] = _("This form has no criteria yet.")
    if wrong:
        raise Invalid(_("The calibration was not opened."), wrong)
    return criteria


def _wrong_who(session: Session, command: OpenCalibration, clients: Sequence[str]) -> dict[str, str]:
    wrong = {}
    people = set(command.people)
    known = set(session.scalars(select(Person.id).where(Person.id.in_(people))))
    if known != people:
        wrong["people"] = _("Choose people from the list.")
    elif len(people) + len(clients) < LEAST_SHEETS:
        wrong["people"] = _("At least two must score, or there is nothing to compare.")
    if command.reference_id is not None and command.reference_id not in people:
        wrong["reference_id"] = _("The reference scorer must be among those who score.")
    return wrong


def submit_sheet(session: Session, actor: Actor, command: SubmitSheet) -> None:
    """Takes a sheet once: one's own, or, for those who manage quality, somebody else's, which is then said.

    Raises Forbidden for another's sheet, Conflict when it is in already or the session is closed, Invalid when a
    criterion has no decision.
    """
    actor.require("quality.calibrate")
    row = _get(session, command.calibration_id)
    seat = session.scalars(
        select(CalibrationSeat).where(
            CalibrationSeat.id == command.seat_id, CalibrationSeat.calibration_id == row.id
        )
    ).one_or_none()
    if seat is None:
        raise NotFound(_("Nobody in this calibration has that sheet."))
    own = seat.person_id is not None and seat.person_id == person_of(session, actor)
    if not own and not actor.may("quality.manage"):
        raise Forbidden(_("This is somebody else's sheet. Whoever manages quality may enter it for them."))
    if row.state == CalibrationState.CLOSED:
        raise Conflict(_("The calibration %(code)s is closed.", code=row.code))
    if seat.submitted_at is not None:
        raise Conflict(_("This sheet is in already. What was judged alone stays as it is."))
    codes = _codes(session, row.id)
    wrong = {
        f"d-{code}": _("%(code)s has no decision yet.", code=code)
        for code in codes
        if code not in command.decisions
    }
    if wrong:
        raise Invalid(_("The sheet was not taken."), wrong)
    session.add_all(
        CalibrationScore(
            calibration_id=row.id, seat_id=seat.id, criterion_code=code, decision=command.decisions[code]
        )
        for code in codes
    )
    seat.submitted_at, seat.entered_by = clock.now(), "" if own else actor.name
    data = {"seat": seat.id, "own": own, "decisions": {code: command.decisions[code] for code in codes}}
    auditlog.record(session, actor, "quality.calibration.scored", ("calibration", row.id), data)


def open_seats(session: Session, calibration_id: int) -> list[int]:
    """The numbers of the sheets that are not in yet."""
    return list(
        session.scalars(
            select(CalibrationSeat.id)
            .where(CalibrationSeat.calibration_id == calibration_id, CalibrationSeat.submitted_at.is_(None))
            .order_by(CalibrationSeat.id)
        )
    )


def close_calibration(session: Session, actor: Actor, command: CloseCalibration) -> None:
    """Writes what was agreed and how far each sheet agrees with it. Sheets that never came count as missed."""
    actor.require("quality.manage")
    row = _get(session, command.calibration_id)
    if row.state == CalibrationState.CLOSED:
        raise Conflict(_("The calibration %(code)s is closed.", code=row.code))
    items = list(session.scalars(select(CalibrationItem).where(CalibrationItem.calibration_id == row.id)))
    wrong = {
        f"d-{one.criterion_code}": _("%(code)s has no decision yet.", code=one.criterion_code)
        for one in items
        if one.criterion_code not in command.decisions
    }
    if wrong:
        raise Invalid(_("The calibration was not closed."), wrong)
    if len(list(session.scalars(_submitted(row.id)))) < LEAST_SHEETS:
        raise Invalid(_("At least two sheets must be in before what is right can be agreed."))
    for one in items:
        one.decision = command.decisions[one.criterion_code]
        one.note = command.notes.get(one.criterion_code, "").strip()
    row.state, row.closed_by, row.closed_at = CalibrationState.CLOSED, actor.name, clock.now()
    count_agreement(session, [row.id])
    data = {one.criterion_code: one.decision for one in items}
    auditlog.record(session, actor, "quality.calibration.closed", ("calibration", row.id), data)


def count_agreement(session: Session, calibrations: Sequence[int]) -> None:
    """Writes beside each sheet of these sessions how many of its decisions are the agreed ones."""
    session.flush()
    agreed: dict[int, dict[str, Decision]] = {}
    for number, code, right in session.execute(
        select(
            CalibrationItem.calibration_id, CalibrationItem.criterion_code, CalibrationItem.decision
        ).where(CalibrationItem.calibration_id.in_(calibrations))
    ):
        if right is not None:
            agreed.setdefault(number, {})[code] = right
    sheets: dict[int, dict[str, Decision]] = {}
    for seat_id, code, decision in session.execute(
        select(CalibrationScore.seat_id, CalibrationScore.criterion_code, CalibrationScore.decision).where(
            CalibrationScore.calibration_id.in_(calibrations)
        )
    ):
        sheets.setdefault(seat_id, {})[code] = decision
    for seat in session.scalars(
        select(CalibrationSeat).where(CalibrationSeat.calibration_id.in_(calibrations))
    ):
        share = with_reference(sheets.get(seat.id, {}), agreed.get(seat.calibration_id, {}))
        seat.agreed, seat.decided = share.part, share.whole
    session.flush()


def _submitted(calibration_id: int) -> Select[int]:
    return select(CalibrationSeat.id).where(
        CalibrationSeat.calibration_id == calibration_id, CalibrationSeat.submitted_at.is_not(None)
    )


def _codes(session: Session, calibration_id: int) -> list[str]:
    return list(
        session.scalars(
            select(CalibrationItem.criterion_code)
            .where(CalibrationItem.calibration_id == calibration_id)
            .order_by(CalibrationItem.position, CalibrationItem.id)
        )
    )


def _get(session: Session, calibration_id: int) -> Calibration:
    row = session.scalars(
        select(Calibration).where(Calibration.id == calibration_id).with_for_update()
    ).one_or_none()
    if row is None:
        raise NotFound(_("There is no such calibration in this organisation."))
    return row
