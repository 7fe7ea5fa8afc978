"""Who may judge what: nobody their own area, and whoever is limited only what is assigned to them."""

from __future__ import annotations

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import Session

from audit_app.accounts.models import User
from audit_app.audits.models import AuditProgramme, ParameterPlan
from audit_app.base import clock
from audit_app.base.actor import Actor
from audit_app.base.errors import Forbidden
from audit_app.base.i18n import gettext as _
from audit_app.workforce.models import Person, Placement, Programme, StaffAccount
from audit_app.workforce.queries import placed_on


def refuse_unassigned(session: Session, actor: Actor, audit_id: int, parameter: str) -> None:
    """Raises Forbidden when the person answers assigned parameters only, and this one is not theirs."""
    if not actor.assigned_only:
        return
    assignee = session.scalar(
        select(ParameterPlan.assignee_id).where(
            ParameterPlan.audit_id == audit_id, ParameterPlan.parameter == parameter
        )
    )
    if assignee != actor.user_id:
        raise Forbidden(
            _(
                "Parameter %(code)s is not assigned to you, and you answer assigned parameters only. "
                "Ask a lead auditor to assign it.",
                code=parameter,
            )
        )


def refuse_own_area(session: Session, actor: Actor, audit_id: int) -> None:
    """Raises Forbidden when the person works on a programme that the audit covers (none named: all of them).

    The person behind an account is who it is linked to, and whoever on the staff has its e-mail address.
    """
    if actor.user_id is None:
        return
    listed = select(AuditProgramme.programme_id).where(AuditProgramme.audit_id == audit_id)
    own = session.scalar(
        select(Programme.name)
        .join(Placement, and_(Placement.programme_id == Programme.id, placed_on(clock.today())))
        .join(Person, Person.id == Placement.person_id)
        .join(User, User.id == actor.user_id)
        .outerjoin(StaffAccount, StaffAccount.user_id == actor.user_id)
        .where(
            or_(
                Person.id == StaffAccount.person_id,
                and_(Person.email != "", func.lower(User.email) == func.lower(Person.email)),
            ),
            Person.left_on.is_(None),
            or_(Programme.id.in_(listed), ~exists(listed)),
        )
        .limit(1)
    )
    if own is not None:
        raise Forbidden(
            _(
                "You work on %(programme)s, which this audit covers: nobody judges their own area. "
                "Ask an auditor from elsewhere.",
                programme=own,
            )
        )
