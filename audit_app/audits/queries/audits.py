"""Reads audits themselves: lists, scope, plan, signatures."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, case, exists, func, or_, select
from sqlalchemy.orm import Session

from audit_app.accounts.models import User
from audit_app.auditlog.models import ChainHead
from audit_app.auditlog.queries import note_marks
from audit_app.audits.models import (
    Answer,
    Audit,
    AuditMember,
    ParameterPlan,
    SignOff,
)
from audit_app.audits.rules import Rating, State, as_of
from audit_app.base import clock
from audit_app.base.errors import NotFound
from audit_app.base.i18n import gettext as _
from audit_app.base.paging import SIZE, Page, offset, ordering
from audit_app.catalog.models import ChecklistRelease
from audit_app.workforce.rules import Channel


@dataclass(frozen=True, slots=True)
class Summary:
    """Where an audit stands, kept beside it by every save; `total` is a percentage as shown.

    `records` numbers the state of the records that it was counted from, `month` is the as-of month (2026-10).
    """

    total: str
    verdict: str
    answered: int
    applicable: int
    majors: int
    records: int = 0
    month: str = ""

    @property
    def percent_answered(self) -> int:
        """Whole percent, cut off, so that 100 means all."""
        return self.answered * 100 // self.applicable if self.applicable else 100


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One audit as screens and reports show it."""

    id: int
    name: str
    entity: str
    state: State
    channels: tuple[Channel, ...]
    period_from: dt.date
    period_until: dt.date
    due_on: dt.date | None
    objectives: str
    confidentiality: str
    alone: bool
    revision: int
    started_by: str
    started_at: dt.datetime
    changed_at: dt.datetime
    summary: Summary
    release_id: int
    checklist: str
    version: str
    sha256: str

    @property
    def as_of(self) -> dt.date:
        """The day records are looked at."""
        return as_of(self.period_until, clock.today())


@dataclass(frozen=True, slots=True)
class Plan:
    """Who answers a parameter, by when."""

    parameter: str
    assignee_id: int | None
    assignee: str
    due_on: dt.date | None
    repeat: bool


@dataclass(frozen=True, slots=True)
class SignOffRow:
    """A signature; `reopened_at` is set once it no longer holds."""

    id: int
    signed_by: str
    role: str
    signed_at: dt.datetime
    statement: str
    differences: str
    alone: bool
    document_sha256: str
    reopened_by: str | None
    reopened_at: dt.datetime | None
    reopened_reason: str | None


_COLUMNS = (
    Audit.id,
    Audit.name,
    Audit.entity,
    Audit.state,
    Audit.channels,
    Audit.period_from,
    Audit.period_until,
    Audit.due_on,
    Audit.objectives,
    Audit.confidentiality,
    Audit.alone,
    Audit.revision,
    Audit.started_by,
    Audit.started_at,
    Audit.changed_at,
    Audit.summary,
    Audit.release_id,
    ChecklistRelease.checklist,
    ChecklistRelease.version,
    ChecklistRelease.sha256,
)


def _row(values: Any) -> AuditRow:
    named = values._asdict()
    named.pop("marks", None)
    named["channels"] = tuple(Channel(item) for item in named["channels"])
    named["summary"] = Summary(**named["summary"])
    return AuditRow(**named)


def get_audit(session: Session, audit_id: int) -> AuditRow:
    """One audit; raises NotFound, also for another organisation's.

    The trail's marks come along, since nearly every page goes on to ask for what is kept under them.
    """
    found: Any = session.execute(
        select(ChainHead.marks, *_COLUMNS)
        .join(ChecklistRelease, ChecklistRelease.id == Audit.release_id)
        .outerjoin(ChainHead, ChainHead.organisation_id == Audit.organisation_id)
        .where(Audit.id == audit_id)
    ).one_or_none()
    if found is None:
        raise NotFound(_("There is no audit %(number)s here. Look it up under Audits.", number=audit_id))
    note_marks(session, found.marks)
    return _row(found)


ORDER = {
    "name": Audit.name,
    "state": case({state: place for place, state in enumerate(State)}, value=Audit.state),
    "period": Audit.period_from,
    "changed": Audit.changed_at,
}
"""What a list of audits can be ordered by, as an address names it."""


