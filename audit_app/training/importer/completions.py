"""Checks rows of completions: shape, references, results; one statement for thousands tells which are known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from audit_app.base.bulk import bulk_find
from audit_app.base.i18n import gettext as _
from audit_app.base.tabular import Cell, DateOrder
from audit_app.intake.importer import (
    Checker,
    Columns,
    Parse,
    Problem,
    Reading,
    Remembered,
    Suggester,
    Values,
    Verdict,
    cells,
    problem,
)
from audit_app.training.importer import known, words
from audit_app.training.models import Completion
from audit_app.training.rules import CompletionKind, ModuleKind, Result
from audit_app.training.service import COMPLETION, MOST_HOURS, MOST_TRIES


class CompletionChecker(Checker):
    """Completions, laid out as `service.COMPLETION`."""

    def __init__(self, session: Session, reading: Reading) -> None:
        self.columns = Columns(reading, self.parsers(reading.order, reading.today))
        self.known = known.known_for_completions(session)
        self.people = Suggester(self.known.people_codes)
        self.modules = Suggester(self.known.module_codes)
        self.empty = known.has_no_completions(session)
        self.staff = Remembered(lambda code: _look(self.known.people, code))
        self.taught = Remembered(lambda code: _look(self.known.modules, code))

    @staticmethod
    def parsers(order: DateOrder | None, today: dt.date) -> Mapping[str, Parse]:
        return {
            "person_code": cells.text(64),
            "module_code": cells.text(64),
            "kind": cells.word(words.COMPLETION_KINDS),
            "completed_on": cells.date(order, latest=today),
            "hours": cells.hours(MOST_HOURS),
            "trainer_code": cells.text(64),
            "method": cells.text(200),
            "score": cells.percent,
            "try_no": cells.whole(1, MOST_TRIES),
            "result": cells.word(words.RESULTS),
            "proof": cells.text(500),
        }

    def quick(self, rows: Sequence[Sequence[Cell]]) -> Sequence[Values | None]:
        """Rows with a person, a module, a day and a result; all others are for `check`."""
        said = self.columns.many(rows)
        found: list[Values | None] = [
            None
            if None in (person, module, result) or day in (None, cells.UNREAD) or (code and trainer is None)
            else (
                person, module[0], kind or _kind(module[1]), day.isoformat(), try_no or 1, hours, trainer,
                method or "", score, result, proof or "",
            )
            for person, module, kind, day, try_no, hours, code, trainer, method, score, result, proof in zip(
                map(self.staff.__getitem__, said["person_code"]),
                map(self.taught.__getitem__, said["module_code"]),
                said["kind"], said["completed_on"], said["try_no"], said["hours"], said["trainer_code"],
                map(self.staff.__getitem__, said["trainer_code"]),
                said["method"], said["score"], said["result"], said["proof"], strict=True,
            )
        ]  # fmt: skip
        for position in said.unread():
            found[position] = None
        return found

    def check(self, _number: int, row: Sequence[Cell], problems: list[Problem]) -> Values | None:
        said = self.columns.read(row, problems)
        person_id = self._person(said, "person_code", problems, needed=True)
        trainer_id = self._person(said, "trainer_code", problems, needed=False)
        module = self._module(said, problems)
        day = said["completed_on"]
        if day is None and not problems:
            problems.append(problem(self.columns.name("completed_on"), "", _("A record needs its date.")))
        if person_id is None or module is None or day is None or problems:
            return None
        module_id, module_kind = module
        kind = said.get("kind") or _kind(module_kind)
        score, try_no = said.get("score"), said.get("try_no") or 1
        result = said.get("result") or self._result(kind, score, module_id, (person_id, day), problems)
        return (
            person_id,
            module_id,
            kind,
            day.isoformat(),
            try_no,
            said.get("hours"),
            trainer_id,
            said.get("method") or "",
            score,
            result,
            said.get("proof") or "",
        )

    def key(self, values: Values) -> Hashable:
        return values[:5]

    def compare(self, session: Session, rows: Sequence[Values]) -> Sequence[Verdict]:
        """An empty cell says nothing; a row is the same when nothing it says differs from what is known."""
        if self.empty:
            return [Verdict.NEW] * len(rows)
        there = bulk_find(session, Completion, COMPLETION[:5], [row[:5] for row in rows], COMPLETION[5:])
        return [_verdict(row, there.get(tuple(row[:5]))) for row in rows]

    def _person(
        self, said: Mapping[str, Any], field_: str, problems: list[Problem], *, needed: bool
    ) -> int | None:
        code = said.get(field_)
        if code is None:
            if needed and not problems:
                problems.append(problem(self.columns.name(field_), "", _("A record needs a person's code.")))
            return None
        found = self.known.people.get(code.casefold())
        if found is None:
            right = self.people.near(code) or (
                _("Import this person first, or correct the code.")
                if needed
                else _("Correct the code, or leave it empty for a trainer from outside.")
            )
            problems.append(problem(self.columns.name(field_), code, _("Nobody has this code."), right))
        return found

    def _module(self, said: Mapping[str, Any], problems: list[Problem]) -> tuple[int, ModuleKind] | None:
        code = said.get("module_code")
        if code is None:
            if not problems:
                problems.append(
                    problem(self.columns.name("module_code"), "", _("A record needs a module's code."))
                )
            return None
        found = self.known.modules.get(code.casefold())
        if found is None:
            right = self.modules.near(code) or _("Import the requirements with this module first.")
            problems.append(
                problem(self.columns.name("module_code"), code, _("No module has this code."), right)
            )
        return found

    def _result(
        self,
        kind: str,
        score: float | None,
        module_id: int,
        who: tuple[int, dt.date],
        problems: list[Problem],
    ) -> str | None:
        """By the pass mark where only a score is given; having been taught is enough where there was no test."""
        if score is None:
            if kind == CompletionKind.TRAINING:
                return Result.PASS.value
            problems.append(
                problem(
                    self.columns.name("result"),
                    "",
                    _("A verification needs a result or a score."),
                    _("Write pass or fail."),
                )
            )
            return None
        mark = self._mark(module_id, *who)
        if mark is None:
            problems.append(
                problem(
                    self.columns.name("result"),
                    "",
                    _("No requirement states a pass mark for this module."),
                    _("Write pass or fail, or state the pass mark first."),
                )
            )
            return None
        return (Result.PASS if score >= mark else Result.FAIL).value

    def _mark(self, module_id: int, person_id: int, day: dt.date) -> float | None:
        """The pass mark of the person's job that day, else the highest that any job states."""
        for begins, ends, job_id, programme_id in self.known.placements.get(person_id, ()):
            if begins <= day <= ends:
                marks = self.known.marks
                own = marks.get((module_id, job_id, programme_id), marks.get((module_id, job_id, None)))
                if own is not None:
                    return own
        return self.known.highest_marks.get(module_id)


def _look(known: Mapping[str, Any], code: Any) -> Any:
    return known.get(code.casefold()) if isinstance(code, str) else None


def _kind(module: ModuleKind) -> str:
    return (CompletionKind.VERIFICATION if module == ModuleKind.SKILL else CompletionKind.TRAINING).value


def _verdict(row: Values, known: Sequence[Any] | None) -> Verdict:
    if known is None:
        return Verdict.NEW
    said = zip(row[5:], known, strict=True)
    return Verdict.SAME if all(new in (None, "", old) for new, old in said) else Verdict.CHANGED
