"""Checks rows of requirements: by job, programme and module new, changed or the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from audit_app.base.i18n import gettext as _
from audit_app.base.tabular import Cell, DateOrder
from audit_app.training.importer import cells
from audit_app.training.importer.cells import Columns, Parse, Problem, problem
from audit_app.training.importer.checks import Checked, Seen
from audit_app.training.rules import Topic, Verdict
from audit_app.training.service import MOST_MONTHS


@dataclass(frozen=True, slots=True)
class KnownRequirement:
    """A requirement and its module, as a row of a file says them."""

    module_title: str
    kind: str
    topic: str
    effective_on: dt.date | None
    pass_mark: float | None
    validity_months: int | None
    before_live: bool


@dataclass(frozen=True, slots=True)
class KnownRequirements:
    """Everything the check of requirements compares with; keys in lower case."""

    by_key: Mapping[tuple[str, str, str], KnownRequirement]
    jobs: Collection[str]
    programmes: Collection[str]
    modules: Collection[str]


class RequirementChecker:
    """Requirements: by job, programme and module."""

    def __init__(self, columns: Columns, known: KnownRequirements) -> None:
        self.columns, self.known = columns, known
        self.creates: dict[str, dict[str, str]] = {"job": {}, "programme": {}, "module": {}}
        self.seen = Seen()
        self.titles: dict[str, tuple[int, Any, Any]] = {}

    @staticmethod
    def parsers(order: DateOrder | None) -> Mapping[str, Parse]:
        name = cells.text(200)
        return {
            "job": name,
            "programme": name,
            "module_code": cells.text(64),
            "module_title": name,
            "kind": cells.word(cells.MODULE_KINDS),
            "pass_mark": cells.percent,
            "validity_months": cells.whole(0, MOST_MONTHS),
            "before_live": cells.yes_or_no,
            "topic": cells.word({topic.value: topic.value for topic in Topic}),
            "effective_on": cells.date(order),
        }

    def check(self, number: int, row: Sequence[Cell], problems: list[Problem]) -> Checked:
        said = self.columns.read(row, problems)
        name = self.columns.name
        wrong = {one["column"] for one in problems}
        problems += [
            problem(name(needed), "", _("This is needed."))
            for needed in ("job", "module_code")
            if said.get(needed) is None and name(needed) not in wrong
        ]
        if said.get("job") is None or said.get("module_code") is None:
            return Checked(Verdict.REJECTED)
        if said.get("validity_months") == 0:
            said["validity_months"] = None  # nought months: many lists say "for good" so
        key = (
            said["job"].casefold(),
            (said.get("programme") or "").casefold(),
            said["module_code"].casefold(),
        )
        self._check_title(number, said, problems)
        repeats = self.seen.again(key, tuple(said.values()), number, name("module_code"), problems)
        if repeats and len(problems) == 1:
            return Checked(Verdict.SAME)
        if problems:
            return Checked(Verdict.REJECTED)
        return self._verdict(key, said)

    def _check_title(self, number: int, said: Mapping[str, Any], problems: list[Problem]) -> None:
        """One module cannot have two titles or kinds in one file."""
        code, told = said["module_code"].casefold(), (said.get("module_title"), said.get("kind"))
        first, *known = self.titles.setdefault(code, (number, *told))
        if any(one and other and one != other for one, other in zip(known, told, strict=True)):
            problems.append(
                problem(
                    self.columns.name("module_title"),
                    said.get("module_title"),
                    _("Row %(row)s gives this module another title or kind.", row=first),
                    _("Write the same in both rows."),
                )
            )

    def _verdict(self, key: tuple[str, str, str], said: dict[str, Any]) -> Checked:
        values = {
            name: value.isoformat() if isinstance(value, dt.date) else value for name, value in said.items()
        }
        if values.get("before_live") is None:
            values.pop("before_live", None)
        job, programme, module = key
        if job not in self.known.jobs:
            self.creates["job"].setdefault(job, said["job"])
        if programme and programme not in self.known.programmes:
            self.creates["programme"].setdefault(programme, said["programme"])
        if module not in self.known.modules:
            self.creates["module"].setdefault(module, said["module_code"])
        known = self.known.by_key.get(key)
        if known is None:
            return Checked(Verdict.NEW, values)
        for name in ("module_title", "kind", "topic", "effective_on", "before_live"):
            if said.get(name) is not None and said[name] != getattr(known, name):
                return Checked(Verdict.CHANGED, values)
        for name in ("pass_mark", "validity_months"):
            if name in said and said[name] != getattr(known, name):
                return Checked(Verdict.CHANGED, values)
        return Checked(Verdict.SAME)
