"""Hires, moves and parts with people."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from audit_app.auditlog import service as auditlog
from audit_app.base import clock
from audit_app.base.actor import Actor
from audit_app.base.errors import Conflict, Invalid, NotFound
from audit_app.base.i18n import gettext as _
from audit_app.workforce.models import JobRole, Person, Placement, Programme, Site
from audit_app.workforce.rules import AHEAD, Dates, Fault, faults


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody works: site, programme (None: none in particular) and job."""

    site_id: int
    programme_id: int | None
    job_id: int


@dataclass(frozen=True, slots=True)
class Hire:
    """A new person in their first place."""

    code: str
    full_name: str
    dates: Dates
    place: Place
    email: str = ""
    supervisor_code: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    """Another place from a day on."""

    person_id: int
    place: Place
    from_on: dt.date


@dataclass(frozen=True, slots=True)
class ChangePerson:
    """Everything about a person but their places."""

    person_id: int
    full_name: str
    dates: Dates
    email: str = ""
    supervisor_code: str = ""


def fault_sentence(fault: Fault, dates: Dates) -> str:
    """What is wrong with a person's dates, in words."""
    return {
        Fault.LEFT_BEFORE_HIRED: _(
            "The last day %(left)s lies before the first day %(hired)s.",
            left=dates.left_on,
            hired=dates.hired_on,
        ),
        Fault.LIVE_BEFORE_HIRED: _(
            "The live date %(live)s lies before the first day %(hired)s.",
            live=dates.live_on,
            hired=dates.hired_on,
        ),
        Fault.LIVE_AFTER_LEFT: _(
            "The live date %(live)s lies after the last day %(left)s.",
            live=dates.live_on,
            left=dates.left_on,
        ),
        Fault.TOO_FAR_AHEAD: _("The date lies more than a year ahead."),
    }[fault]


def check_dates(dates: Dates) -> None:
    """Raises Invalid with a sentence for each date that does not fit."""
    found = faults(dates, clock.today())
    if found:
        fields = {field: fault_sentence(fault, dates) for field, fault in found}
        raise Invalid(" ".join(dict.fromkeys(fields.values())), fields)


def hire(session: Session, actor: Actor, command: Hire) -> int:
    """Adds a person in their first place from their first day on; returns the person's number.

    Raises Invalid for what is missing or does not fit, Conflict when the code is taken.
    """
    code, name = command.code.strip(), " ".join(command.full_name.split())
    missing = {
        field: _("This is needed.") for field, value in (("code", code), ("full_name", name)) if not value
    }
    if missing:
        raise Invalid(_("A person needs a code and a name."), missing)
    check_dates(command.dates)
    _check_place(session, command.place)
    taken = session.scalar(select(Person.full_name).where(func.lower(Person.code) == code.lower()).limit(1))
    if taken is not None:
        raise Conflict(_("The code %(code)s belongs to %(name)s already.", code=code, name=taken))
    person = Person(
        code=code,
        full_name=name,
        email=command.email.strip(),
        hired_on=command.dates.hired_on,
        live_on=command.dates.live_on,
        left_on=command.dates.left_on,
        supervisor_id=_supervisor(session, command.supervisor_code),
    )
    session.add(person)
    session.flush()
    session.add(
        Placement(
            person_id=person.id,
            site_id=command.place.site_id,
            programme_id=command.place.programme_id,
            job_id=command.place.job_id,
            from_on=command.dates.hired_on,
            until_on=None,
        )
    )
    auditlog.record(
        session, actor, "workforce.person.hired", ("person", person.id), {"code": code, "name": name}
    )
    return person.id


