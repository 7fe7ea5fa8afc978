"""What every check of a row shares: its outcome, repeated rows, and codes that are nearly right."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from audit_app.base.i18n import gettext as _
from audit_app.base.tabular import Cell
from audit_app.training.importer.cells import Problem, problem
from audit_app.training.rules import Verdict

SUGGESTED = 200  # different unknown codes for which a near one is looked up; beyond that it costs too much


@dataclass(frozen=True, slots=True)
class Checked:
    """What one row would do. `values` of people and requirements; `fields` of completions, in `STAGED` order."""

    verdict: Verdict
    values: dict[str, Any] | None = None
    fields: tuple[Any, ...] | None = None


class Checker(Protocol):
    """Checks row after row; remembers which rows said the same and which new names they brought."""

    creates: dict[str, dict[str, str]]

    def check(self, number: int, row: Sequence[Cell], problems: list[Problem]) -> Checked: ...


class Seen:
    """Which key stood in which row first, and what that row said."""

    def __init__(self) -> None:
        self._rows: dict[Any, tuple[int, int]] = {}

    def again(self, key: Any, said: Any, number: int, column: str, problems: list[Problem]) -> bool:
        """True for a row that repeats an earlier one word for word; one that contradicts it is a problem."""
        first, digest = self._rows.setdefault(key, (number, hash(said)))
        if first == number:
            return False
        if digest == hash(said):
            problems.append(problem(column, "", _("This says the same as row %(row)s.", row=first)))
            return True
        problems.append(
            problem(
                column,
                "",
                _("Row %(row)s says something else about the same.", row=first),
                _("Keep one of the two rows."),
            )
        )
        return False


class Suggester:
    """Finds the known code that an unknown one was probably meant to be."""

    def __init__(self, known: Mapping[str, str]) -> None:
        self._known = known
        self._asked: dict[str, str] = {}

    def near(self, code: str) -> str:
        key = code.casefold()
        if key not in self._asked and len(self._asked) < SUGGESTED:
            near = difflib.get_close_matches(key, self._known, n=1, cutoff=0.8)
            self._asked[key] = self._known[near[0]] if near else ""
        found = self._asked.get(key)
        return _("Did you mean %(code)s?", code=found) if found else ""
