"""Keeps modules and what each job requires; notes single tries."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from audit_app.auditlog import service as auditlog
from audit_app.base import clock
from audit_app.base.actor import Actor
from audit_app.base.errors import Conflict, Invalid, NotFound
from audit_app.base.i18n import gettext as _
from audit_app.evidence.models import EvidenceItem
from audit_app.training.models import Completion, Module, Requirement
from audit_app.training.queries import get_module
from audit_app.training.rules import CompletionKind, ModuleKind, Result, Topic
from audit_app.workforce.models import JobRole, Person, Programme
from audit_app.workforce.queries import find_person_id

MOST_HOURS = 1_000
MOST_TRIES = 50
MOST_MONTHS = 120


@dataclass(frozen=True, slots=True)
class SaveModule:
    """A module as it shall be; `effective_on`: when the change it explains goes live."""

    code: str
    title: str
    kind: ModuleKind = ModuleKind.MODULE
    topic: Topic = Topic.GENERAL
    effective_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Require:
    """A job asks for a module, on one programme or (None) on all."""

    job_id: int
    module_id: int
    programme_id: int | None = None
    pass_mark: float | None = None
    validity_months: int | None = None
    before_live: bool = True


@dataclass(frozen=True, slots=True)
class RecordCompletion:
    """One try, noted by hand."""

    person_id: int
    module_id: int
    kind: CompletionKind
    completed_on: dt.date
    result: Result
    try_no: int = 1
    hours: float | None = None
    trainer_code: str = ""
    method: str = ""
    score: float | None = None
    proof: str = ""
    evidence_id: int | None = None


def add_module(session: Session, actor: Actor, command: SaveModule) -> int:
    """Adds a module; raises Conflict when the code is taken."""
    code, title = _named(command)
    taken = session.scalar(select(Module.title).where(func.lower(Module.code) == code.lower()).limit(1))
    if taken is not None:
        raise Conflict(_("The code %(code)s belongs to “%(title)s” already.", code=code, title=taken))
    module = Module(
        code=code, title=title, kind=command.kind, topic=command.topic, effective_on=command.effective_on
    )
    session.add(module)
    session.flush()
    auditlog.record(
        session, actor, "training.module.added", ("module", module.id), {"code": code, "title": title}
    )
    return module.id


def change_module(session: Session, actor: Actor, module_id: int, command: SaveModule) -> None:
    """Changes everything but the code, by which files know the module."""
    module = get_module(session, module_id)
    _code, title = _named(command)
    new = {
        "title": title,
        "kind": command.kind,
        "topic": command.topic,
        "effective_on": command.effective_on,
    }
    change = auditlog.changes({key: getattr(module, key) for key in new}, new)
    if change["to"]:
        for key, value in new.items():
            setattr(module, key, value)
        auditlog.record(session, actor, "training.module.changed", ("module", module.id), change)


def _named(command: SaveModule) -> tuple[str, str]:
    code, title = command.code.strip(), " ".join(command.title.split())
    missing = {
        field: _("This is needed.") for field, value in (("code", code), ("title", title)) if not value
    }
    if missing:
        raise Invalid(_("A module needs a code and a title."), missing)
    return code, title


def require(session: Session, actor: Actor, command: Require) -> int:
    """Adds or changes what a job asks for; returns the requirement's number."""
    _check_requirement(session, command)
    row = session.scalars(
        select(Requirement).where(
            Requirement.job_id == command.job_id,
            Requirement.module_id == command.module_id,
            Requirement.programme_id.is_(None)
            if command.programme_id is None
            else Requirement.programme_id == command.programme_id,
        )
    ).one_or_none()
    new = {
        "pass_mark": command.pass_mark,
        "validity_months": command.validity_months,
        "before_live": command.before_live,
    }
    if row is None:
        row = Requirement(
            job_id=command.job_id,
            programme_id=command.programme_id,
            module_id=command.module_id,
            pass_mark=command.pass_mark,
            validity_months=command.validity_months,
            before_live=command.before_live,
        )
        session.add(row)
        session.flush()
        data = {**new, "job": command.job_id, "programme": command.programme_id, "module": command.module_id}
        auditlog.record(session, actor, "training.requirement.added", ("requirement", row.id), data)
        return row.id
    change = auditlog.changes({key: getattr(row, key) for key in new}, new)
    if change["to"]:
        row.pass_mark, row.validity_months = command.pass_mark, command.validity_months
        row.before_live = command.before_live
        auditlog.record(session, actor, "training.requirement.changed", ("requirement", row.id), change)
    return row.id


