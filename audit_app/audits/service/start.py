"""Starts an audit and changes what it covers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from audit_app.accounts.models import Membership
from audit_app.auditlog import service as auditlog
from audit_app.audits.models import Answer, Audit, AuditMember, AuditProgramme, AuditSite, ParameterPlan
from audit_app.audits.rules import Refusal, State, period_problem
from audit_app.audits.service.common import lock_audit, refresh
from audit_app.audits.service.refusals import refuse
from audit_app.base import clock
from audit_app.base.actor import Actor
from audit_app.base.errors import Invalid
from audit_app.base.i18n import gettext as _
from audit_app.catalog.queries import get_release
from audit_app.workforce.models import Programme, Site
from audit_app.workforce.rules import Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class StartAudit:
    """A new audit. Empty sites or programmes mean all of them; `alone`: one person audits, and signs what they rated."""

    release_id: int
    name: str
    entity: str
    period_from: dt.date
    period_until: dt.date
    channels: tuple[Channel, ...] = tuple(Channel)
    sites: tuple[int, ...] = ()
    programmes: tuple[int, ...] = ()
    team: tuple[int, ...] = ()
    due_on: dt.date | None = None
    objectives: str = ""
    confidentiality: str = ""
    alone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeAudit(StartAudit):
    """The same, for an audit that is there; its release stays what it is."""

    audit_id: int
    release_id: int = field(default=0)


def start_audit(session: Session, actor: Actor, command: StartAudit) -> int:
    """Makes the audit with an unanswered answer for every requirement; returns its number."""
    release = get_release(session, command.release_id)
    _check(session, actor, command)
    audit = Audit(
        release_id=command.release_id,
        name=command.name,
        entity=command.entity,
        channels=[channel.value for channel in command.channels],
        period_from=command.period_from,
        period_until=command.period_until,
        due_on=command.due_on,
        objectives=command.objectives,
        confidentiality=command.confidentiality,
        alone=command.alone,
        summary={},
        started_by_id=actor.user_id,
        started_by=actor.name,
    )
    session.add(audit)
    session.flush()
    owner = {"organisation_id": actor.organisation_id, "audit_id": audit.id}
    session.execute(
        insert(Answer),
        [
            {**owner, "parameter": item.parameter, "requirement": item.code, "rating": None, "touched": {}}
            for item in release.requirements
        ],
    )
    session.execute(
        insert(ParameterPlan),
        [{**owner, "parameter": item.code, "repeat": False} for item in release.parameters],
    )
    _cover(session, audit.id, actor, command)
    auditlog.record(
        session,
        actor,
        "audits.audit.started",
        ("audit", audit.id),
        {
            "name": command.name,
            "entity": command.entity,
            "release": f"{release.checklist} {release.version}",
            "period": [command.period_from, command.period_until],
            **({"alone": True} if command.alone else {}),
        },
    )
    refresh(session, audit)
    return audit.id


def change_audit(session: Session, actor: Actor, command: ChangeAudit) -> None:
    """Another name, period or scope, until it is signed off."""
    audit = lock_audit(session, command.audit_id)
    if audit.state is State.SIGNED_OFF:
        refuse(Refusal.FROZEN)
    _check(session, actor, command)
    names = (
        "name",
        "entity",
        "period_from",
        "period_until",
        "due_on",
        "objectives",
        "confidentiality",
        "alone",
    )
    change = auditlog.changes(
        {name: getattr(audit, name) for name in names} | {"channels": audit.channels},
        {name: getattr(command, name) for name in names}
        | {"channels": [item.value for item in command.channels]},
    )
    for name in names:
        setattr(audit, name, getattr(command, name))
    audit.channels = [channel.value for channel in command.channels]
    for table in (AuditSite, AuditProgramme, AuditMember):
        session.execute(delete(table).where(table.audit_id == audit.id))
    _cover(session, audit.id, actor, command)
    change["scope"] = {"sites": command.sites, "programmes": command.programmes, "team": command.team}
    auditlog.record(session, actor, "audits.audit.changed", ("audit", audit.id), change)
    refresh(session, audit)


def _check(session: Session, actor: Actor, command: StartAudit) -> None:
    fields = {}
    if not command.name:
        fields["name"] = _("Give the audit a name, such as Manila 2026 readiness.")
    if not command.entity:
        fields["entity"] = _("Say which company or part of it is audited.")
    if not command.channels:
        fields["channels"] = _("Choose at least one channel.")
    problem = period_problem(command.period_from, command.period_until, clock.today())
    if problem:
        fields["period_until"] = {
            "order": _("The period ends before it begins. Swap the dates."),
            "length": _("A period longer than three years cannot be audited at once. Shorten it."),
            "far": _("Check the year of the period."),
        }[problem]
    if not _all_there(session, Site, command.sites):
        fields["sites"] = _("A chosen site is not there any more. Choose again.")
    if not _all_there(session, Programme, command.programmes):
        fields["programmes"] = _("A chosen programme is not there any more. Choose again.")
    known = set(
        session.scalars(select(Membership.user_id).where(Membership.organisation_id == actor.organisation_id))
    )
    if not known.issuperset(command.team):
        fields["team"] = _("Somebody of the team is no member here any more. Choose again.")
    if fields:
        raise Invalid(_("The audit cannot be saved like this."), fields)


def _all_there(session: Session, table: type[Site | Programme], ids: Collection[int]) -> bool:
    return not ids or len(set(session.scalars(select(table.id).where(table.id.in_(ids))))) == len(set(ids))


def _cover(session: Session, audit_id: int, actor: Actor, command: StartAudit) -> None:
    owner = {"organisation_id": actor.organisation_id, "audit_id": audit_id}
    for table, column, ids in (
        (AuditSite, "site_id", command.sites),
        (AuditProgramme, "programme_id", command.programmes),
        (AuditMember, "user_id", command.team),
    ):
        if ids:
            session.execute(insert(table), [{**owner, column: number} for number in dict.fromkeys(ids)])
