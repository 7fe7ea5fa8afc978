"""Shows a page of a checked file: its rows in words, whatever their verdict, without unpacking all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from audit_app.base.paging import SIZE, Page, offset
from audit_app.intake import queries
from audit_app.intake.rules import Verdict
from audit_app.intake.service import Kind, Values, unpack


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One row and what it would do; `said` are its values in words."""

    number: int
    verdict: Verdict
    said: Sequence[str]
    problems: Sequence[Mapping[str, str]]


def list_preview(
    session: Session,
    kind: Kind,
    batch_id: int,
    verdict: Verdict | None = None,
    page: int = 1,
    size: int = SIZE,
) -> Page[PreviewRow]:
    """Rows of one import in the order of the file, of one verdict or of all."""
    chunks = queries.list_chunks(session, batch_id) if verdict is not Verdict.REJECTED else []
    if not chunks and verdict in (None, Verdict.REJECTED):  # once applied, only rejected rows are still there
        found = queries.page_rejected(session, batch_id, page, size)
        return Page(tuple(map(_rejected, found.rows)), page, size, found.total)
    skipped = offset(page, size)
    touched: list[queries.ChunkLine] = []
    before = first = 0
    for chunk in chunks:
        held = chunk.holds(verdict)
        if before < skipped + size and before + held > skipped:
            if not touched:
                first = before
            touched.append(chunk)
        before += held
    rows = _rows_of(session, kind, batch_id, touched, verdict, (skipped - first, size))
    return Page(tuple(rows), page, size, before)


def _rows_of(
    session: Session,
    kind: Kind,
    batch_id: int,
    chunks: Sequence[queries.ChunkLine],
    verdict: Verdict | None,
    window: tuple[int, int],
) -> list[PreviewRow]:
    """The rows of these chunks from position to position; `window`: how many to leave out, how many to show."""
    if not chunks:
        return []
    skipped, size = window
    taken: list[tuple[int, Verdict, Values | None, Sequence[Mapping[str, str]], Sequence[object]]] = []
    for content in queries.read_chunks(session, [chunk.id for chunk in chunks]):
        chunk = unpack(content)
        taken += [
            (number, said, row, chunk.notes.get(position, ()), ())
            for position, (number, said, row) in enumerate(
                zip(chunk.numbers, chunk.verdicts, chunk.rows, strict=True)
            )
            if verdict in (None, said)
        ]
    if verdict is None and any(chunk.counts[Verdict.REJECTED] for chunk in chunks):
        since, until = chunks[0].first_number, chunks[-1].last_number
        taken += [
            (row.number, Verdict.REJECTED, None, row.problems, row.raw)
            for row in queries.list_rejected(session, batch_id, since, until, skipped + size)
        ]
        taken.sort(key=lambda row: row[0])
    shown = taken[skipped : skipped + size]
    values = [row for _number, _verdict, row, _problems, _raw in shown if row is not None]
    words = iter(kind.words(session, values) if kind.words else values)
    return [
        PreviewRow(number, said, _texts(raw if row is None else next(words)), problems)
        for number, said, row, problems, raw in shown
    ]


def _rejected(row: queries.RejectedRow) -> PreviewRow:
    return PreviewRow(row.number, Verdict.REJECTED, _texts(row.raw), row.problems)


def _texts(cells: Sequence[object]) -> tuple[str, ...]:
    return tuple("" if cell is None else str(cell) for cell in cells)
