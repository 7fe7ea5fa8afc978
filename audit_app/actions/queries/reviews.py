"""Reads reviews with who was there, and the decisions that came of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from audit_app.actions.models import Attendance, CorrectiveAction, Review
from audit_app.actions.rules import ReviewKind, Source
from audit_app.base.errors import NotFound
from audit_app.base.i18n import gettext as _
from audit_app.base.paging import SIZE, Page, offset
from audit_app.workforce.models import Programme, Site


@dataclass(frozen=True, slots=True)
class ReviewFilter:
    """Which meetings to show; None or empty means any."""

    kind: ReviewKind | None = None
    text: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    programme_id: int | None = None
    site_id: int | None = None


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One meeting; `documented`: there are minutes, or a proof of them."""

    id: int
    kind: ReviewKind
    held_on: dt.date
    site_id: int | None
    site: str
    programme_id: int | None
    programme: str
    about: str
    chair: str
    minutes: str
    issued_on: dt.date | None
    proof_id: int | None
    present: int = 0
    invited: int = 0
    decisions: int = 0

    @property
    def documented(self) -> bool:
        return bool(self.minutes) or self.proof_id is not None


@dataclass(frozen=True, slots=True)
class ReviewDetail:
    """A meeting with who was there: (name, person, present), and its decisions: (id, code, title)."""

    row: ReviewRow
    attendance: tuple[tuple[str, int | None, bool], ...] = field(default=())
    decisions: tuple[tuple[int, str, str], ...] = field(default=())


def _select() -> Any:
    return (
        select(
            Review.id,
            Review.kind,
            Review.held_on,
            Review.site_id,
            func.coalesce(Site.name, ""),
            Review.programme_id,
            func.coalesce(Programme.name, ""),
            Review.about,
            Review.chair,
            Review.minutes,
            Review.issued_on,
            Review.proof_id,
        )
        .outerjoin(Site, Site.id == Review.site_id)
        .outerjoin(Programme, Programme.id == Review.programme_id)
    )


def _where(chosen: ReviewFilter) -> list[Any]:
    where: list[Any] = []
    if chosen.text:
        where.append(
            or_(
                Review.about.icontains(chosen.text, autoescape=True),
                Review.minutes.icontains(chosen.text, autoescape=True),
                Review.chair.icontains(chosen.text, autoescape=True),
            )
        )
    if chosen.since:
        where.append(Review.held_on >= chosen.since)
    if chosen.until:
        where.append(Review.held_on <= chosen.until)
    for column, value in (
        (Review.kind, chosen.kind),
        (Review.programme_id, chosen.programme_id),
        (Review.site_id, chosen.site_id),
    ):
        if value is not None:
            where.append(column == value)
    return where


def list_reviews(session: Session, chosen: ReviewFilter, page: int = 1, size: int = SIZE) -> Page[ReviewRow]:
    """The newest meetings first."""
    where = _where(chosen)
    total = session.scalar(select(func.count(Review.id)).where(*where)) or 0
    rows = session.execute(
        _select()
        .where(*where)
        .order_by(Review.held_on.desc(), Review.id.desc())
        .limit(size)
        .offset(offset(page, size))
    ).all()
    return Page(tuple(_counted(session, rows)), page, size, total)


def stream_reviews(session: Session, chosen: ReviewFilter) -> Iterator[ReviewRow]:
    """Every meeting that fits, newest first, a thousand at a time."""
    found = session.execute(
        _select().where(*_where(chosen)).order_by(Review.held_on.desc(), Review.id.desc())
    )
    for rows in found.partitions(1000):
        yield from _counted(session, rows)


def _counted(session: Session, found: Iterable[Any]) -> Iterator[ReviewRow]:
    """With how many came of how many, and how many decisions: two statements for all of them."""
    rows: list[Any] = list(found)
    numbers = [row[0] for row in rows]
    came: dict[int, tuple[int, int]] = {
        review: (int(present or 0), invited)
        for review, present, invited in session.execute(
            select(
                Attendance.review_id,
                func.count(Attendance.id).filter(Attendance.present),
                func.count(Attendance.id),
            )
            .where(Attendance.review_id.in_(numbers))
            .group_by(Attendance.review_id)
        )
    }
    decided: Any = session.execute(
        select(CorrectiveAction.source_ref, func.count(CorrectiveAction.id))
        .where(
            CorrectiveAction.source == Source.REVIEW,
            CorrectiveAction.source_ref.in_([str(number) for number in numbers]),
        )
        .group_by(CorrectiveAction.source_ref)
    )
    actions: dict[str, int] = dict(decided.all())
    for row in rows:
        extra: Any = (*came.get(row[0], (0, 0)), actions.get(str(row[0]), 0))
        yield ReviewRow(*row, *extra)


def get_review(session: Session, review_id: int) -> ReviewDetail:
    """One meeting; raises NotFound."""
    rows = session.execute(_select().where(Review.id == review_id)).all()
    if not rows:
        raise NotFound(_("There is no such review in this organisation."))
    row = next(_counted(session, rows))
    attendance = session.execute(
        select(Attendance.name, Attendance.person_id, Attendance.present)
        .where(Attendance.review_id == review_id)
        .order_by(Attendance.present.desc(), Attendance.name)
    )
    decisions = session.execute(
        select(CorrectiveAction.id, CorrectiveAction.code, CorrectiveAction.title)
        .where(CorrectiveAction.source == Source.REVIEW, CorrectiveAction.source_ref == str(review_id))
        .order_by(CorrectiveAction.id)
    )
    return ReviewDetail(
        row,
        tuple((name, person, present) for name, person, present in attendance),
        tuple((number, code, title) for number, code, title in decisions),
    )
