"""What waits for somebody here: proofs they owe, proofs to decide on, mentions they have not opened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_app.base.actor import Actor
from audit_app.base.agenda import Task, provides
from audit_app.base.i18n import gettext as _
from audit_app.talk.models import Notice
from audit_app.talk.queries.requests import list_asked_of, list_to_decide

MOST = 50


@provides("talk.requests")
def requests(session: Session, actor: Actor, _today: dt.date) -> Iterator[Task]:
    for row in list_asked_of(session, actor.user_id, MOST):
        text = _("Provide proof for %(what)s", what=f"{row.audit} · {row.requirement}")
        yield Task(f"request-{row.id}", text, row.path, "requests.see", row.due_on)
    for row in list_to_decide(session, actor.user_id):
        text = _("Accept or return the proof for %(what)s", what=f"{row.audit} · {row.requirement}")
        yield Task(f"request-{row.id}-decide", text, row.path, "requests.ask")


@provides("talk.mentions")
def mentions(session: Session, actor: Actor, _today: dt.date) -> Iterator[Task]:
    rows = session.execute(
        select(Notice.id, Notice.subject, Notice.made_by)
        .where(Notice.user_id == actor.user_id, Notice.kind == "mention", Notice.seen_at.is_(None))
        .order_by(Notice.made_at.desc())
        .limit(MOST)
    )
    for number, subject, who in rows:
        text = _("%(who)s mentions you: %(what)s", who=who, what=subject)
        yield Task(f"notice-{number}", text, f"/for-you/{number}", "talk.see")