def _check_requirement(session: Session, command: Require) -> None:
    wrong = {}
    for field, model, value in (
        ("job_id", JobRole, command.job_id),
        ("module_id", Module, command.module_id),
        ("programme_id", Programme, command.programme_id),
    ):
        if value is not None and session.get(model, value) is None:
            wrong[field] = _("Choose one from the list.")
    if command.pass_mark is not None and not 0 <= command.pass_mark <= 100:
        wrong["pass_mark"] = _("A pass mark lies between 0 and 100 %.")
    if command.validity_months is not None and not 1 <= command.validity_months <= MOST_MONTHS:
        wrong["validity_months"] = _("Between 1 and %(most)s months; empty: for good.", most=MOST_MONTHS)
    if wrong:
        raise Invalid(_("The requirement was not saved."), wrong)


def drop_requirement(session: Session, actor: Actor, requirement_id: int) -> None:
    """A job asks for the module no longer; what people have passed stays."""
    row = session.get(Requirement, requirement_id)
    if row is None:
        raise NotFound(_("There is no such requirement in this organisation."))
    data = {"job": row.job_id, "programme": row.programme_id, "module": row.module_id}
    session.delete(row)
    auditlog.record(session, actor, "training.requirement.dropped", ("requirement", requirement_id), data)


def record_completion(session: Session, actor: Actor, command: RecordCompletion) -> int:
    """Notes one try. Raises Invalid for what does not fit, Conflict when this very try is noted already."""
    trainer_id = _check_completion(session, command)
    same = session.scalar(
        select(Completion.id).where(
            Completion.person_id == command.person_id,
            Completion.module_id == command.module_id,
            Completion.kind == command.kind,
            Completion.completed_on == command.completed_on,
            Completion.try_no == command.try_no,
        )
    )
    if same is not None:
        raise Conflict(
            _("This try is noted already. For a second try on one day, raise the number of the try.")
        )
    row = Completion(
        person_id=command.person_id,
        module_id=command.module_id,
        kind=command.kind,
        completed_on=command.completed_on,
        try_no=command.try_no,
        hours=command.hours,
        trainer_id=trainer_id,
        method=command.method.strip(),
        score=command.score,
        result=command.result,
        proof=command.proof.strip(),
        evidence_id=command.evidence_id,
        batch_id=None,
    )
    session.add(row)
    session.flush()
    data = {
        "person": command.person_id,
        "module": command.module_id,
        "kind": command.kind,
        "completed_on": command.completed_on,
        "try_no": command.try_no,
        "result": command.result,
        "score": command.score,
        auditlog.NARROW: [one for one in (command.person_id, trainer_id) if one is not None],
    }
    auditlog.record(session, actor, "training.completion.recorded", ("completion", row.id), data)
    return row.id


def _check_completion(session: Session, command: RecordCompletion) -> int | None:
    if session.get(Person, command.person_id) is None:
        raise NotFound(_("There is no such person in this organisation. Look for them under People."))
    wrong = _wrong_numbers(command)
    if session.get(Module, command.module_id) is None:
        wrong["module_id"] = _("Choose a module from the list.")
    if command.evidence_id is not None and session.get(EvidenceItem, command.evidence_id) is None:
        wrong["evidence_id"] = _("Choose a proof from the library.")
    trainer_id = None
    if command.trainer_code.strip():
        trainer_id = find_person_id(session, command.trainer_code)
        if trainer_id is None:
            wrong["trainer_code"] = _("Nobody has the code %(code)s.", code=command.trainer_code)
    if wrong:
        raise Invalid(_("The record was not saved."), wrong)
    return trainer_id


def _wrong_numbers(command: RecordCompletion) -> dict[str, str]:
    wrong = {}
    if command.completed_on > clock.today():
        wrong["completed_on"] = _("%(day)s lies in the future.", day=command.completed_on)
    if command.score is not None and not 0 <= command.score <= 100:
        wrong["score"] = _("A score lies between 0 and 100 %.")
    if command.hours is not None and not 0 < command.hours <= MOST_HOURS:
        wrong["hours"] = _("Between 0 and %(most)s hours.", most=MOST_HOURS)
    if not 1 <= command.try_no <= MOST_TRIES:
        wrong["try_no"] = _("Tries count from 1 to %(most)s.", most=MOST_TRIES)
    return wrong
