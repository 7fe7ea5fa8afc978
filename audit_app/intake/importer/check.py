"""Reads a staged file from its header to its last row, and leaves checked chunks for the preview."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, suppress
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
from audit_app.intake.importer import staging
from audit_app.intake.importer.cells import UndecidedOrder, code
from audit_app.intake.importer.seen import Seen
from audit_app.intake.models import ImportBatch
from audit_app.intake.rules import BatchState, Verdict
from audit_app.intake.service import Checker, Kind, Reading, forget, get_batch, get_kind

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
    collected: frozenset[str]


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
        kind, chosen, filename = get_kind(batch.kind), dict(batch.chosen), batch.filename
        forget(session, batch_id)
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
        match = match_header(table.header, kind.columns, kind.required)
        if not kind.collect and not chosen.get("date_order"):
            # Large files come from systems that write ISO dates: these need no look through the file first.
            with suppress(UndecidedOrder):
                return _check(work, match, _Glance(0, None, frozenset()))
            with database.transaction(organisation_id) as session:
                forget(session, batch_id)
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
    kind: Kind
    table: Table
    progress: Progress

    def writing(self) -> AbstractContextManager[TenantSession]:
        return self.database.transaction(self.organisation_id)


def _check(work: _Work, match: HeaderMatch, glance: _Glance) -> BatchState:
    kind, header = work.kind, work.table.header
    reading = Reading(header, match.columns, glance.order, clock.today(), glance.collected)
    with work.database.reading(work.organisation_id) as session:
        checker = kind.checker(session, reading)
    about = header[match.columns[kind.about]] if kind.about in match.columns else kind.about
    with closing(Seen()) as seen:
        stage = staging.Staging(work.organisation_id, work.batch_id, checker, about, seen)
        done = 0
        for rows in _chunks(work.table):
            with work.writing() as session:
                stage.take(session, rows)
            done += len(rows)
            work.progress(_("checked %(rows)s rows", rows=done), done if glance.rows else 0, glance.rows)
    return _finish(work, (match, glance.order or DateOrder.ISO), stage)


def _chunks(table: Table) -> Iterator[list[Row]]:
    rows = table.rows()
    while chunk := list(itertools.islice(rows, staging.CHUNK)):
        yield chunk


def _note(work: _Work) -> None:
    with work.writing() as session:
        batch, table = get_batch(session, work.batch_id), work.table
        batch.encoding, batch.encoding_certain = table.encoding or "", table.encoding_certain
        batch.delimiter, batch.header = table.delimiter or "", list(table.header)


def _glance(work: _Work, match: HeaderMatch, told: str | None) -> _Glance:
    """Counts the rows, tells the order of dates (None when it cannot be told), collects what the kind asks for."""
    table, kind = work.table, work.kind
    dates = [match.columns[field] for field in kind.dates if field in match.columns]
    wanted = match.columns.get(kind.collect)
    if told and wanted is None:
        return _Glance(0, DateOrder(told), frozenset())
    found: set[Any] = set()
    collected: set[str] = set()
    rows = 0
    for number, cells, _problem in table.source():
        if number <= table.header_row:
            continue
        rows += 1
        if len(found) < MOST_DATES:
            found.update([cells[index] for index in dates if index < len(cells)])
        if wanted is not None and wanted < len(cells) and cells[wanted] is not None:
            collected.add(_code(cells[wanted]))
        if rows % 20_000 == 0:
            work.progress(_("looking through the file"), 0, 0)
    return _Glance(rows, DateOrder(told) if told else detect_order(found), frozenset(collected))


def _code(cell: Cell) -> str:
    """The code in lower case; what is no code finds out in the check of its row."""
    try:
        return code(cell).casefold()
    except Invalid:
        return ""


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
        forget(session, batch_id)
    return BatchState.REFUSED


def _finish(work: _Work, read_as: tuple[HeaderMatch, DateOrder], stage: staging.Staging) -> BatchState:
    match, order = read_as
    checker: Checker = stage.checker
    with work.writing() as session:
        batch = get_batch(session, work.batch_id)
        _remember(batch, match)
        batch.date_order = order.value
        batch.counts = {verdict.value: stage.counts[verdict] for verdict in Verdict}
        batch.creates = {what: sorted(names.values()) for what, names in checker.creates.items() if names}
        batch.state, batch.checked_at, batch.message = BatchState.CHECKED, clock.now(), ""
    return BatchState.CHECKED


def _remember(batch: ImportBatch, match: HeaderMatch) -> None:
    batch.columns = {field: batch.header[index] for field, index in match.columns.items()}
    batch.unknown = list(match.unknown)
