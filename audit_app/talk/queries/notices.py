"""Reads somebody's own list."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from audit_app.base.paging import SIZE, Page, offset
from audit_app.talk.models import Notice


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One line of the list."""

    id: int
    kind: str
    subject: str
    path: str
    made_by: str
    made_at: dt.datetime
    seen_at: dt.datetime | None


_COLUMNS = tuple(getattr(Notice, name) for name in NoticeRow.__dataclass_fields__)


def count_new(session: Session, user_id: int | None) -> int:
    """How many this person has not opened yet."""
    return (
        session.scalar(
            select(func.count())
            .select_from(Notice)
            .where(Notice.user_id == user_id, Notice.seen_at.is_(None))
        )
        or 0
    )


def list_notices(session: Session, user_id: int | None, page: int = 1, size: int = SIZE) -> Page[NoticeRow]:
    """This person's list, the newest first."""
    mine = Notice.user_id == user_id
    total = session.scalar(select(func.count()).select_from(Notice).where(mine)) or 0
    rows = session.execute(
        select(*_COLUMNS)
        .where(mine)
        .order_by(Notice.made_at.desc(), Notice.id.desc())
        .limit(size)
        .offset(offset(page, size))
    )
    return Page(tuple(NoticeRow(*row) for row in rows), page, size, total)