def move(session: Session, actor: Actor, command: Move) -> None:
    """Ends the open placement the day before and begins another.

    Raises Invalid when the day lies before the present placement began, or is not one of the person's days.
    """
    person = _person(session, command.person_id)
    _check_place(session, command.place)
    if command.from_on < person.hired_on or (person.left_on and command.from_on > person.left_on):
        sentence = _("%(day)s is not one of this person's days here.", day=command.from_on)
        raise Invalid(sentence, {"from_on": sentence})
    if command.from_on > clock.today() + AHEAD:
        sentence = _("The date lies more than a year ahead.")
        raise Invalid(sentence, {"from_on": sentence})
    present = session.scalars(
        select(Placement).where(Placement.person_id == person.id).order_by(Placement.from_on.desc()).limit(1)
    ).one_or_none()
    if present is not None and command.from_on <= present.from_on:
        sentence = _(
            "The present placement began on %(day)s. A move must begin after that day.", day=present.from_on
        )
        raise Invalid(sentence, {"from_on": sentence})
    if present is not None and present.until_on is None:
        present.until_on = command.from_on - dt.timedelta(days=1)
    session.add(
        Placement(
            person_id=person.id,
            site_id=command.place.site_id,
            programme_id=command.place.programme_id,
            job_id=command.place.job_id,
            from_on=command.from_on,
            until_on=None,
        )
    )
    data = {
        "from_on": command.from_on,
        "site": command.place.site_id,
        "programme": command.place.programme_id,
        "job": command.place.job_id,
    }
    auditlog.record(session, actor, "workforce.person.moved", ("person", person.id), data)


def leave(session: Session, actor: Actor, person_id: int, left_on: dt.date) -> None:
    """Notes the last day of work."""
    person = _person(session, person_id)
    check_dates(Dates(person.hired_on, person.live_on, left_on))
    change = auditlog.changes({"left_on": person.left_on}, {"left_on": left_on})
    if change["to"]:
        person.left_on = left_on
        auditlog.record(session, actor, "workforce.person.left", ("person", person.id), change)


def change_person(session: Session, actor: Actor, command: ChangePerson) -> None:
    """Corrects a person's name, address, dates and supervisor."""
    person = _person(session, command.person_id)
    name = " ".join(command.full_name.split())
    if not name:
        raise Invalid(_("A person needs a name."), {"full_name": _("This is needed.")})
    check_dates(command.dates)
    new = {
        "full_name": name,
        "email": command.email.strip(),
        "hired_on": command.dates.hired_on,
        "live_on": command.dates.live_on,
        "left_on": command.dates.left_on,
        "supervisor_id": _supervisor(session, command.supervisor_code),
    }
    change = auditlog.changes({key: getattr(person, key) for key in new}, new)
    if not change["to"]:
        return
    if "hired_on" in change["to"]:
        _begin_on(session, person, command.dates.hired_on)
    for key, value in new.items():
        setattr(person, key, value)
    auditlog.record(session, actor, "workforce.person.changed", ("person", person.id), change)


def _begin_on(session: Session, person: Person, hired_on: dt.date) -> None:
    """The first placement begins with the first day of work."""
    first = session.scalars(
        select(Placement).where(Placement.person_id == person.id).order_by(Placement.from_on).limit(1)
    ).one_or_none()
    if first is None:
        return
    if first.until_on is not None and first.until_on < hired_on:
        sentence = _("The first placement ended on %(day)s, before that.", day=first.until_on)
        raise Invalid(sentence, {"hired_on": sentence})
    first.from_on = hired_on


def _person(session: Session, person_id: int) -> Person:
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound(_("There is no such person in this organisation. Look for them under People."))
    return person


def _supervisor(session: Session, code: str) -> int | None:
    if not code.strip():
        return None
    found = session.scalars(
        select(Person.id).where(func.lower(Person.code) == code.strip().lower()).limit(1)
    ).one_or_none()
    if found is None:
        sentence = _("Nobody has the code %(code)s.", code=code)
        raise Invalid(sentence, {"supervisor_code": sentence})
    return found


def _check_place(session: Session, place: Place) -> None:
    wrong = {}
    for field, model, value in (
        ("site_id", Site, place.site_id),
        ("programme_id", Programme, place.programme_id),
        ("job_id", JobRole, place.job_id),
    ):
        if value is not None and session.get(model, value) is None:
            wrong[field] = _("Choose one from the list.")
    if wrong:
        raise Invalid(_("Choose a site, a programme and a job from the lists."), wrong)
