"""What waits for somebody in monitoring: disputes that they may decide."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_app.areas.queries import persons_among
from audit_app.base.actor import Actor
from audit_app.base.agenda import Task, provides
from audit_app.base.i18n import ngettext
from audit_app.quality.models import Dispute
from audit_app.quality.rules.feedback import Outcome, same_person


@provides("quality.disputes")
def disputes(session: Session, actor: Actor, _today: dt.date) -> Iterator[Task]:
    """Open ones in which they neither evaluated nor gave the feedback: one line, however many."""
    if not actor.may("quality.decide"):
        return
    rows = session.execute(
        select(Dispute.evaluator_id, Dispute.given_by_id, Dispute.evaluated_by, Dispute.given_by).where(
            Dispute.outcome == Outcome.OPEN
        )
    ).all()
    judges = {number for row in rows for number in (row.evaluator_id, row.given_by_id)}
    mine = persons_among(session, actor.user_id, judges)
    count = sum(
        mine.isdisjoint({row.evaluator_id, row.given_by_id})
        and not same_person(actor.name, row.evaluated_by)
        and not same_person(actor.name, row.given_by)
        for row in rows
    )
    if count:
        text = ngettext(
            "%(num)s dispute of an evaluation waits for a decision",
            "%(num)s disputes of evaluations wait for a decision",
            count,
        )
        yield Task("quality-disputes", text, "/quality/feedback/#disputes", "quality.decide")
