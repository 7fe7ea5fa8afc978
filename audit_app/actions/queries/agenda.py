"""What waits for somebody in the log: actions that are theirs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_app.actions.models import CorrectiveAction
from audit_app.actions.rules import ActionState
from audit_app.base.actor import Actor
from audit_app.base.agenda import Task, provides
from audit_app.base.i18n import gettext as _

OPEN = (ActionState.OPEN, ActionState.IN_PROGRESS, ActionState.NOT_EFFECTIVE)
MOST = 100


@provides("actions.due")
def actions(session: Session, actor: Actor, _today: dt.date) -> Iterator[Task]:
    rows = session.execute(
        select(CorrectiveAction.id, CorrectiveAction.code, CorrectiveAction.title, CorrectiveAction.due_on)
        .where(CorrectiveAction.owner_user_id == actor.user_id, CorrectiveAction.state.in_(OPEN))
        .order_by(CorrectiveAction.due_on.is_(None), CorrectiveAction.due_on, CorrectiveAction.id)
        .limit(MOST)
    )
    for number, code, title, due_on in rows:
        text = _("Finish action %(code)s: %(title)s", code=code, title=title)
        yield Task(f"action-{number}", text, f"/actions/{number}", "actions.see", due_on)
