"""What waits for somebody in audits: parameters to answer, answers for a second person, days of audits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from audit_app.areas.queries import accounts_of
from audit_app.audits.models import Answer, Audit, AuditMember
from audit_app.audits.queries.audits import list_mine
from audit_app.audits.rules import Rating, State
from audit_app.base.actor import Actor
from audit_app.base.agenda import Task, provides
from audit_app.base.i18n import gettext as _
from audit_app.base.i18n import ngettext

MOST = 100


@provides("audits.parameters")
def parameters(session: Session, actor: Actor, _today: dt.date) -> Iterator[Task]:
    for audit_id, audit, plan in list_mine(session, actor.user_id, MOST):
        text = _("Answer parameter %(code)s of %(audit)s", code=plan.parameter, audit=audit)
        path = f"/audits/{audit_id}/p/{plan.parameter}"
        yield Task(f"audit-{audit_id}-{plan.parameter}", text, path, "audits.answer", plan.due_on)


@provides("audits.not_applicable")
def not_applicable(session: Session, actor: Actor, _today: dt.date) -> Iterator[Task]:
    """Answers that a second person confirms: told to those who may, in audits they work on, never the first."""
    rows = session.execute(
        select(Audit.id, Audit.name, func.count(), func.min(Answer.parameter))
        .join(Answer, Answer.audit_id == Audit.id)
        .join(AuditMember, AuditMember.audit_id == Audit.id)
        .where(
            AuditMember.user_id == actor.user_id,
            Audit.state != State.SIGNED_OFF,
            Answer.rating == Rating.NOT_APPLICABLE,
            Answer.na_confirmed_by == "",
            or_(Answer.na_by_id.is_(None), Answer.na_by_id.not_in(accounts_of(session, actor.user_id))),
        )
        .group_by(Audit.id, Audit.name)
    )
    for audit_id, audit, count, first in rows:
        text = ngettext(
            "%(num)s answer “not applicable” of %(audit)s waits for a second person",
            "%(num)s answers “not applicable” of %(audit)s wait for a second person",
            count,
            audit=audit,
        )
        yield Task(f"audit-{audit_id}-na", text, f"/audits/{audit_id}/p/{first}", "audits.confirm_na")


@provides("audits.days")
def days(session: Session, actor: Actor, today: dt.date) -> Iterator[Task]:
    """The day of each certification audit ahead: a date to know, nothing to do by itself."""
    rows = session.execute(
        select(Audit.id, Audit.name, Audit.due_on)
        .outerjoin(AuditMember, (AuditMember.audit_id == Audit.id) & (AuditMember.user_id == actor.user_id))
        .where(
            Audit.due_on >= today,
            Audit.state != State.SIGNED_OFF,
            or_(AuditMember.user_id.is_not(None), Audit.started_by_id == actor.user_id),
        )
        .order_by(Audit.due_on)
        .limit(MOST)
    )
    for audit_id, audit, due_on in rows:
        text = _("Certification audit: %(audit)s", audit=audit)
        yield Task(f"audit-{audit_id}", text, f"/audits/{audit_id}/", "audits.see", due_on, act=False)
