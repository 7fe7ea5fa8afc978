"""Reads complaints, incidents, and the tries of the continuity plan."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from audit_app.actions.models import Complaint, ContinuityTest, Incident
from audit_app.actions.rules import (
    Goals,
    IncidentKind,
    InTime,
    OutageKind,
    Severity,
    Side,
    Way,
    in_time,
    kept,
)
from audit_app.base.errors import NotFound
from audit_app.base.i18n import gettext as _
from audit_app.base.paging import SIZE, Page, offset
from audit_app.workforce.models import Programme, Site


class Open(enum.StrEnum):
    """Whether a list shows what is still open."""

    OPEN = "open"
    CLOSED = "closed"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class TroubleFilter:
    """Which complaints or incidents to show; None or empty means any."""

    which: Open = Open.ALL
    text: str = ""
    programme_id: int | None = None
    site_id: int | None = None
    side: Side | None = None
    kind: IncidentKind | None = None
    since: dt.date | None = None
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class ComplaintRow:
    """One complaint."""

    id: int
    code: str
    side: Side
    way: Way
    site_id: int | None
    site: str
    programme_id: int | None
    programme: str
    about: str
    received_on: dt.date
    answered_on: dt.date | None
    closed_on: dt.date | None
    answer_days: int
    close_days: int
    cause_code: str

    def answered(self, today: dt.date) -> InTime:
        return in_time(self.received_on, self.answered_on, self.answer_days, today)

    def closed(self, today: dt.date) -> InTime:
        return in_time(self.received_on, self.closed_on, self.close_days, today)

    def kept(self, today: dt.date) -> InTime:
        """Both times together."""
        days = (self.answer_days, self.close_days)
        return kept(self.received_on, self.answered_on, self.closed_on, days, today)


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """One incident."""

    id: int
    code: str
    kind: IncidentKind
    severity: Severity
    title: str
    site_id: int | None
    site: str
    programme_id: int | None
    programme: str
    occurred_on: dt.date
    found_on: dt.date
    closed_on: dt.date | None
    customers: int | None
    outage_minutes: int | None
    lesson: str
    cause_code: str


@dataclass(frozen=True, slots=True)
class ContinuityRow:
    """One try of the continuity plan."""

    id: int
    kind: OutageKind
    held_on: dt.date
    real: bool
    site_id: int | None
    site: str
    programme_id: int | None
    programme: str
    incident_id: int | None
    goals: Goals
    lesson: str
    plan_changed_on: dt.date | None
    proof_id: int | None

    def learnt(self, day: dt.date) -> bool:
        """Whether what it taught was in the plan that day, or there was nothing to put in."""
        if self.plan_changed_on is not None:
            return self.plan_changed_on <= day
        return self.goals == Goals.MET and not self.lesson


def _places(model: Any) -> tuple[Any, ...]:
    return (
        model.site_id,
        func.coalesce(Site.name, ""),
        model.programme_id,
        func.coalesce(Programme.name, ""),
    )


def _placed(query: Select[Any], model: Any) -> Select[Any]:
    return query.outerjoin(Site, Site.id == model.site_id).outerjoin(
        Programme, Programme.id == model.programme_id
    )


def _complaints() -> Select[Any]:
    found = Complaint
    return _placed(
        select(
            found.id,
            found.code,
            found.side,
            found.way,
            *_places(found),
            found.about,
            found.received_on,
            found.answered_on,
            found.closed_on,
            found.answer_days,
            found.close_days,
            found.cause_code,
        ),
        found,
    )


def _incidents() -> Select[Any]:
    found = Incident
    return _placed(
        select(
            found.id,
            found.code,
            found.kind,
            found.severity,
            found.title,
            *_places(found),
            found.occurred_on,
            found.found_on,
            found.closed_on,
            found.customers,
            found.outage_minutes,
            found.lesson,
            found.cause_code,
        ),
        found,
    )


def _where(model: Any, begun: Any, said: Any, chosen: TroubleFilter) -> list[Any]:
    where: list[Any] = []
    if chosen.which != Open.ALL:
        where.append(model.closed_on.is_(None) if chosen.which == Open.OPEN else model.closed_on.is_not(None))
    if chosen.text:
        columns = (model.code, said, model.cause_code)
        where.append(or_(*(column.icontains(chosen.text, autoescape=True) for column in columns)))
    if chosen.since:
        where.append(begun >= chosen.since)
    if chosen.until:
        where.append(begun <= chosen.until)
    for column, value in ((model.programme_id, chosen.programme_id), (model.site_id, chosen.site_id)):
        if value is not None:
            where.append(column == value)
    return where


def complaint_criteria(chosen: TroubleFilter) -> list[Any]:
    where = _where(Complaint, Complaint.received_on, Complaint.about, chosen)
    return [*where, Complaint.side == chosen.side] if chosen.side is not None else where


def incident_criteria(chosen: TroubleFilter) -> list[Any]:
    where = _where(Incident, Incident.occurred_on, Incident.title, chosen)
    return [*where, Incident.kind == chosen.kind] if chosen.kind is not None else where


def list_complaints(
    session: Session, chosen: TroubleFilter, page: int = 1, size: int = SIZE
) -> Page[ComplaintRow]:
    """Open ones first, the oldest of them at the top."""
    where = complaint_criteria(chosen)
    total = session.scalar(select(func.count(Complaint.id)).where(*where)) or 0
    rows = session.execute(
        _complaints().where(*where).order_by(*_complaint_order()).limit(size).offset(offset(page, size))
    )
    return Page(tuple(ComplaintRow(*row) for row in rows), page, size, total)


def _complaint_order() -> tuple[Any, ...]:
    return (Complaint.closed_on.is_not(None), Complaint.received_on.desc(), Complaint.id.desc())


def stream_complaints(session: Session, where: list[Any]) -> Iterator[ComplaintRow]:
    rows = session.execute(
        _complaints().where(*where).order_by(*_complaint_order()).execution_options(yield_per=1000)
    )
    for row in rows:
        yield ComplaintRow(*row)


def get_complaint(session: Session, complaint_id: int) -> ComplaintRow:
    """Raises NotFound."""
    row = session.execute(_complaints().where(Complaint.id == complaint_id)).one_or_none()
    if row is None:
        raise NotFound(_("There is no such complaint in this organisation."))
    return ComplaintRow(*row)


def list_incidents(
    session: Session, chosen: TroubleFilter, page: int = 1, size: int = SIZE
) -> Page[IncidentRow]:
    """Open ones first, then the newest."""
    where = incident_criteria(chosen)
    total = session.scalar(select(func.count(Incident.id)).where(*where)) or 0
    rows = session.execute(
        _incidents().where(*where).order_by(*_incident_order()).limit(size).offset(offset(page, size))
    )
    return Page(tuple(IncidentRow(*row) for row in rows), page, size, total)


def _incident_order() -> tuple[Any, ...]:
    return (Incident.closed_on.is_not(None), Incident.occurred_on.desc(), Incident.id.desc())


def stream_incidents(session: Session, where: list[Any]) -> Iterator[IncidentRow]:
    rows = session.execute(
        _incidents().where(*where).order_by(*_incident_order()).execution_options(yield_per=1000)
    )
    for row in rows:
        yield IncidentRow(*row)


def get_incident(session: Session, incident_id: int) -> IncidentRow:
    """Raises NotFound."""
    row = session.execute(_incidents().where(Incident.id == incident_id)).one_or_none()
    if row is None:
        raise NotFound(_("There is no such incident in this organisation."))
    return IncidentRow(*row)


def list_continuity_tests(
    session: Session, where: tuple[Any, ...] = (), limit: int | None = 500
) -> list[ContinuityRow]:
    """The newest first."""
    found = ContinuityTest
    query = _placed(
        select(
            found.id,
            found.kind,
            found.held_on,
            found.real,
            *_places(found),
            found.incident_id,
            found.goals,
            found.lesson,
            found.plan_changed_on,
            found.proof_id,
        ),
        found,
    )
    rows = session.execute(query.where(*where).order_by(found.held_on.desc(), found.id.desc()).limit(limit))
    return [ContinuityRow(*row) for row in rows]


def get_continuity_test(session: Session, test_id: int) -> ContinuityRow:
    """Raises NotFound."""
    found = list_continuity_tests(session, (ContinuityTest.id == test_id,))
    if not found:
        raise NotFound(_("There is no such test in this organisation."))
    return found[0]
