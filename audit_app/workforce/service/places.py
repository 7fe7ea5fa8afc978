"""Keeps sites, programmes and jobs."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_app.auditlog import service as auditlog
from audit_app.base.actor import Actor
from audit_app.base.errors import Conflict, Invalid, NotFound
from audit_app.base.i18n import gettext as _
from audit_app.workforce.models import JobRole, Programme, Site
from audit_app.workforce.rules import Channel


@dataclass(frozen=True, slots=True)
class AddProgramme:
    """A service for one client and the channels it is reached by."""

    name: str
    channels: tuple[Channel, ...] = ()


@dataclass(frozen=True, slots=True)
class AddJob:
    """A job, and whether it is done with customers or supports those who do."""

    name: str
    customer_facing: bool = True
    support: bool = False


def add_site(session: Session, actor: Actor, name: str) -> int:
    site = Site(name=_new_name(session, Site, name))
    session.add(site)
    session.flush()
    auditlog.record(session, actor, "workforce.site.added", ("site", site.id), {"name": site.name})
    return site.id


def add_programme(session: Session, actor: Actor, command: AddProgramme) -> int:
    programme = Programme(
        name=_new_name(session, Programme, command.name),
        channels=[channel.value for channel in command.channels],
    )
    session.add(programme)
    session.flush()
    data = {"name": programme.name, "channels": programme.channels}
    auditlog.record(session, actor, "workforce.programme.added", ("programme", programme.id), data)
    return programme.id


def add_job(session: Session, actor: Actor, command: AddJob) -> int:
    job = JobRole(
        name=_new_name(session, JobRole, command.name),
        customer_facing=command.customer_facing,
        support=command.support,
    )
    session.add(job)
    session.flush()
    data = {"name": job.name, "customer_facing": job.customer_facing, "support": job.support}
    auditlog.record(session, actor, "workforce.job.added", ("job", job.id), data)
    return job.id


def change_programme(session: Session, actor: Actor, programme_id: int, command: AddProgramme) -> None:
    programme = session.get(Programme, programme_id)
    if programme is None:
        raise NotFound(_("There is no such programme in this organisation."))
    name = (
        programme.name if _same(programme.name, command.name) else _new_name(session, Programme, command.name)
    )
    channels = [channel.value for channel in command.channels]
    change = auditlog.changes(
        {"name": programme.name, "channels": programme.channels}, {"name": name, "channels": channels}
    )
    if change["to"]:
        programme.name, programme.channels = name, channels
        auditlog.record(session, actor, "workforce.programme.changed", ("programme", programme.id), change)


def change_job(session: Session, actor: Actor, job_id: int, command: AddJob) -> None:
    job = session.get(JobRole, job_id)
    if job is None:
        raise NotFound(_("There is no such job in this organisation."))
    name = job.name if _same(job.name, command.name) else _new_name(session, JobRole, command.name)
    change = auditlog.changes(
        {"name": job.name, "customer_facing": job.customer_facing, "support": job.support},
        {"name": name, "customer_facing": command.customer_facing, "support": command.support},
    )
    if change["to"]:
        job.name, job.customer_facing, job.support = name, command.customer_facing, command.support
        auditlog.record(session, actor, "workforce.job.changed", ("job", job.id), change)


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def _new_name(session: Session, model: type[Site | Programme | JobRole], name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > 200:
        sentence = _("Type a name of at most 200 characters.")
        raise Invalid(sentence, {"name": sentence})
    if any(_same(name, other) for other in session.scalars(select(model.name))):
        sentence = _("%(name)s is there already.", name=name)
        raise Conflict(sentence)
    return name
