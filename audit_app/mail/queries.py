"""Reads letters: what was mailed to whom."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from audit_app.base.errors import NotFound
from audit_app.base.i18n import gettext as _
from audit_app.base.paging import SIZE, Page, offset
from audit_app.mail.models import LetterRow
from audit_app.mail.rules import LEFT_AFTER, State


@dataclass(frozen=True, slots=True)
class Sent:
    """One letter, as lists show it."""

    id: int
    kind: str
    to: str
    name: str
    subject: str
    secret: bool
    user_id: int | None
    locale: str
    state: State
    tries: int
    reason: str
    made_by: str
    made_at: dt.datetime
    due_at: dt.datetime
    sent_at: dt.datetime | None


_COLUMNS = tuple(getattr(LetterRow, name) for name in Sent.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which letters to show; empty means any."""

    to: str = ""
    kind: str = ""
    state: State | None = None
    user_id: int | None = None


def _where(chosen: Filter) -> list[Any]:
    where: list[Any] = []
    if chosen.to:
        where.append(
            or_(
                LetterRow.to.icontains(chosen.to, autoescape=True),
                LetterRow.name.icontains(chosen.to, autoescape=True),
            )
        )
    if chosen.kind:
        where.append(LetterRow.kind.startswith(chosen.kind, autoescape=True))
    if chosen.state:
        where.append(LetterRow.state == chosen.state)
    if chosen.user_id is not None:
        where.append(LetterRow.user_id == chosen.user_id)
    return where


def list_letters(session: Session, chosen: Filter, page: int = 1, size: int = SIZE) -> Page[Sent]:
    """The newest letters first."""
    where = _where(chosen)
    total = session.scalar(select(func.count()).select_from(LetterRow).where(*where)) or 0
    rows = session.execute(
        select(*_COLUMNS)
        .where(*where)
        .order_by(LetterRow.made_at.desc(), LetterRow.id.desc())
        .limit(size)
        .offset(offset(page, size))
    )
    return Page(tuple(Sent(*row) for row in rows), page, size, total)


def get_letter(session: Session, number: int) -> LetterRow:
    """One letter with its text; raises NotFound."""
    row = session.scalars(select(LetterRow).where(LetterRow.id == number)).one_or_none()
    if row is None:
        raise NotFound(_("There is no such letter. It may belong to another organisation."))
    return row


def find_due(session: Session, now: dt.datetime, limit: int = 500) -> list[int]:
    """Letters whose turn it is, and those that a dead process left half delivered; the oldest first."""
    left = and_(LetterRow.state == State.SENDING, LetterRow.due_at <= now - LEFT_AFTER)
    waiting = and_(LetterRow.state == State.WAITING, LetterRow.due_at <= now)
    return list(
        session.scalars(
            select(LetterRow.id)
            .where(or_(waiting, left))
            .order_by(LetterRow.due_at, LetterRow.id)
            .limit(limit)
        )
    )
