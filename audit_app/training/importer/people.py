"""Checks rows of people: by code new, changed or the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from audit_app.base.i18n import gettext as _
from audit_app.base.tabular import Cell, DateOrder
from audit_app.training.importer import cells
from audit_app.training.importer.cells import Columns, Parse, Problem, problem
from audit_app.training.importer.checks import Checked, Seen
from audit_app.training.rules import Verdict
from audit_app.training.service import staff_row
from audit_app.workforce.queries import KnownPerson
from audit_app.workforce.rules import Dates, faults
from audit_app.workforce.service import differences, fault_sentence


class PeopleChecker:
    """People: by code new, changed or the same."""

    def __init__(
        self,
        columns: Columns,
        known: Mapping[str, KnownPerson],
        places: Mapping[str, Collection[str]],
        codes_in_file: Collection[str],
        today: dt.date,
    ) -> None:
        self.columns, self.known, self.codes, self.today = columns, known, codes_in_file, today
        self.places = {kind: {name.casefold() for name in names} for kind, names in places.items()}
        self.creates: dict[str, dict[str, str]] = {"site": {}, "programme": {}, "job": {}}
        self.seen = Seen()

    @staticmethod
    def parsers(order: DateOrder | None) -> Mapping[str, Parse]:
        date = cells.date(order)
        name = cells.text(200)
        return {
            "person_code": cells.text(64),
            "full_name": name,
            "email": cells.text(255),
            "site": name,
            "programme": name,
            "job": name,
            "hired_on": date,
            "live_on": date,
            "left_on": date,
            "supervisor_code": cells.text(64),
            "placed_on": date,
        }

    def check(self, number: int, row: Sequence[Cell], problems: list[Problem]) -> Checked:
        said = self.columns.read(row, problems)
        name = self.columns.name
        code = said["person_code"]
        if code is None:
            if not any(one["column"] == name("person_code") for one in problems):
                problems.append(problem(name("person_code"), "", _("A person needs a code.")))
            return Checked(Verdict.REJECTED)
        known = self.known.get(code.casefold())
        self._check_needed(said, known, problems)
        self._check_dates(said, known, problems)
        self._check_supervisor(said, problems)
        repeats = self.seen.again(
            code.casefold(), tuple(said.values()), number, name("person_code"), problems
        )
        if repeats and len(problems) == 1:
            return Checked(Verdict.SAME)
        if problems:
            return Checked(Verdict.REJECTED)
        values = {
            key: value.isoformat() if isinstance(value, dt.date) else value
            for key, value in said.items()
            if value is not None
        }
        if known is not None and not differences(staff_row(values), known):
            return Checked(Verdict.SAME)
        for kind, names in self.creates.items():
            if said.get(kind) and said[kind].casefold() not in self.places[kind]:
                names.setdefault(said[kind].casefold(), said[kind])
        return Checked(Verdict.NEW if known is None else Verdict.CHANGED, values)

    def _check_needed(
        self, said: Mapping[str, Any], known: KnownPerson | None, problems: list[Problem]
    ) -> None:
        if known is not None:
            return
        wrong = {one["column"] for one in problems}
        for field_ in ("full_name", "site", "job", "hired_on"):
            name = self.columns.name(field_)
            if said.get(field_) is None and name not in wrong:
                problems.append(problem(name, "", _("This is needed for a new person.")))

    def _check_dates(
        self, said: Mapping[str, Any], known: KnownPerson | None, problems: list[Problem]
    ) -> None:
        hired = said.get("hired_on") or (known.hired_on if known else None)
        if hired is None:
            return
        dates = Dates(
            hired,
            said.get("live_on") or (known.live_on if known else None),
            said.get("left_on") or (known.left_on if known else None),
        )
        for field_, fault in faults(dates, self.today):
            problems.append(
                problem(self.columns.name(field_), said.get(field_), fault_sentence(fault, dates))
            )
        placed = said.get("placed_on")
        if placed is None or known is None or known.placed_from is None:
            return
        earliest = known.placed_from
        last = dates.left_on
        if placed < earliest or (last is not None and placed > last):
            problems.append(
                problem(
                    self.columns.name("placed_on"),
                    placed,
                    _("The present placement began on %(day)s.", day=earliest),
                    _("A move begins after that day and before the last day of work."),
                )
            )

    def _check_supervisor(self, said: Mapping[str, Any], problems: list[Problem]) -> None:
        code = said.get("supervisor_code")
        if code and code.casefold() not in self.known and code.casefold() not in self.codes:
            problems.append(
                problem(
                    self.columns.name("supervisor_code"),
                    code,
                    _("Nobody has this code, here or in this file."),
                    _("Correct the code, or leave it empty."),
                )
            )
