"""What waits for an agent: feedback to read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sqlalchemy.orm import Session

from audit_app.base.actor import Actor
from audit_app.base.agenda import Task, provides
from audit_app.base.i18n import ngettext
from audit_app.own.queries.quality import waiting
from audit_app.workforce.queries import linked_person


@provides("own.feedback")
def feedback(session: Session, actor: Actor, _today: dt.date) -> Iterator[Task]:
    if not actor.may("quality.answer_own") or (person := linked_person(session, actor.user_id)) is None:
        return
    if count := len(waiting(session, person)):
        text = ngettext("%(num)s feedback for you to read", "%(num)s feedbacks for you to read", count)
        yield Task("own-feedback", text, "/own/#todo", "quality.answer_own")
