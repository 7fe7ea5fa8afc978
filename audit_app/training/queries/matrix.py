"""The matrix of people and modules on any day, one person's history, and the same rows flat."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from audit_app.auditlog import queries as trail
from audit_app.base.figure import Scope
from audit_app.base.paging import Page, offset
from audit_app.training.models import Completion, Module
from audit_app.training.queries.library import ModuleRow, Needs, needs
from audit_app.training.queries.reader import RESTS_ON
from audit_app.training.queries.standings import BeforeLive, Cell, cells, last_tries, live_check
from audit_app.training.rules import CompletionKind, ModuleKind, Result, Status
from audit_app.workforce.models import Person
from audit_app.workforce.queries import Filter, PersonOn, list_everybody, list_people_on, who_counted

ROWS = 30  # people on one page of the matrix


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One person with a cell for each column of the matrix; None: not required."""

    person: PersonOn
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """A page of the matrix: `counts` over every person that fits the filter, all pages together."""

    on: dt.date
    modules: tuple[ModuleRow, ...]
    page: Page[MatrixRow]
    counts: Mapping[Status, int]
    by_module: Mapping[int, Mapping[Status, int]]


@dataclass(frozen=True, slots=True)
class FlatRow:
    """One person and one requirement, as a line of a file."""

    person_code: str
    full_name: str
    site: str
    programme: str
    job: str
    live_on: dt.date | None
    module_code: str
    module_title: str
    kind: ModuleKind
    status: Status
    passed_on: dt.date | None
    failed_on: dt.date | None
    valid_until: dt.date | None
    before_live: bool


