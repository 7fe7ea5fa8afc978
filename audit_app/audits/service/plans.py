"""Assigns parameters to people, with due dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_app.accounts.models import Membership, User
from audit_app.auditlog import service as auditlog
from audit_app.audits.models import ParameterPlan
from audit_app.audits.rules import Refusal, State
from audit_app.audits.service.areas import why_not_assigned
from audit_app.audits.service.common import lock_audit, refresh
from audit_app.audits.service.refusals import refuse
from audit_app.base.actor import Actor
from audit_app.base.errors import Invalid, NotFound
from audit_app.base.i18n import gettext as _


@dataclass(frozen=True, slots=True)
class PlanParameter:
    """Who answers a parameter by when; `repeat` marks a finding of the audit before."""

    parameter: str
    assignee_id: int | None
    due_on: dt.date | None
    repeat: bool


def plan_parameters(session: Session, actor: Actor, audit_id: int, commands: Iterable[PlanParameter]) -> int:
    """Applies all or none; returns how many parameters changed."""
    audit = lock_audit(session, audit_id)
    if audit.state is State.SIGNED_OFF:
        refuse(Refusal.FROZEN)
    members = {
        row.id: row.name
        for row in session.execute(
            select(User.id, User.name)
            .join(Membership, Membership.user_id == User.id)
            .where(Membership.organisation_id == actor.organisation_id)
        )
    }
    plans = {
        plan.parameter: plan
        for plan in session.scalars(select(ParameterPlan).where(ParameterPlan.audit_id == audit_id))
    }
    changed = 0
    for command in commands:
        plan = plans.get(command.parameter)
        if plan is None:
            raise NotFound(_("Parameter %(code)s is not part of this audit.", code=command.parameter))
        if command.assignee_id is not None and command.assignee_id not in members:
            raise Invalid(_("Somebody chosen is no member here any more. Choose again."))
        names = ("assignee_id", "due_on", "repeat")
        change = auditlog.changes(
            {name: getattr(plan, name) for name in names}, {name: getattr(command, name) for name in names}
        )
        if not change["to"]:
            continue
        if "assignee_id" in change["to"] and command.assignee_id is not None:
            chosen = (command.assignee_id, members[command.assignee_id])
            if why := why_not_assigned(session, audit, plan.parameter, chosen):
                raise Invalid(why, {f"assignee-{plan.parameter}": why})
        for name in names:
            setattr(plan, name, getattr(command, name))
        auditlog.record(
            session,
            actor,
            "audits.parameter.planned",
            ("audit", audit_id),
            {"parameter": plan.parameter, **change},
        )
        changed += 1
    if changed:
        refresh(session, audit)
    return changed
