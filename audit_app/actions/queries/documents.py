"""Reads the controlled list as it stood on a day."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, Text, cast, func, or_, select
from sqlalchemy.orm import Session

from audit_app.actions.models import ControlledDocument, DocumentVersion
from audit_app.actions.rules import DocumentKind
from audit_app.base.errors import NotFound
from audit_app.base.i18n import gettext as _
from audit_app.base.paging import SIZE, Page, offset
from audit_app.workforce.models import JobRole


class Listed(enum.StrEnum):
    """Which documents a list shows."""

    CURRENT = "current"
    OVERDUE = "overdue"
    WITHDRAWN = "withdrawn"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class DocumentFilter:
    """Which documents, on which day; None or empty means any."""

    on: dt.date
    which: Listed = Listed.CURRENT
    text: str = ""
    kind: DocumentKind | None = None
    requirement: str = ""


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document with the version that counted on the day; without an approval the version is empty."""

    id: int
    code: str
    title: str
    kind: DocumentKind
    owner: str
    job: str
    location: str
    requirements: tuple[str, ...]
    withdrawn_on: dt.date | None
    version: str
    approved_by: str
    approved_on: dt.date | None
    review_due_on: dt.date | None

    def in_review(self, day: dt.date) -> bool:
        """Whether it was approved and its review date not past; the date itself is still in time."""
        return self.approved_on is not None and self.review_due_on is not None and self.review_due_on >= day


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One approval."""

    id: int
    version: str
    approved_by: str
    approved_on: dt.date
    review_due_on: dt.date | None
    change: str
    proof_id: int | None
    noted_by: str


@dataclass(frozen=True, slots=True)
class DocumentDetail:
    """A document and every approval, newest first."""

    row: DocumentRow
    job_id: int | None
    withdrawn_reason: str
    versions: tuple[VersionRow, ...] = field(default=())


def _newest(day: dt.date) -> Any:
    """The approval of each document that counted on the day: the newest up to then, the later noted of one day."""
    ranked = (
        select(
            DocumentVersion.document_id,
            DocumentVersion.version,
            DocumentVersion.approved_by,
            DocumentVersion.approved_on,
            DocumentVersion.review_due_on,
            func.row_number()
            .over(
                partition_by=DocumentVersion.document_id,
                order_by=(DocumentVersion.approved_on.desc(), DocumentVersion.id.desc()),
            )
            .label("place"),
        )
        .where(DocumentVersion.approved_on <= day)
        .subquery()
    )
    return select(ranked).where(ranked.c.place == 1).subquery()


def _select(newest: Any) -> Select[Any]:
    found = ControlledDocument
    return (
        select(
            found.id,
            found.code,
            found.title,
            found.kind,
            found.owner,
            func.coalesce(JobRole.name, ""),
            found.location,
            found.requirements,
            found.withdrawn_on,
            func.coalesce(newest.c.version, ""),
            func.coalesce(newest.c.approved_by, ""),
            newest.c.approved_on,
            newest.c.review_due_on,
        )
        .outerjoin(newest, newest.c.document_id == found.id)
        .outerjoin(JobRole, JobRole.id == found.job_id)
    )


def _row(row: Any) -> DocumentRow:
    values = list(row)
    values[7] = tuple(values[7])
    return DocumentRow(*values)


def _where(chosen: DocumentFilter, newest: Any) -> list[Any]:
    found = ControlledDocument
    counts = or_(found.withdrawn_on.is_(None), found.withdrawn_on > chosen.on)
    where: list[Any] = []
    if chosen.which in {Listed.CURRENT, Listed.OVERDUE}:
        where.append(counts)
    if chosen.which == Listed.WITHDRAWN:
        where.append(found.withdrawn_on <= chosen.on)
    if chosen.which == Listed.OVERDUE:
        where.append(or_(newest.c.review_due_on.is_(None), newest.c.review_due_on < chosen.on))
    if chosen.text:
        columns = (found.code, found.title, found.owner)
        where.append(or_(*(column.icontains(chosen.text, autoescape=True) for column in columns)))
    if chosen.kind is not None:
        where.append(found.kind == chosen.kind)
    if chosen.requirement:
        # A list of codes in JSON: the code between its quotation marks, in text on both databases.
        quoted = f'"{chosen.requirement}"'
        where.append(cast(found.requirements, Text).contains(quoted, autoescape=True))
    return where


def _order(newest: Any) -> tuple[Any, ...]:
    """What was never approved or has no review date first, then the earliest due."""
    return (newest.c.review_due_on.is_not(None), newest.c.review_due_on, ControlledDocument.code)


def list_documents(
    session: Session, chosen: DocumentFilter, page: int = 1, size: int = SIZE
) -> Page[DocumentRow]:
    """The documents that fit, overdue ones first."""
    newest = _newest(chosen.on)
    where = _where(chosen, newest)
    total = session.scalar(
        select(func.count(ControlledDocument.id))
        .outerjoin(newest, newest.c.document_id == ControlledDocument.id)
        .where(*where)
    )
    rows = session.execute(
        _select(newest).where(*where).order_by(*_order(newest)).limit(size).offset(offset(page, size))
    )
    return Page(tuple(_row(row) for row in rows), page, size, total or 0)


def stream_documents(session: Session, chosen: DocumentFilter) -> Iterator[DocumentRow]:
    """Every document that fits, a thousand at a time."""
    newest = _newest(chosen.on)
    rows = session.execute(
        _select(newest)
        .where(*_where(chosen, newest))
        .order_by(*_order(newest))
        .execution_options(yield_per=1000)
    )
    for row in rows:
        yield _row(row)


def get_document(session: Session, document_id: int, on: dt.date) -> DocumentDetail:
    """Raises NotFound."""
    row = session.execute(_select(_newest(on)).where(ControlledDocument.id == document_id)).one_or_none()
    if row is None:
        raise NotFound(_("There is no such document in this organisation's list."))
    job_id, reason = session.execute(
        select(ControlledDocument.job_id, ControlledDocument.withdrawn_reason).where(
            ControlledDocument.id == document_id
        )
    ).one()
    versions = session.execute(
        select(
            DocumentVersion.id,
            DocumentVersion.version,
            DocumentVersion.approved_by,
            DocumentVersion.approved_on,
            DocumentVersion.review_due_on,
            DocumentVersion.change,
            DocumentVersion.proof_id,
            DocumentVersion.noted_by,
        )
        .where(DocumentVersion.document_id == document_id)
        .order_by(DocumentVersion.approved_on.desc(), DocumentVersion.id.desc())
    )
    return DocumentDetail(_row(row), job_id, reason, tuple(VersionRow(*version) for version in versions))
