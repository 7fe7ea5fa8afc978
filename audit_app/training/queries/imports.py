"""Reads imports: their history, one of them, its preview and its rejected rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from audit_app.base.background import JobRow, State
from audit_app.base.errors import NotFound
from audit_app.base.i18n import gettext as _
from audit_app.base.paging import SIZE, Page, offset
from audit_app.training.models import ImportBatch, ImportRow, Module
from audit_app.training.rules import BatchState, ImportKind, Verdict
from audit_app.workforce.models import Person


@dataclass(frozen=True, slots=True)
class ImportLine:
    """An import in the history."""

    id: int
    kind: ImportKind
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
class PreviewRow:
    """One row and what it would do; `said` are its values in words."""

    number: int
    verdict: Verdict
    said: Sequence[str]
    problems: Sequence[Mapping[str, str]]


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


def list_imports(session: Session, page: int = 1, size: int = SIZE) -> Page[ImportLine]:
    """The newest first."""
    total = session.scalar(select(func.count(ImportBatch.id))) or 0
    rows = session.execute(
        select(*_LINE).order_by(ImportBatch.id.desc()).limit(size).offset(offset(page, size))
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


def list_preview(
    session: Session, batch_id: int, verdict: Verdict | None = None, page: int = 1, size: int = SIZE
) -> Page[PreviewRow]:
    """Rows of one import in the order of the file, of one verdict or of all."""
    where = [ImportRow.batch_id == batch_id]
    if verdict is not None:
        where.append(ImportRow.verdict == verdict)
    total = session.scalar(select(func.count(ImportRow.id)).where(*where)) or 0
    query: Any = (
        select(
            ImportRow.number,
            ImportRow.verdict,
            ImportRow.raw,
            ImportRow.problems,
            ImportRow.values,
            Person.full_name,
            Module.code,
            ImportRow.kind,
            ImportRow.completed_on,
            ImportRow.try_no,
            ImportRow.score,
            ImportRow.result,
        )
        .outerjoin(Person, Person.id == ImportRow.person_id)
        .outerjoin(Module, Module.id == ImportRow.module_id)
        .where(*where)
        .order_by(ImportRow.number)
        .limit(size)
        .offset(offset(page, size))
    )
    rows = []
    for number, found, raw, problems, values, *fields in session.execute(query):
        said = raw or (list(values.values()) if values else fields)
        words = tuple("" if cell is None else str(cell) for cell in said)
        rows.append(PreviewRow(number, found, words, problems or ()))
    return Page(tuple(rows), page, size, total)


def stream_rejected(session: Session, batch_id: int) -> Iterator[RejectedRow]:
    """Every rejected row in the order of the file, a thousand at a time."""
    query = (
        select(ImportRow.number, ImportRow.raw, ImportRow.problems)
        .where(ImportRow.batch_id == batch_id, ImportRow.verdict == Verdict.REJECTED)
        .order_by(ImportRow.number)
        .execution_options(yield_per=1_000)
    )
    for number, raw, problems in session.execute(query):
        yield RejectedRow(number, raw or (), problems or ())


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
