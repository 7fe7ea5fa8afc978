"""Checks rows of people: by code new, changed or the same."""

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
from audit_app.training.importer import known
from audit_app.training.service import PERSON, staff_row
from audit_app.workforce.queries import KnownPerson, known_staff
from audit_app.workforce.rules import Dates, faults
from audit_app.workforce.service import differences, fault_sentence


class PeopleChecker(Checker):
    """People, laid out as `service.PERSON`: by code new, changed or the same."""

    def __init__(self, session: Session, reading: Reading) -> None:
        self.columns = Columns(reading, self.parsers(reading.order))
        self.known, self.codes, self.today = known_staff(session), reading.collected, reading.today
        self.places = {
            kind: {name.casefold() for name in names} for kind, names in known.place_names(session).items()
        }
        self.creates: dict[str, dict[str, str]] = {"site": {}, "programme": {}, "job": {}}

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

    def check(self, _number: int, row: Sequence[Cell], problems: list[Problem]) -> Values | None:
        said = self.columns.read(row, problems)
        name = self.columns.name
        code = said["person_code"]
        if code is None:
            if not any(one["column"] == name("person_code") for one in problems):
                problems.append(problem(name("person_code"), "", _("A person needs a code.")))
            return None
        known = self.known.get(code.casefold())
        self._check_needed(said, known, problems)
        self._check_dates(said, known, problems)
        self._check_supervisor(said, problems)
        return tuple(
            value.isoformat() if isinstance(value, dt.date) else value for value in map(said.get, PERSON)
        )

    def key(self, values: Values) -> Hashable:
        return str(values[0]).casefold()

    def compare(self, session: Session, rows: Sequence[Values]) -> Sequence[Verdict]:  # noqa: ARG002 - known since the start
        return [self._verdict(row) for row in rows]

    def _verdict(self, values: Values) -> Verdict:
        row = staff_row(values)
        known = self.known.get(row.code.casefold())
        if known is not None and not differences(row, known):
            return Verdict.SAME
        for kind, names in self.creates.items():
            name = getattr(row, kind)
            if name and name.casefold() not in self.places[kind]:
                names.setdefault(name.casefold(), name)
        return Verdict.NEW if known is None else Verdict.CHANGED

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
