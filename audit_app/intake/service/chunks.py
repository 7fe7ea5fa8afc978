"""Packs checked rows by the thousand and unpacks them again, in the order of the file."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from audit_app.intake.models import ImportChunk, ImportRow
from audit_app.intake.rules import Verdict
from audit_app.intake.service.kinds import Problem, Values

LETTERS = {Verdict.NEW: "n", Verdict.CHANGED: "c", Verdict.SAME: "s"}
VERDICTS = {letter: verdict for verdict, letter in LETTERS.items()}
LEVEL = 1  # of compression: 3 takes twice as long for a tenth less


@dataclass(slots=True)
class Chunk:
    """Accepted rows side by side: row numbers, verdicts, values; `notes` by position, for what a row may be told."""

    numbers: list[int]
    verdicts: list[Verdict]
    rows: list[Values]
    notes: Mapping[int, Sequence[Problem]] = field(default_factory=dict)

    def to_write(self) -> list[Values]:
        """The rows that applying writes."""
        return [
            row for row, verdict in zip(self.rows, self.verdicts, strict=True) if verdict is not Verdict.SAME
        ]


def pack(chunk: Chunk) -> bytes:
    letters = "".join([LETTERS[verdict] for verdict in chunk.verdicts])
    said = [chunk.numbers, letters, chunk.rows, chunk.notes]
    return zlib.compress(json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode(), LEVEL)


def unpack(content: bytes) -> Chunk:
    numbers, letters, rows, notes = json.loads(zlib.decompress(content))
    return Chunk(
        numbers,
        [VERDICTS[letter] for letter in letters],
        rows,
        {int(position): note for position, note in notes.items()},
    )


def rows_to_write(session: Session, batch_id: int) -> Iterator[list[Values]]:
    """New and changed rows in the order of the file, a chunk in memory at a time."""
    ids = session.scalars(
        select(ImportChunk.id)
        .where(ImportChunk.batch_id == batch_id, (ImportChunk.new > 0) | (ImportChunk.changed > 0))
        .order_by(ImportChunk.first_number)
    ).all()
    for chunk_id in ids:
        content = session.scalars(select(ImportChunk.content).where(ImportChunk.id == chunk_id)).one()
        yield unpack(content).to_write()


def forget_accepted(session: Session, batch_id: int) -> None:
    session.execute(delete(ImportChunk).where(ImportChunk.batch_id == batch_id))


def forget(session: Session, batch_id: int) -> None:
    """Everything a check left of this file."""
    forget_accepted(session, batch_id)
    session.execute(delete(ImportRow).where(ImportRow.batch_id == batch_id))
