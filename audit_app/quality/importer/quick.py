"""Answers most rows of a large file of evaluations from what was said of earlier rows like them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Protocol

from audit_app.base.tabular import Cell
from audit_app.intake.importer import Columns, Problem, Remembered, Values
from audit_app.intake.importer.cells import REMEMBERED
from audit_app.quality.importer.known import Known
from audit_app.quality.queries import KnownAgent
from audit_app.quality.rules.evaluating import LATE_DAYS
from audit_app.quality.service import FIELDS

_HOW = slice(FIELDS.index("method"), FIELDS.index("customer_errors"))
_MARKS = slice(FIELDS.index("customer_errors"), FIELDS.index("notes"))
_COUNTED = (
    "customer_errors",
    "business_errors",
    "compliance_errors",
    "noncritical_errors",
    "points",
    "points_possible",
)


class _Slow(Protocol):
    """The checker that knows the rules."""

    columns: Columns
    known: Known

    def check(self, number: int, row: Sequence[Cell], problems: list[Problem], /) -> Values | None: ...


class _Agent:
    """Somebody, with the days of each place: (first, last, programme and site)."""

    __slots__ = ("id", "stretches")

    def __init__(self, one: KnownAgent) -> None:
        self.id = one.id
        until = one.dates.left_on or dt.date.max
        self.stretches = [
            (
                max(place.from_on, one.dates.hired_on),
                min(place.until_on or dt.date.max, until),
                (place.programme_id, place.site_id),
            )
            for place in one.places
        ]


class QuickEvaluations:
    """Two parts of a row repeat all the time: how the contact was chosen and heard, and which errors were found.

    Each part is worked out by the checker itself, on the first row that says the same, and only from rows that it
    takes. What differs from row to row is copied: numbers of contacts, days, hours, people, names and notes.
    """

    def __init__(self, slow: _Slow) -> None:
        self.slow = slow
        self.agents = Remembered(self._agent)
        self.how: dict[Any, tuple[Any, ...]] = {}
        self.marks: dict[Any, tuple[Any, ...]] = {}

    def _agent(self, code: Any) -> _Agent | None:
        found = self.slow.known.agents.get(code.casefold()) if isinstance(code, str) else None
        return _Agent(found) if found else None

    def values(self, rows: Sequence[Sequence[Cell]]) -> list[Values | None]:
        """As `Checker.quick` says."""
        said = self.slow.columns.many(rows)
        found: list[Values | None] = [None] * len(rows)
        unread = said.unread()
        people = self.agents.__getitem__
        sides = zip(
            said["transaction_id"],
            map(people, said["agent_code"]),
            said["day"],
            said["time"],
            said["evaluated_on"],
            said["evaluator_code"],
            map(people, said["evaluator_code"]),
            said["evaluator_name"],
            zip(said["programme"], said["form"], strict=True),
            zip(said["channel"], said["method"], said["stepped_in"], said["selection"], strict=True),
            zip(*(said[name] for name in _COUNTED), strict=True),
            map(_named, said["errors"]),
            said["notes"],
            strict=True,
        )
        for position, one in enumerate(sides):
            contact, agent, day, hour, on, code, judge, name, where, how, counted, named, notes = one
            if agent is None or day is None or contact is None or position in unread:
                continue
            on = on or day
            if on < day or (code is not None and (judge is None or judge.id == agent.id)):
                continue
            place = next((place for first, last, place in agent.stretches if first <= day <= last), None)
            if place is None:
                continue
            of_how = (place, where, how, (on - day).days > LATE_DAYS)
            of_marks = (place[0], where, counted, named)
            known, marks = self.how.get(of_how), self.marks.get(of_marks)
            if known is None or marks is None:
                problems: list[Problem] = []
                values = self.slow.check(0, rows[position], problems)
                if values is None or problems:
                    continue
                self._remember(of_how, of_marks, values)
                found[position] = values
                continue
            found[position] = (
                contact, None, day.isoformat(), hour, on.isoformat(), agent.id, judge and judge.id, name or "",
                *known, *marks[:-1], notes or "", marks[-1],
            )  # fmt: skip
        return found

    def _remember(self, of_how: Any, of_marks: Any, values: Values) -> None:
        for part in (self.how, self.marks):
            if len(part) >= REMEMBERED:
                part.clear()
        self.how[of_how] = tuple(values[_HOW])
        self.marks[of_marks] = (*values[_MARKS], values[-1])


def _named(errors: Any) -> Any:
    """Lines named with their numbers, in their order, as a key."""
    return tuple(errors.items()) if isinstance(errors, dict) else errors