@dataclass(frozen=True, slots=True)
class Record:
    """One try, with names."""

    id: int
    module_code: str
    module_title: str
    kind: CompletionKind
    completed_on: dt.date
    try_no: int
    hours: float | None
    trainer: str
    method: str
    score: float | None
    result: Result
    proof: str
    evidence_id: int | None


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Everybody who fits a filter, by name: the status of each of their modules."""

    modules: Mapping[int, ModuleRow]
    people: Mapping[int, tuple[tuple[int, Status], ...]]


@dataclass(frozen=True, slots=True)
class _Overview:
    """Everybody who fits a filter and has a cell of the wanted status, counted; `people` are their numbers, by name."""

    modules: tuple[ModuleRow, ...]
    by_module: Mapping[int, Mapping[Status, int]]
    people: tuple[int, ...]


def read_matrix(
    session: Session, chosen: Filter, status: Status | None = None, page: int = 1, size: int = ROWS
) -> Matrix:
    """The matrix on `chosen.on`; `status` keeps the people with at least one such cell.

    Everybody is counted once for as long as no record changes; the people of the page are read each time.
    """
    asked = needs(session)
    found = trail.keep(
        session,
        RESTS_ON,
        ("matrix", chosen, status),
        lambda: _overview(_sheet(session, chosen, asked), status),
    )
    start = offset(page, size)
    people = list_people_on(session, found.people[start : start + size], chosen.on)
    column = {module.id: index for index, module in enumerate(found.modules)}
    grid: dict[int, list[Cell | None]] = {person.id: [None] * len(column) for person in people}
    for cell in cells(people, asked, last_tries(session, chosen.on, list(grid)), chosen.on):
        grid[cell.person.id][column[cell.asked.module.id]] = cell
    rows = tuple(MatrixRow(person, tuple(grid[person.id])) for person in people)
    counts: Counter[Status] = sum((Counter(each) for each in found.by_module.values()), Counter())
    return Matrix(
        chosen.on, found.modules, Page(rows, page, size, len(found.people)), counts, found.by_module
    )


def _sheet(session: Session, chosen: Filter, asked: Needs) -> _Sheet:
    """Everybody judged; when a record of few people has changed, only they are judged again."""

    def judge(people: Sequence[PersonOn], only: Collection[int] | None = None) -> _Sheet:
        tries = last_tries(session, chosen.on, only)
        modules: dict[int, ModuleRow] = {}
        judged: dict[int, list[tuple[int, Status]]] = {person.id: [] for person in people}
        for cell in cells(people, asked, tries, chosen.on):
            modules[cell.asked.module.id] = cell.asked.module
            judged[cell.person.id].append((cell.asked.module.id, cell.standing.status))
        return _Sheet(modules, {number: tuple(own) for number, own in judged.items()})

    def renew(old: _Sheet, touched: frozenset[int]) -> _Sheet:
        again = [number for number in touched if number in old.people]
        anew = judge(list_people_on(session, again, chosen.on), again)
        return _Sheet(old.modules, {**old.people, **anew.people})

    return trail.keep(
        session,
        RESTS_ON,
        ("matrix", chosen),
        lambda: judge(list_everybody(session, chosen)),
        renew,
    )


def _overview(sheet: _Sheet, status: Status | None) -> _Overview:
    by_module = {number: Counter[Status]() for number in sheet.modules}
    shown = []
    for person, own in sheet.people.items():
        if status is not None and all(each != status for _module, each in own):
            continue
        shown.append(person)
        for module, each in own:
            by_module[module][each] += 1
    ordered = tuple(
        sorted((sheet.modules[number] for number in by_module if by_module[number]), key=lambda one: one.code)
    )
    return _Overview(ordered, {module.id: by_module[module.id] for module in ordered}, tuple(shown))


def list_before_live(session: Session, scope: Scope) -> tuple[BeforeLive, ...]:
    """Who worked alone with customers in the window before passing; looked for once, as above."""
    return trail.keep(
        session,
        RESTS_ON,
        ("before live", scope),
        lambda: live_check(session, scope, needs(session)).violations,
    )


def stream_matrix(session: Session, scope: Scope) -> Iterator[FlatRow]:
    """Everybody who counted on `scope.as_of` and each of their requirements, by name and module."""
    people = who_counted(session, scope)
    yield from map(flat, cells(people, needs(session), last_tries(session, scope.as_of), scope.as_of))


def stream_filtered(session: Session, chosen: Filter, status: Status | None = None) -> Iterator[FlatRow]:
    """The rows of a filtered matrix; `status` keeps such cells alone."""
    people = list_everybody(session, chosen)
    for cell in cells(people, needs(session), last_tries(session, chosen.on), chosen.on):
        if status is None or cell.standing.status == status:
            yield flat(cell)


def flat(cell: Cell) -> FlatRow:
    person, module = cell.person, cell.asked.module
    return FlatRow(
        person.code,
        person.full_name,
        person.site,
        person.programme,
        person.job,
        person.live_on,
        module.code,
        module.title,
        module.kind,
        cell.standing.status,
        cell.last_pass,
        cell.last_fail,
        cell.standing.valid_until,
        cell.asked.before_live,
    )


def person_cells(session: Session, person: PersonOn, on: dt.date) -> list[Cell]:
    """One person's requirements on a day, worst first."""
    order = list(Status)
    found = cells([person], needs(session), last_tries(session, on, [person.id]), on)
    return sorted(found, key=lambda cell: order.index(cell.standing.status))


def list_records(session: Session, person_id: int, limit: int | None = 500) -> list[Record]:
    """Every try of one person, newest first."""
    trainer = aliased(Person)
    query: Any = (
        select(
            Completion.id,
            Module.code,
            Module.title,
            Completion.kind,
            Completion.completed_on,
            Completion.try_no,
            Completion.hours,
            func.coalesce(trainer.full_name, ""),
            Completion.method,
            Completion.score,
            Completion.result,
            Completion.proof,
            Completion.evidence_id,
        )
        .join(Module, Module.id == Completion.module_id)
        .outerjoin(trainer, trainer.id == Completion.trainer_id)
        .where(Completion.person_id == person_id)
        .order_by(Completion.completed_on.desc(), Completion.try_no.desc(), Completion.id.desc())
        .limit(limit)
    )
    return [Record(*row) for row in session.execute(query)]


def count_records(session: Session) -> int:
    return session.scalar(select(func.count(Completion.id))) or 0
