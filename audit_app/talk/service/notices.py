"""Puts lines into people's lists, and notes that they were opened."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from audit_app.base import clock
from audit_app.base.actor import Actor
from audit_app.base.errors import NotFound
from audit_app.base.i18n import gettext as _
from audit_app.talk.models import Notice


def notify(
    session: Session, actor: Actor, people: Iterable[int | None], kind: str, about: tuple[str, str, str]
) -> None:
    """Tells these people, but never the one who did it; `about` is (thing's key, subject, path).

    One line for each person, kind and thing: when it happens again, the line comes to the top as new. The
    caller's own entry on the trail says what happened.
    """
    thing, subject, path = about
    wanted = {number for number in people if number is not None and number != actor.user_id}
    known = {
        notice.user_id: notice
        for notice in session.scalars(
            select(Notice).where(Notice.user_id.in_(wanted), Notice.kind == kind, Notice.thing == thing)
        )
    }
    for number in sorted(wanted):
        notice = known.get(number)
        if notice is None:
            notice = Notice(user_id=number, kind=kind, thing=thing)
            session.add(notice)
        notice.subject, notice.path, notice.made_by = subject[:300], path[:300], actor.name[:200]
        notice.made_at, notice.seen_at = clock.now(), None


def open_notice(session: Session, actor: Actor, number: int) -> str:
    """Notes that this person has opened a line of their own list; returns where it leads."""
    notice = session.scalars(
        select(Notice).where(Notice.id == number, Notice.user_id == actor.user_id)
    ).one_or_none()
    if notice is None:
        raise NotFound(_("There is no such line in your list."))
    notice.seen_at = notice.seen_at or clock.now()
    return notice.path


def see_all(session: Session, actor: Actor) -> None:
    """Notes that this person has seen everything in their list."""
    session.execute(
        update(Notice)
        .where(Notice.user_id == actor.user_id, Notice.seen_at.is_(None))
        .values(seen_at=clock.now())
        .execution_options(synchronize_session=False)
    )
