"""Reads letters: what was mailed to whom."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from audit_app.base.errors import NotFound
from audit_app.base.i18n import gettext as _
from audit_app.base.paging import SIZE, Page, offset
from audit_app.base.tenancy import overlooking, owner_of
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
    of_another: bool = False
    """Another organisation's letter, sent because somebody here asked for it: that it went is all there is to see."""


_COLUMNS = tuple(getattr(LetterRow, name) for name in Sent.__dataclass_fields__ if name != "of_another")


@dataclass(frozen=True, slots=True)
class Filter:
    """Which letters to show; empty means any."""

    to: str = ""
    kind: str = ""
    state: State | None = None
    user_id: int | None = None


def _where(chosen: Filter, own: int) -> list[Any]:
    mine = LetterRow.organisation_id == own
    where: list[Any] = [or_(mine, LetterRow.on_behalf_of == own)]
    if chosen.to:
        name = and_(mine, LetterRow.name.icontains(chosen.to, autoescape=True))
        where.append(or_(LetterRow.to.icontains(chosen.to, autoescape=True), name))
    if chosen.kind:
        where.append(LetterRow.kind.startswith(chosen.kind, autoescape=True))
    if chosen.state:
        where.append(LetterRow.state == chosen.state)
    if chosen.user_id is not None:
        where += [mine, LetterRow.user_id == chosen.user_id]
    return where


def list_letters(session: Session, chosen: Filter, page: int = 1, size: int = SIZE) -> Page[Sent]:
    """The newest letters first: the organisation's own, and that others went out which its people asked for.

    Of the latter neither text nor what the account is called over there: the columns are named here, one by one.
    """
    own = owner_of(session)
    where = _where(chosen, own)
    count = select(func.count()).select_from(LetterRow).where(*where)
    rows = (
        select(*_COLUMNS, LetterRow.organisation_id != own)
        .where(*where)
        .order_by(LetterRow.made_at.desc(), LetterRow.id.desc())
        .limit(size)
        .offset(offset(page, size))
    )
    bounded = {"organisation_checked": True}  # by `_where`, which names both organisations
    with overlooking(session):
        total = session.scalar(count, execution_options=bounded) or 0
        found = session.execute(rows, execution_options=bounded).all()
    return Page(tuple(map(_sent, found)), page, size, total)


def _sent(row: Any) -> Sent:
    sent = Sent(*row)
    return replace(sent, name="", user_id=None) if sent.of_another else sent


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
