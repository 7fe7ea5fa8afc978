"""Reads imports: their history, one of them, its preview and its rejected rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from audit_app.base.background import JobRow, State
from audit_app.base.errors import NotFound
from audit_app.base.i18n import gettext as _
from audit_app.base.paging import SIZE, Page, offset
from audit_app.intake.models import ImportBatch, ImportChunk, ImportRow
from audit_app.intake.rules import BatchState, Verdict


@dataclass(frozen=True, slots=True)
class ImportLine:
    """An import in the history."""

    id: int
    kind: str
    state: BatchState
    filename: str
    sha256: str
    counts: Mapping[str, int]
    by_name: str
    created_at: dt.datetime
    applied_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class JobNow:
    """How far the job of an import is."""

    id: str
    kind: str
    state: State
    stage: str
    done: int
    total: int
    message: str


@dataclass(frozen=True, slots=True)
class ImportDetail:
    """Everything about one import but its rows. `before`: when the very same bytes were applied last."""

    line: ImportLine
    size: int
    encoding: str
    encoding_certain: bool
    delimiter: str
    date_order: str
    header: Sequence[str]
    columns: Mapping[str, str]
    unknown: Sequence[str]
    creates: Mapping[str, Sequence[str]]
    message: str
    job: JobNow | None
    before: dt.datetime | None


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """One rejected row as the file had it."""

    number: int
    raw: Sequence[Any]
    problems: Sequence[Mapping[str, str]]


_LINE = (
    ImportBatch.id,
    ImportBatch.kind,
    ImportBatch.state,
    ImportBatch.filename,
    ImportBatch.sha256,
    ImportBatch.counts,
    ImportBatch.by_name,
    ImportBatch.created_at,
    ImportBatch.applied_at,
)


def list_imports(
    session: Session,
    kinds: Collection[str],
    state: BatchState | None = None,
    page: int = 1,
    size: int = SIZE,
) -> Page[ImportLine]:
    """Imports of these kinds, in one state or in any, the newest first."""
    where: list[Any] = [ImportBatch.kind.in_(kinds)]
    if state is not None:
        where.append(ImportBatch.state == state)
    total = session.scalar(select(func.count(ImportBatch.id)).where(*where)) or 0
    rows = session.execute(
        select(*_LINE).where(*where).order_by(ImportBatch.id.desc()).limit(size).offset(offset(page, size))
    )
    return Page(tuple(ImportLine(*row) for row in rows), page, size, total)


def get_import(session: Session, batch_id: int) -> ImportDetail:
    """Raises NotFound."""
    batch = session.get(ImportBatch, batch_id)
    if batch is None:
        raise NotFound(_("There is no such import in this organisation."))
    job = session.get(JobRow, batch.job_id) if batch.job_id else None
    before = session.scalar(
        select(func.max(ImportBatch.applied_at)).where(
            ImportBatch.sha256 == batch.sha256, ImportBatch.kind == batch.kind, ImportBatch.id != batch.id
        )
    )
    return ImportDetail(
        line=ImportLine(
            batch.id,
            batch.kind,
            batch.state,
            batch.filename,
            batch.sha256,
            batch.counts,
            batch.by_name,
            batch.created_at,
            batch.applied_at,
        ),
        size=batch.size,
        encoding=batch.encoding,
        encoding_certain=batch.encoding_certain,
        delimiter=batch.delimiter,
        date_order=batch.date_order,
        header=batch.header,
        columns=batch.columns,
        unknown=batch.unknown,
        creates=batch.creates,
        message=batch.message,
        job=JobNow(job.id, job.kind, job.state, job.stage, job.done, job.total, job.message) if job else None,
        before=before,
    )


@dataclass(frozen=True, slots=True)
class ChunkLine:
    """Where a chunk stands in the file and what is in it, without its rows."""

    id: int
    first_number: int
    last_number: int
    counts: Mapping[Verdict, int]

    def holds(self, verdict: Verdict | None) -> int:
        return sum(self.counts.values()) if verdict is None else self.counts[verdict]


def list_chunks(session: Session, batch_id: int) -> list[ChunkLine]:
    """The chunks of a checked file in its order."""
    rows = session.execute(
        select(
            ImportChunk.id,
            ImportChunk.first_number,
            ImportChunk.last_number,
            ImportChunk.new,
            ImportChunk.changed,
            ImportChunk.same,
            ImportChunk.rejected,
        )
        .where(ImportChunk.batch_id == batch_id)
        .order_by(ImportChunk.first_number)
    )
    return [ChunkLine(row[0], row[1], row[2], dict(zip(Verdict, row[3:], strict=True))) for row in rows]


def count_rejected(session: Session, batch_id: int) -> int:
    """How many rejected rows were kept."""
    return session.scalar(select(func.count(ImportRow.id)).where(ImportRow.batch_id == batch_id)) or 0


def read_chunks(session: Session, ids: Collection[int]) -> list[bytes]:
    """The packed rows of these chunks in the order of the file."""
    rows = session.scalars(
        select(ImportChunk.content).where(ImportChunk.id.in_(ids)).order_by(ImportChunk.first_number)
    )
    return list(rows)


def list_rejected(session: Session, batch_id: int, since: int, until: int, limit: int) -> list[RejectedRow]:
    """Rejected rows between two row numbers of the file, both included."""
    query = (
        select(ImportRow.number, ImportRow.raw, ImportRow.problems)
        .where(ImportRow.batch_id == batch_id, ImportRow.number.between(since, until))
        .order_by(ImportRow.number)
        .limit(limit)
    )
    return [RejectedRow(*row) for row in session.execute(query)]


def page_rejected(session: Session, batch_id: int, page: int = 1, size: int = SIZE) -> Page[RejectedRow]:
    """A page of the rejected rows that were kept."""
    query = (
        select(ImportRow.number, ImportRow.raw, ImportRow.problems)
        .where(ImportRow.batch_id == batch_id)
        .order_by(ImportRow.number)
        .limit(size)
        .offset(offset(page, size))
    )
    rows = tuple(RejectedRow(*row) for row in session.execute(query))
    return Page(rows, page, size, count_rejected(session, batch_id))


def stream_rejected(session: Session, batch_id: int) -> Iterator[RejectedRow]:
    """Every rejected row in the order of the file, a thousand at a time."""
    query = (
        select(ImportRow.number, ImportRow.raw, ImportRow.problems)
        .where(ImportRow.batch_id == batch_id)
        .order_by(ImportRow.number)
        .execution_options(yield_per=1_000)
    )
    for number, raw, problems in session.execute(query):
        yield RejectedRow(number, raw, problems)


def rejected_table(header: Sequence[str], rows: Iterator[RejectedRow]) -> Iterator[Sequence[Any]]:
    """A file to correct: the rejected rows under their own header, with their row numbers and what is wrong."""
    yield [*header, _("Row in the file"), _("What is wrong")]
    for row in rows:
        cells = [*row.raw, *[""] * (len(header) - len(row.raw))]
        yield [*cells, row.number, " ".join(told(problem) for problem in row.problems)]


def told(problem: Mapping[str, str]) -> str:
    """One problem in one line: column, what is wrong, what would be right."""
    parts = (f"{problem['column']}:" if problem["column"] else "", problem["problem"], problem["right"])
    return " ".join(part for part in parts if part)
