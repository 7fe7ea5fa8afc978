"""Reads modules and what each job requires."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from audit_app.base.errors import NotFound
from audit_app.base.i18n import gettext as _
from audit_app.training.models import Module, Requirement
from audit_app.training.rules import ModuleKind, Topic
from audit_app.workforce.models import JobRole, Programme


@dataclass(frozen=True, slots=True)
class ModuleRow:
    """One module."""

    id: int
    code: str
    title: str
    kind: ModuleKind
    topic: Topic
    effective_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Asked:
    """A module as one job asks for it; `programme_id` None: on every programme."""

    id: int
    job_id: int
    job: str
    programme_id: int | None
    programme: str
    pass_mark: float | None
    validity_months: int | None
    before_live: bool
    module: ModuleRow


class Needs:
    """What each job asks for on each programme; a programme's own words go before those for all."""

    def __init__(self, asked: Iterable[Asked]) -> None:
        self.asked = tuple(asked)
        self._found: dict[tuple[int | None, int | None], tuple[Asked, ...]] = {}

    def of(self, job_id: int | None, programme_id: int | None) -> tuple[Asked, ...]:
        """By module code."""
        key = (job_id, programme_id)
        if key not in self._found:
            chosen: dict[int, Asked] = {}
            for one in self._by_job.get(job_id, ()):
                if one.programme_id is None:
                    chosen.setdefault(one.module.id, one)
                elif one.programme_id == programme_id:
                    chosen[one.module.id] = one
            self._found[key] = tuple(sorted(chosen.values(), key=lambda one: one.module.code))
        return self._found[key]

    @cached_property
    def _by_job(self) -> dict[int | None, list[Asked]]:
        found: dict[int | None, list[Asked]] = {}
        for one in self.asked:
            found.setdefault(one.job_id, []).append(one)
        return found

    @cached_property
    def validity(self) -> dict[int, int | None]:
        """The shortest validity any job states for each module, in months; None: for good."""
        found: dict[int, int | None] = {}
        for one in self.asked:
            known = found.get(one.module.id)
            found[one.module.id] = min(filter(None, (known, one.validity_months)), default=None)
        return found


def _module_columns() -> tuple[Any, ...]:
    return (Module.id, Module.code, Module.title, Module.kind, Module.topic, Module.effective_on)


def list_modules(session: Session) -> list[ModuleRow]:
    """Every module, by code."""
    return [ModuleRow(*row) for row in session.execute(select(*_module_columns()).order_by(Module.code))]


def get_module(session: Session, module_id: int) -> Module:
    """Raises NotFound."""
    module = session.get(Module, module_id)
    if module is None:
        raise NotFound(_("There is no such module in this organisation. Look for it under Modules."))
    return module


def list_asked(session: Session) -> list[Asked]:
    """Everything that jobs require, by job, programme and module."""
    query: Any = (
        select(
            Requirement.id,
            Requirement.job_id,
            JobRole.name,
            Requirement.programme_id,
            func.coalesce(Programme.name, ""),
            Requirement.pass_mark,
            Requirement.validity_months,
            Requirement.before_live,
            *_module_columns(),
        )
        .join(JobRole, JobRole.id == Requirement.job_id)
        .join(Module, Module.id == Requirement.module_id)
        .outerjoin(Programme, Programme.id == Requirement.programme_id)
        .order_by(JobRole.name, func.coalesce(Programme.name, ""), Module.code)
    )
    found = []
    for key, job_id, job, programme_id, programme, mark, months, before, *module in session.execute(query):
        found.append(
            Asked(key, job_id, job, programme_id, programme, mark, months, before, ModuleRow(*module))
        )
    return found


def needs(session: Session) -> Needs:
    return Needs(list_asked(session))
