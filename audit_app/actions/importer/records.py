"""What the checkers of this room's files share: places by name, dates in order, comparing by code."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Mapping, Sequence
from typing import Any, ClassVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from audit_app.actions.rules import cause_code_of
from audit_app.base.bulk import bulk_find
from audit_app.base.i18n import gettext as _
from audit_app.base.tabular import Cell
from audit_app.intake.importer import (
    Checker,
    Columns,
    Parse,
    Problem,
    Reading,
    Suggester,
    Values,
    Verdict,
    cells,
    problem,
)
from audit_app.workforce.queries import list_programmes, list_sites

Order = tuple[str, str]


class RecordChecker(Checker):
    """Rows with a code of their own. A subclass says its table, its fields in their order, and what days must follow.

    `fields` is the layout of a checked row; the first is the key. `orders`: pairs of days, the second not before the
    first. A field `programme_id` or `site_id` is read from a column with the name of the place.
    """

    model: ClassVar[Any]
    fields: ClassVar[tuple[str, ...]]
    needed: ClassVar[tuple[str, ...]]
    orders: ClassVar[tuple[Order, ...]] = ()

    def __init__(self, session: Session, reading: Reading) -> None:
        self.today = reading.today
        self.columns = Columns(reading, {**self.parsers(reading), **_PLACES})
        self.places = {
            "programme": {row.name.casefold(): (row.id, row.name) for row in list_programmes(session)},
            "site": {row.name.casefold(): (row.id, row.name) for row in list_sites(session)},
        }
        self.near = {
            field: Suggester({key: name for key, (_number, name) in known.items()})
            for field, known in self.places.items()
        }
        self.empty = (
            session.scalar(select(func.count()).select_from(select(self.model.id).limit(1).subquery())) == 0
        )

    @staticmethod
    def parsers(reading: Reading) -> Mapping[str, Parse]:
        """How each column is read; places are added."""
        raise NotImplementedError

    def check(self, _number: int, row: Sequence[Cell], problems: list[Problem]) -> Values | None:
        said = self.columns.read(row, problems)
        wrong = {one["column"] for one in problems}
        for field in self.needed:
            name = self.columns.name(field)
            if said.get(field) in (None, "") and name not in wrong:
                problems.append(problem(name, "", _("This is needed.")))
        for field, known in self.places.items():
            said[f"{field}_id"] = self._place(field, known, said.get(field), problems)
        for first, then in self.orders:
            self._in_order(said, first, then, problems)
        if said.get("cause_code"):
            said["cause_code"] = cause_code_of(said["cause_code"])
        if not problems:
            self.meaning(said, problems)
        if problems:
            return None
        return tuple(_plain(said.get(field)) for field in self.fields)

    def meaning(self, said: dict[str, Any], problems: list[Problem]) -> None:
        """What the values must be together; a subclass adds problems and fills in."""

    def key(self, values: Values) -> Hashable:
        return str(values[0])

    def compare(self, session: Session, rows: Sequence[Values]) -> Sequence[Verdict]:
        """An empty cell says nothing; a row is the same when nothing it says differs from what is known."""
        if self.empty:
            return [Verdict.NEW] * len(rows)
        there = bulk_find(session, self.model, ("code",), [(row[0],) for row in rows], self.fields[1:])
        return [verdict(row[1:], there.get((row[0],))) for row in rows]

    def _place(
        self, field: str, known: Mapping[str, tuple[int, str]], name: str | None, problems: list[Problem]
    ) -> int | None:
        if not name:
            return None
        found = known.get(name.casefold())
        if found is None:
            sentence = _(
                "There is no such place in this organisation. Add it under People, or correct the name."
            )
            problems.append(problem(self.columns.name(field), name, sentence, self.near[field].near(name)))
            return None
        return found[0]

    def _in_order(self, said: Mapping[str, Any], first: str, then: str, problems: list[Problem]) -> None:
        begin, end = said.get(first), said.get(then)
        if begin is not None and end is not None and end < begin:
            sentence = _("%(then)s lies before %(first)s.", then=end, first=begin)
            problems.append(problem(self.columns.name(then), end, sentence))


_PLACES: Mapping[str, Parse] = {"programme": cells.text(200), "site": cells.text(200)}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def verdict(said: Sequence[Any], there: Sequence[Any] | None) -> Verdict:
    """New, or changed where something that is said differs from what is there."""
    if there is None:
        return Verdict.NEW
    differs = any(
        value not in (None, "", []) and value != known for value, known in zip(said, there, strict=True)
    )
    return Verdict.CHANGED if differs else Verdict.SAME


def spelt(kind: Any, **more: str) -> dict[str, str]:
    """The words of a choice, with other spellings: `spelt(Side, cliente="client")`."""
    return {member.value: member.value for member in kind} | {
        word.replace("_", " "): value for word, value in more.items()
    }
