"""Builds what tests of calibration, feedback and coaching need beside evaluations."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select

from audit_app.accounts import queries as accounts
from audit_app.accounts.models import User
from audit_app.quality import service
from audit_app.quality.models import CalibrationSeat, Criterion, EvaluationForm
from audit_app.quality.rules import ErrorClass
from audit_app.quality.rules.calibration import Decision
from audit_app.workforce.models import Person
from audit_app.workforce.rules import Channel

NOON = dt.datetime(2026, 10, 31, 12, tzinfo=dt.UTC)
CRITERIA = {
    "ID": ErrorClass.COMPLIANCE,
    "SOLVE": ErrorClass.CUSTOMER,
    "LOG": ErrorClass.BUSINESS,
    "TONE": ErrorClass.NON_CRITICAL,
}


def day(text):
    return dt.date.fromisoformat(text)


def add_form(database, actor, programme_id, pass_mark=80.0):
    """A form of four criteria, one of each class."""
    with database.transaction(actor.organisation_id) as session:
        form = EvaluationForm(
            programme_id=programme_id,
            name="Phone",
            version=1,
            valid_from=day("2025-01-01"),
            pass_mark=pass_mark,
            aliases={},
        )
        session.add(form)
        session.flush()
        session.add_all(
            Criterion(
                form_id=form.id,
                code=code,
                position=n,
                text=f"Text of {code}",
                error_class=kind,
                reason="",
                points=10.0 if kind == ErrorClass.NON_CRITICAL else 0.0,
                aliases={},
            )
            for n, (code, kind) in enumerate(CRITERIA.items())
        )
        return form.id


def link(database, actor, user_id, person_id):
    """Gives a person the e-mail address of an account; returns the account's actor."""
    with database.transaction(actor.organisation_id) as session:
        session.get(Person, person_id).email = session.get(User, user_id).email.upper()
    with database.across() as session:
        return accounts.find_actor(session, user_id)


def sheet(text):
    """A sheet as one letter for each criterion: r, w or n."""
    words = {"r": Decision.RIGHT, "w": Decision.WRONG, "n": Decision.NOT_APPLICABLE}
    return {code: words[letter] for code, letter in zip(CRITERIA, text, strict=True)}


def open_calibration(session, actor, places, form_id, people, **more):
    values = {
        "code": "C-1",
        "programme_id": places["programme"],
        "held_on": day("2026-10-07"),
        "transaction_id": "CALL-1",
        "channel": Channel.PHONE,
        "form_id": form_id,
        "people": people,
    }
    return service.open_calibration(session, actor, service.OpenCalibration(**{**values, **more}))


def submit(session, actor, number, seat, text):
    service.submit_sheet(session, actor, service.SubmitSheet(number, seat, sheet(text)))


def close(session, actor, number, text, **notes):
    service.close_calibration(session, actor, service.CloseCalibration(number, sheet(text), notes))


def calibrate(database, actor, places, form_id, sheets, agreed="rrrr", **more):
    """A closed calibration: sheets by person's number, None for one that never came."""
    with database.transaction(actor.organisation_id) as session:
        number = open_calibration(session, actor, places, form_id, list(sheets), **more)
        seats = seats_of(session, number)
        for person, text in sheets.items():
            if text is not None:
                submit(session, actor, number, seats[person], text)
        close(session, actor, number, agreed)
        return number


def seats_of(session, number):
    """The seats' numbers by person, and by name for the client's."""
    return {
        seat.person_id or seat.name: seat.id
        for seat in session.scalars(select(CalibrationSeat).where(CalibrationSeat.calibration_id == number))
    }