def list_audits(
    session: Session,
    *,
    text: str = "",
    state: State | None = None,
    sort: str = "-changed",
    page: int = 1,
    size: int = SIZE,
) -> Page[AuditRow]:
    """Audits, the one changed last first unless asked for in another order."""
    where: list[Any] = []
    if text:
        where.append(
            Audit.name.icontains(text, autoescape=True) | Audit.entity.icontains(text, autoescape=True)
        )
    if state:
        where.append(Audit.state == state)
    total = session.scalar(select(func.count()).select_from(Audit).where(*where)) or 0
    rows: Any = session.execute(
        select(*_COLUMNS)
        .join(ChecklistRelease, ChecklistRelease.id == Audit.release_id)
        .where(*where)
        .order_by(*ordering(sort, ORDER, "-changed"), Audit.id.desc())
        .limit(size)
        .offset(offset(page, size))
    )
    return Page(tuple(_row(row) for row in rows), page, size, total)


def list_mine(session: Session, user_id: int | None, limit: int = 20) -> list[tuple[int, str, Plan]]:
    """What somebody has still to answer: (audit id, audit name, plan) of their parameters, nearest due first."""
    unanswered = exists().where(
        Answer.audit_id == ParameterPlan.audit_id,
        Answer.parameter == ParameterPlan.parameter,
        or_(
            Answer.rating.is_(None),
            and_(Answer.rating == Rating.NOT_APPLICABLE, Answer.na_confirmed_by == ""),
        ),
    )
    rows: Any = session.execute(
        select(
            Audit.id,
            Audit.name,
            ParameterPlan.parameter,
            ParameterPlan.due_on,
            ParameterPlan.repeat,
            User.name,
        )
        .join(Audit, Audit.id == ParameterPlan.audit_id)
        .join(User, User.id == ParameterPlan.assignee_id)
        .where(ParameterPlan.assignee_id == user_id, Audit.state != State.SIGNED_OFF, unanswered)
        .order_by(ParameterPlan.due_on.is_(None), ParameterPlan.due_on, Audit.id, ParameterPlan.id)
        .limit(limit)
    )
    return [(row[0], row[1], Plan(row[2], user_id, row[5], row[3], row[4])) for row in rows]


def list_plans(session: Session, audit_id: int) -> dict[str, Plan]:
    """The plan by parameter."""
    rows: Any = session.execute(
        select(
            ParameterPlan.parameter,
            ParameterPlan.assignee_id,
            func.coalesce(User.name, ""),
            ParameterPlan.due_on,
            ParameterPlan.repeat,
        )
        .outerjoin(User, User.id == ParameterPlan.assignee_id)
        .where(ParameterPlan.audit_id == audit_id)
    )
    return {row[0]: Plan(*row) for row in rows}


def list_members(session: Session, audit_id: int) -> list[tuple[int, str]]:
    """Who works on an audit: (user id, name)."""
    rows: Any = session.execute(
        select(User.id, User.name)
        .join(AuditMember, AuditMember.user_id == User.id)
        .where(AuditMember.audit_id == audit_id)
        .order_by(User.name)
    )
    return [(row[0], row[1]) for row in rows]


_SIGNED = (
    SignOff.id,
    SignOff.signed_by,
    SignOff.role,
    SignOff.signed_at,
    SignOff.statement,
    SignOff.differences,
    SignOff.alone,
    SignOff.document_sha256,
    SignOff.reopened_by,
    SignOff.reopened_at,
    SignOff.reopened_reason,
)


def list_sign_offs(session: Session, audit_id: int) -> list[SignOffRow]:
    """Every signature there was, the newest first."""
    rows: Any = session.execute(
        select(*_SIGNED).where(SignOff.audit_id == audit_id).order_by(SignOff.id.desc())
    )
    return [SignOffRow(*row) for row in rows]


def find_sign_off(session: Session, audit_id: int) -> tuple[SignOffRow, dict[str, Any]] | None:
    """The signature that holds, with what was signed."""
    row: Any = session.execute(
        select(*_SIGNED, SignOff.document)
        .where(SignOff.audit_id == audit_id, SignOff.reopened_at.is_(None))
        .order_by(SignOff.id.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else (SignOffRow(*row[:-1]), row[-1])


def get_signed(session: Session, audit_id: int) -> dict[str, Any]:
    """The document under the signature that holds; its canonical SHA-256 is the signature's. Raises NotFound."""
    get_audit(session, audit_id)
    found = find_sign_off(session, audit_id)
    if found is None:
        raise NotFound(_("Audit %(number)s is not signed off, so nothing was signed.", number=audit_id))
    return found[1]
