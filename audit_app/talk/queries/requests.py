"""Reads requests for proof."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from audit_app.audits.models import Audit
from audit_app.base.errors import NotFound
from audit_app.base.i18n import gettext as _
from audit_app.base.paging import SIZE, Page, offset
from audit_app.talk.models import ProofRequest
from audit_app.talk.rules import OPEN, Request


@dataclass(frozen=True, slots=True)
class RequestRow:
    """One request."""

    id: int
    audit_id: int
    audit: str
    parameter: str
    requirement: str
    text: str
    asked_of_id: int
    asked_of: str
    due_on: dt.date
    state: Request
    asked_by_id: int | None
    asked_by: str
    asked_at: dt.datetime
    proof_id: int | None
    note: str
    provided_by_id: int | None
    provided_by: str
    provided_at: dt.datetime | None
    reason: str
    decided_by: str
    decided_at: dt.datetime | None

    def late(self, today: dt.date) -> bool:
        """Whether a proof is owed and its day is over."""
        return self.state in OPEN and self.due_on < today

    @property
    def path(self) -> str:
        return f"/requests/{self.id}"


@dataclass(frozen=True, slots=True)
class Filter:
    """Which requests to show; empty means any. `late` asks for those overdue on that day."""

    state: Request | None = None
    text: str = ""
    asked_of_id: int | None = None
    audit_id: int | None = None
    requirement: str = ""
    late: dt.date | None = None


def _select() -> Select[Any]:
    columns = [
        Audit.name.label("audit") if name == "audit" else getattr(ProofRequest, name)
        for name in RequestRow.__dataclass_fields__
    ]
    return select(*columns).join(Audit, Audit.id == ProofRequest.audit_id)


def _where(chosen: Filter) -> list[Any]:
    where: list[Any] = []
    if chosen.state:
        where.append(ProofRequest.state == chosen.state)
    if chosen.text:
        where.append(ProofRequest.text.icontains(chosen.text, autoescape=True))
    if chosen.asked_of_id is not None:
        where.append(ProofRequest.asked_of_id == chosen.asked_of_id)
    if chosen.audit_id is not None:
        where.append(ProofRequest.audit_id == chosen.audit_id)
    if chosen.requirement:
        where.append(ProofRequest.requirement == chosen.requirement)
    if chosen.late:
        where += [ProofRequest.state.in_(OPEN), ProofRequest.due_on < chosen.late]
    return where


_ORDER = (ProofRequest.due_on, ProofRequest.id)


def list_requests(session: Session, chosen: Filter, page: int = 1, size: int = SIZE) -> Page[RequestRow]:
    """The requests that fit, what is due first on top."""
    where = _where(chosen)
    total = session.scalar(select(func.count()).select_from(ProofRequest).where(*where)) or 0
    rows = session.execute(_select().where(*where).order_by(*_ORDER).limit(size).offset(offset(page, size)))
    return Page(tuple(RequestRow(*row) for row in rows), page, size, total)


def stream_requests(session: Session, chosen: Filter) -> Iterator[RequestRow]:
    """All that fit, for a file."""
    for row in session.execute(_select().where(*_where(chosen)).order_by(*_ORDER)):
        yield RequestRow(*row)


def list_asked_of(session: Session, user_id: int | None, limit: int = 20) -> list[RequestRow]:
    """What this person owes, what is due first on top."""
    rows = session.execute(
        _select()
        .where(ProofRequest.asked_of_id == user_id, ProofRequest.state.in_(OPEN))
        .order_by(*_ORDER)
        .limit(limit)
    )
    return [RequestRow(*row) for row in rows]


def list_to_decide(session: Session, user_id: int | None) -> list[RequestRow]:
    """What this person asked for and was given, and has to accept or return."""
    rows = session.execute(
        _select()
        .where(ProofRequest.asked_by_id == user_id, ProofRequest.state == Request.PROVIDED)
        .order_by(*_ORDER)
    )
    return [RequestRow(*row) for row in rows]


def get_request(session: Session, number: int) -> RequestRow:
    """One request; raises NotFound."""
    row = session.execute(_select().where(ProofRequest.id == number)).one_or_none()
    if row is None:
        raise NotFound(_("There is no such request. It may belong to another organisation."))
    return RequestRow(*row)
