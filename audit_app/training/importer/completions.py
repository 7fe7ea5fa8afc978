"""Checks rows of completions: shape and references; new, changed or same is told later by one statement."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from audit_app.base.i18n import gettext as _
from audit_app.base.tabular import Cell, DateOrder
from audit_app.training.importer import cells
from audit_app.training.importer.cells import Columns, Parse, Problem, problem
from audit_app.training.importer.checks import Checked, Seen, Suggester
from audit_app.training.rules import CompletionKind, ModuleKind, Result, Verdict
from audit_app.training.service import MOST_HOURS, MOST_TRIES

Placed = tuple[dt.date, dt.date, int, int | None]


@dataclass(frozen=True, slots=True)
class KnownForCompletions:
    """People and modules by code, and the pass marks of requirements; keys in lower case."""

    people: Mapping[str, int]
    people_codes: Mapping[str, str]
    modules: Mapping[str, tuple[int, ModuleKind]]
    module_codes: Mapping[str, str]
    marks: Mapping[tuple[int, int, int | None], float]
    highest_marks: Mapping[int, float]
    placements: Mapping[int, Sequence[Placed]]


class CompletionChecker:
    """Completions: shape and references here; new, changed or same is told later by one statement."""

    def __init__(self, columns: Columns, known: KnownForCompletions) -> None:
        self.columns, self.known = columns, known
        self.creates: dict[str, dict[str, str]] = {}
        self.seen = Seen()
        self.people = Suggester(known.people_codes)
        self.modules = Suggester(known.module_codes)

    @staticmethod
    def parsers(order: DateOrder | None, today: dt.date) -> Mapping[str, Parse]:
        return {
            "person_code": cells.text(64),
            "module_code": cells.text(64),
            "kind": cells.word(cells.COMPLETION_KINDS),
            "completed_on": cells.date(order, latest=today),
            "hours": cells.hours(MOST_HOURS),
            "trainer_code": cells.text(64),
            "method": cells.text(200),
            "score": cells.percent,
            "try_no": cells.whole(1, MOST_TRIES),
            "result": cells.word(cells.RESULTS),
            "proof": cells.text(500),
        }

    def check(self, number: int, row: Sequence[Cell], problems: list[Problem]) -> Checked:
        said = self.columns.read(row, problems)
        person_id = self._person(said, "person_code", problems, needed=True)
        trainer_id = self._person(said, "trainer_code", problems, needed=False)
        module = self._module(said, problems)
        day = said["completed_on"]
        if day is None and not problems:
            problems.append(problem(self.columns.name("completed_on"), "", _("A record needs its date.")))
        if person_id is None or module is None or day is None or problems:
            return Checked(Verdict.REJECTED)
        module_id, module_kind = module
        kind = (
            said.get("kind")
            or (
                CompletionKind.VERIFICATION if module_kind == ModuleKind.SKILL else CompletionKind.TRAINING
            ).value
        )
        score, try_no = said.get("score"), said.get("try_no") or 1
        result = said.get("result") or self._result(kind, score, module_id, (person_id, day), problems)
        key = (person_id, module_id, kind, day, try_no)
        fields = (
            person_id,
            module_id,
            kind,
            day.isoformat(),
            try_no,
            said.get("hours"),
            trainer_id,
            said.get("method"),
            score,
            result,
            said.get("proof"),
        )
        repeats = self.seen.again(key, fields, number, self.columns.name("completed_on"), problems)
        if repeats and len(problems) == 1:
            return Checked(Verdict.SAME)
        if problems:
            return Checked(Verdict.REJECTED)
        return Checked(Verdict.NEW, fields=fields)

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
