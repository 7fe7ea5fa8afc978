"""The state of training as reports tell it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from audit_app.base.figure import Scope
from audit_app.training.models import Completion
from audit_app.training.queries.library import ModuleRow, needs
from audit_app.training.queries.standings import BeforeLive, cells, last_tries, live_check
from audit_app.training.rules import GOOD, ModuleKind, Status
from audit_app.workforce.queries import who_counted


@dataclass(frozen=True, slots=True)
class ModuleSummary:
    """How many people a module is required of, by status."""

    code: str
    title: str
    kind: ModuleKind
    required: int
    current: int
    expiring: int
    expired: int
    failed: int
    missing: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """A job on a programme: people, their requirements, and how many of these are current (expiring ones too)."""

    job: str
    programme: str
    people: int
    required: int
    current: int


@dataclass(frozen=True, slots=True)
class Summary:
    """Training on one day. `records` counts every try up to that day; `newest` is the day of the last one."""

    as_of: dt.date
    people: int
    records: int
    newest: dt.date | None
    modules: tuple[ModuleSummary, ...]
    coverage: tuple[Coverage, ...]
    before_live: tuple[BeforeLive, ...]


def summary(session: Session, scope: Scope) -> Summary:
    """Six statements, whatever the number of people."""
    people = who_counted(session, scope)
    asked = needs(session)
    by_module: dict[ModuleRow, Counter[Status]] = {}
    required: Counter[tuple[str, str]] = Counter()
    good: Counter[tuple[str, str]] = Counter()
    for cell in cells(people, asked, last_tries(session, scope.as_of), scope.as_of):
        status, key = cell.standing.status, (cell.person.job, cell.person.programme)
        by_module.setdefault(cell.asked.module, Counter())[status] += 1
        required[key] += 1
        good[key] += status in GOOD
    heads = Counter((person.job, person.programme) for person in people)
    records, newest = session.execute(
        select(func.count(Completion.id), func.max(Completion.completed_on)).where(
            Completion.completed_on <= scope.as_of
        )
    ).one()
    return Summary(
        as_of=scope.as_of,
        people=len(people),
        records=records,
        newest=newest,
        modules=tuple(
            ModuleSummary(
                module.code,
                module.title,
                module.kind,
                sum(found.values()),
                found[Status.CURRENT],
                found[Status.EXPIRING],
                found[Status.EXPIRED],
                found[Status.FAILED],
                found[Status.MISSING],
            )
            for module, found in sorted(by_module.items(), key=lambda item: item[0].code)
        ),
        coverage=tuple(
            Coverage(job, programme, count, required[job, programme], good[job, programme])
            for (job, programme), count in sorted(heads.items())
        ),
        before_live=live_check(session, scope, asked).violations,
    )
