"""Reads what people want to be told, and whose digest of a day is still to be done."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from audit_app.accounts.models import Membership, User
from audit_app.talk.models import DigestDay, Wish
from audit_app.talk.rules import Often, is_day


def wish_of(session: Session, user_id: int | None) -> Wish | None:
    """What this person has said; None: nothing, so a daily digest and no calendar."""
    return session.scalars(select(Wish).where(Wish.user_id == user_id)).one_or_none()


def find_calendar(session: Session, sha256: str) -> tuple[int, int] | None:
    """Whose calendar has an address with this hash: (organisation, user). For a session across organisations."""
    row = session.execute(
        select(Wish.organisation_id, Wish.user_id).where(Wish.calendar_sha256 == sha256)
    ).one_or_none()
    return None if row is None else (row[0], row[1])


def due_for_digest(
    session: Session, organisation_id: int, today: dt.date, limit: int
) -> list[tuple[int, str]]:
    """Members whose digest of today is not done: (user, address)."""
    off = [often for often in Often if not is_day(often, today)]
    rows = session.execute(
        select(User.id, User.email)
        .join(Membership, Membership.user_id == User.id)
        .outerjoin(Wish, and_(Wish.user_id == User.id, Wish.organisation_id == organisation_id))
        .outerjoin(
            DigestDay,
            and_(
                DigestDay.user_id == User.id,
                DigestDay.organisation_id == organisation_id,
                DigestDay.day == today,
            ),
        )
        .where(
            Membership.organisation_id == organisation_id,
            Membership.active,
            User.active,
            DigestDay.day.is_(None),
            or_(Wish.digest.is_(None), Wish.digest.not_in(off)),
        )
        .order_by(User.id)
        .limit(limit)
    )
    return [(row[0], row[1]) for row in rows]
