"""Checks rows of requirements: by job, programme and module new, changed or the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from audit_app.base.i18n import gettext as _
from audit_app.base.tabular import Cell, DateOrder
from audit_app.intake.importer import (
    Checker,
    Columns,
    Parse,
    Problem,
    Reading,
    Values,
    Verdict,
    cells,
    problem,
)
from audit_app.training.importer import known, words
from audit_app.training.rules import Topic
from audit_app.training.service import MOST_MONTHS


class RequirementChecker(Checker):
    """Requirements as pairs of field and value: an empty cell says something here, a missing column does not."""

    def __init__(self, session: Session, reading: Reading) -> None:
        self.columns = Columns(reading, self.parsers(reading.order))
        self.known = known.known_requirements(session)
        self.creates: dict[str, dict[str, str]] = {"job": {}, "programme": {}, "module": {}}
        self.titles: dict[str, tuple[int, Any, Any]] = {}

    @staticmethod
    def parsers(order: DateOrder | None) -> Mapping[str, Parse]:
        name = cells.text(200)
        return {
            "job": name,
            "programme": name,
            "module_code": cells.text(64),
            "module_title": name,
            "kind": cells.word(words.MODULE_KINDS),
            "pass_mark": cells.percent,
            "validity_months": cells.whole(0, MOST_MONTHS),
            "before_live": cells.yes_or_no,
            "topic": cells.word({topic.value: topic.value for topic in Topic}),
            "effective_on": cells.date(order),
        }

    def check(self, number: int, row: Sequence[Cell], problems: list[Problem]) -> Values | None:
        said = self.columns.read(row, problems)
        name = self.columns.name
        wrong = {one["column"] for one in problems}
        problems += [
            problem(name(needed), "", _("This is needed."))
            for needed in ("job", "module_code")
            if said.get(needed) is None and name(needed) not in wrong
        ]
        if said.get("job") is None or said.get("module_code") is None:
            return None
        if said.get("validity_months") == 0:
            said["validity_months"] = None  # nought months: many lists say "for good" so
        self._check_title(number, said, problems)
        if said.get("before_live") is None:
            said.pop("before_live", None)
        return tuple(
            (name, value.isoformat() if isinstance(value, dt.date) else value) for name, value in said.items()
        )

    def key(self, values: Values) -> Hashable:
        said = dict(values)
        return tuple((said.get(name) or "").casefold() for name in ("job", "programme", "module_code"))

    def compare(self, session: Session, rows: Sequence[Values]) -> Sequence[Verdict]:  # noqa: ARG002 - known since the start
        return [self._verdict(dict(row)) for row in rows]

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

    def _verdict(self, said: dict[str, Any]) -> Verdict:
        job, programme, module = (
            (said.get(name) or "").casefold() for name in ("job", "programme", "module_code")
        )
        if job not in self.known.jobs:
            self.creates["job"].setdefault(job, said["job"])
        if programme and programme not in self.known.programmes:
            self.creates["programme"].setdefault(programme, said["programme"])
        if module not in self.known.modules:
            self.creates["module"].setdefault(module, said["module_code"])
        there = self.known.by_key.get((job, programme, module))
        if there is None:
            return Verdict.NEW
        for name in ("module_title", "kind", "topic", "effective_on", "before_live"):
            if said.get(name) is not None and said[name] != getattr(there, name):
                return Verdict.CHANGED
        for name in ("pass_mark", "validity_months"):
            if name in said and said[name] != getattr(there, name):
                return Verdict.CHANGED
        return Verdict.SAME
