"""Turns rows of a file into checked chunks: verdicts for those that are taken, sentences for those that are not."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from audit_app.base.i18n import gettext as _
from audit_app.base.tabular import Row
from audit_app.intake.importer.cells import problem
from audit_app.intake.importer.seen import Repeat, Seen
from audit_app.intake.models import ImportChunk, ImportRow
from audit_app.intake.rules import Verdict
from audit_app.intake.service import Checker, Chunk, Problem, Values, pack

CHUNK = 5_000
MOST_REJECTED = 10_000  # rejected rows kept to be corrected; a file with more is wrong as a whole


@dataclass(slots=True)
class Staging:
    """Checks and writes chunk after chunk of one file; knows how many rows of each verdict there were.

    `about` is what the file's header calls the field that repeated rows are told by.
    """

    organisation_id: int
    batch_id: int
    checker: Checker
    about: str
    seen: Seen
    counts: Counter[Verdict] = field(default_factory=Counter)

    def take(self, session: Session, rows: Sequence[Row]) -> None:
        """Checks these rows and writes what becomes of them."""
        if not rows:
            return
        rejected: list[tuple[Row, list[Problem]]] = []
        taken: list[Row] = []
        values: list[Values] = []
        notes: dict[int, list[Problem]] = {}
        quick = iter(self.checker.quick([row.cells for row in rows if row.problem is None]))
        for row in rows:
            found = next(quick) if row.problem is None else None
            if found is not None:
                taken.append(row)
                values.append(found)
                continue
            problems: list[Problem] = []
            found = self._check(row, problems)
            if found is None or problems:
                rejected.append((row, problems))
            else:
                taken.append(row)
                values.append(found)
        repeats = {one.position: one for one in self._repeats(taken, values)}
        if repeats:
            taken, values, notes, more = self._without(taken, values, repeats)
            rejected = sorted(rejected + more, key=lambda one: one[0].number)
        verdicts = self._compared(session, values, notes)
        chunk = Chunk([row.number for row in taken], verdicts, values, notes)
        self._write(session, chunk, rejected, (rows[0].number, rows[-1].number))

    def _check(self, row: Row, problems: list[Problem]) -> Values | None:
        if row.problem is not None:
            problems.append(problem("", "", str(row.problem), _("Compare the row with the header.")))
            return None
        return self.checker.check(row.number, row.cells, problems)

    def _repeats(self, rows: Sequence[Row], values: Sequence[Values]) -> list[Repeat]:
        keys = self.checker.keys(values)
        said = [one if isinstance(one, tuple) else tuple(one) for one in values]
        return self.seen.repeats([row.number for row in rows], keys, said)

    def _without(
        self, rows: list[Row], values: list[Values], repeats: dict[int, Repeat]
    ) -> tuple[list[Row], list[Values], dict[int, list[Problem]], list[tuple[Row, list[Problem]]]]:
        """Rows and values without those that contradict an earlier row, which are rejected; notes for mere repeats."""
        kept: list[tuple[Row, Values]] = []
        notes: dict[int, list[Problem]] = {}
        rejected: list[tuple[Row, list[Problem]]] = []
        for position, (row, said) in enumerate(zip(rows, values, strict=True)):
            repeat = repeats.get(position)
            if repeat is None:
                kept.append((row, said))
            elif repeat.same:
                wrong = _("This says the same as row %(row)s.", row=repeat.first)
                notes[len(kept)] = [problem(self.about, "", wrong)]
                kept.append((row, said))
            else:
                wrong = _("Row %(row)s says something else about the same.", row=repeat.first)
                rejected.append((row, [problem(self.about, "", wrong, _("Keep one of the two rows."))]))
        return [row for row, _said in kept], [said for _row, said in kept], notes, rejected

    def _compared(
        self, session: Session, values: list[Values], notes: dict[int, list[Problem]]
    ) -> list[Verdict]:
        """What each row would do; a row that repeats an earlier one does nothing."""
        if not notes:
            return list(self.checker.compare(session, values)) if values else []
        asked = [one for position, one in enumerate(values) if position not in notes]
        found = iter(self.checker.compare(session, asked) if asked else ())
        return [Verdict.SAME if position in notes else next(found) for position in range(len(values))]

    def _write(
        self,
        session: Session,
        chunk: Chunk,
        rejected: list[tuple[Row, list[Problem]]],
        numbers: tuple[int, int],
    ) -> None:
        room = max(0, MOST_REJECTED - self.counts[Verdict.REJECTED])
        counts = Counter(chunk.verdicts)
        self.counts.update(counts)
        self.counts[Verdict.REJECTED] += len(rejected)
        kept = rejected[:room]
        session.add(
            ImportChunk(
                batch_id=self.batch_id,
                first_number=numbers[0],
                last_number=numbers[1],
                new=counts[Verdict.NEW],
                changed=counts[Verdict.CHANGED],
                same=counts[Verdict.SAME],
                rejected=len(kept),
                content=pack(chunk),
            )
        )
        if kept:
            session.execute(
                insert(ImportRow),
                [
                    {
                        "organisation_id": self.organisation_id,
                        "batch_id": self.batch_id,
                        "number": row.number,
                        "raw": plain(row.cells),
                        "problems": problems,
                    }
                    for row, problems in kept
                ],
            )


def plain(cells: Sequence[Any]) -> list[Any]:
    """Cells as JSON has them: a workbook's dates as text."""
    said: list[Any] = json.loads(json.dumps(list(cells), ensure_ascii=False, default=str))
    return said
