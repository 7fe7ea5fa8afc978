"""Reads a staged file row by row, checks it, and leaves rows with verdicts for the preview."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from audit_app.base import clock
from audit_app.base.db import Database
from audit_app.base.errors import Invalid, TooLarge
from audit_app.base.i18n import gettext as _
from audit_app.base.tabular import (
    Cell,
    DateOrder,
    HeaderMatch,
    Limits,
    Row,
    Table,
    detect_order,
    match_header,
    open_table,
)
from audit_app.base.tenancy import TenantSession
from audit_app.training.importer import known, staging
from audit_app.training.importer.cells import Columns, Problem, UndecidedOrder, code, problem
from audit_app.training.importer.checks import Checker
from audit_app.training.importer.columns import COLUMNS, DATES, REQUIRED
from audit_app.training.importer.completions import CompletionChecker
from audit_app.training.importer.people import PeopleChecker
from audit_app.training.importer.requirements import RequirementChecker
from audit_app.training.models import ImportBatch
from audit_app.training.rules import BatchState, ImportKind, Verdict
from audit_app.training.service import get_batch
from audit_app.workforce.queries import known_staff

Progress = Callable[[str, int, int], None]
MOST_DATES = 50_000  # different dates looked at to tell their order


@dataclass(frozen=True, slots=True)
class Source:
    """A file to check, and the most it may hold."""

    path: Path
    max_rows: int
    max_bytes: int


@dataclass(slots=True)
class _Glance:
    """What one look through the whole file tells before any row is checked."""

    rows: int
    order: DateOrder | None
    codes: frozenset[str]


def check_file(
    database: Database, organisation_id: int, batch_id: int, source: Source, progress: Progress
) -> BatchState:
    """Checks the whole file; the batch is CHECKED afterwards, ASKING for the order of dates, or REFUSED.

    Rows are written chunk by chunk, so that others can write in between; a check that was interrupted
    begins anew. Raises whatever `progress` raises.
    """
    with database.transaction(organisation_id) as session:
        batch = get_batch(session, batch_id)
        if batch.state not in {BatchState.STAGED, BatchState.ASKING}:
            return batch.state
        kind, chosen, filename = batch.kind, dict(batch.chosen), batch.filename
        staging.clear(session, batch_id)
    try:
        table = open_table(
            source.path,
            filename=filename,
            encoding=chosen.get("encoding"),
            delimiter=chosen.get("delimiter"),
            sheet=chosen.get("sheet"),
            limits=Limits(bytes=source.max_bytes, rows=source.max_rows),
        )
        work = _Work(database, organisation_id, batch_id, kind, table, progress)
        _note(work)
        match = match_header(table.header, COLUMNS[kind], REQUIRED[kind])
        if kind == ImportKind.COMPLETIONS and not chosen.get("date_order"):
            # Large files come from systems that write ISO dates: these need no look through the file first.
            with suppress(UndecidedOrder):
                return _check(work, match, _Glance(0, None, frozenset()))
            with database.transaction(organisation_id) as session:
                staging.clear(session, batch_id)
        glance = _glance(work, match, chosen.get("date_order"))
        return _ask(work, match) if glance.order is None else _check(work, match, glance)
    except (Invalid, TooLarge) as error:
        return _refuse(database, organisation_id, batch_id, error)


@dataclass(frozen=True, slots=True)
class _Work:
    """One check: whose, of which file."""

    database: Database
    organisation_id: int
    batch_id: int
    kind: ImportKind
    table: Table
    progress: Progress

    def writing(self) -> AbstractContextManager[TenantSession]:
        return self.database.transaction(self.organisation_id)


def _check(work: _Work, match: HeaderMatch, glance: _Glance) -> BatchState:
    checker = _checker(work, match, glance)
    for chunk, done in _checked(work, checker):
        with work.writing() as session:
            staging.write(session, chunk)
        work.progress(_("checked %(rows)s rows", rows=done), done if glance.rows else 0, glance.rows)
    return _finish(work, (match, glance.order or DateOrder.ISO, checker))


def _note(work: _Work) -> None:
    with work.writing() as session:
        batch, table = get_batch(session, work.batch_id), work.table
        batch.encoding, batch.encoding_certain = table.encoding or "", table.encoding_certain
        batch.delimiter, batch.header = table.delimiter or "", list(table.header)


def _glance(work: _Work, match: HeaderMatch, told: str | None) -> _Glance:
    """Counts the rows and tells the order of dates, None when it cannot be told; of people it collects the codes."""
    table, kind = work.table, work.kind
    dates = [match.columns[field] for field in DATES[kind] if field in match.columns]
    people = match.columns["person_code"] if kind == ImportKind.PEOPLE else None
    if told and people is None:
        return _Glance(0, DateOrder(told), frozenset())
    found: set[Any] = set()
    codes: set[str] = set()
    rows = 0
    for number, cells, _problem in table.source():
        if number <= table.header_row:
            continue
        rows += 1
        if len(found) < MOST_DATES:
            found.update([cells[index] for index in dates if index < len(cells)])
        if people is not None and people < len(cells) and cells[people] is not None:
            codes.add(_code(cells[people]))
        if rows % 20_000 == 0:
            work.progress(_("looking through the file"), 0, 0)
    return _Glance(rows, DateOrder(told) if told else detect_order(found), frozenset(codes))


def _code(cell: Cell) -> str:
    """The code in lower case; what is no code finds out in the check of its row."""
    try:
        return code(cell).casefold()
    except Invalid:
        return ""


def _checker(work: _Work, match: HeaderMatch, glance: _Glance) -> Checker:
    table, kind = work.table, work.kind
    today = clock.today()

    def columns(parsers: Any) -> Columns:
        return Columns(table.header, match.columns, parsers)

    with work.database.reading(work.organisation_id) as session:
        if kind == ImportKind.PEOPLE:
            staff, places = known_staff(session), known.place_names(session)
            own = columns(PeopleChecker.parsers(glance.order))
            return PeopleChecker(own, staff, places, glance.codes, today)
        if kind == ImportKind.REQUIREMENTS:
            own = columns(RequirementChecker.parsers(glance.order))
            return RequirementChecker(own, known.known_requirements(session))
        own = columns(CompletionChecker.parsers(glance.order, today))
        return CompletionChecker(own, known.known_for_completions(session))


def _checked(work: _Work, checker: Checker) -> Iterator[tuple[list[tuple[Any, ...]], int]]:
    """Rows ready to be staged, a chunk at a time, with how many rows are done."""
    chunk: list[tuple[Any, ...]] = []
    done = 0
    owner = (work.organisation_id, work.batch_id)
    for row in work.table.rows():
        done += 1
        chunk.append((*owner, *_staged(row, checker)))
        if len(chunk) == staging.CHUNK:
            yield chunk, done
            chunk = []
    yield chunk, done


def _staged(row: Row, checker: Checker) -> tuple[Any, ...]:
    problems: list[Problem] = []
    if row.problem is not None:
        problems.append(problem("", "", str(row.problem), _("Compare the row with the header.")))
        found = None
    else:
        found = checker.check(row.number, row.cells, problems)
    if found is None or found.verdict == Verdict.REJECTED:
        raw = staging.as_json(list(row.cells))
        return (row.number, "rejected", raw, staging.as_json(problems), None, *staging.NOTHING)
    return (
        row.number,
        found.verdict.value,
        None,
        staging.as_json(problems) if problems else None,
        staging.as_json(found.values),
        *(found.fields or staging.NOTHING),
    )


def _ask(work: _Work, match: HeaderMatch) -> BatchState:
    with work.writing() as session:
        batch = get_batch(session, work.batch_id)
        _remember(batch, match)
        batch.state = BatchState.ASKING
        batch.message = _(
            "Dates such as 05.04.2026 can be read in two ways. Say whether day or month comes first."
        )
    return BatchState.ASKING


def _refuse(database: Database, organisation_id: int, batch_id: int, error: Invalid | TooLarge) -> BatchState:
    with database.transaction(organisation_id) as session:
        batch = get_batch(session, batch_id)
        batch.state, batch.message = BatchState.REFUSED, error.message
        batch.counts = {}
        staging.clear(session, batch_id)
    return BatchState.REFUSED


def _finish(work: _Work, outcome: tuple[HeaderMatch, DateOrder, Checker]) -> BatchState:
    match, order, checker = outcome
    with work.writing() as session:
        batch = get_batch(session, work.batch_id)
        if batch.kind == ImportKind.COMPLETIONS:
            staging.compare_completions(session, work.organisation_id, work.batch_id)
        _remember(batch, match)
        batch.date_order = order.value
        batch.counts = staging.count(session, work.batch_id)
        batch.creates = {kind: sorted(names.values()) for kind, names in checker.creates.items() if names}
        batch.state, batch.checked_at, batch.message = BatchState.CHECKED, clock.now(), ""
    return BatchState.CHECKED


def _remember(batch: ImportBatch, match: HeaderMatch) -> None:
    batch.columns = {field: batch.header[index] for field, index in match.columns.items()}
    batch.unknown = list(match.unknown)
