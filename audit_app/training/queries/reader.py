"""What a check of training reads, each thing once, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy.orm import Session

from audit_app.base.figure import Scope
from audit_app.training.queries.library import ModuleRow, Needs, needs
from audit_app.training.queries.standings import Cell, LiveCheck, Tries, cells, last_tries, live_check
from audit_app.training.rules import EVERYBODY, Threshold
from audit_app.workforce.queries import PersonOn, who_counted

RESTS_ON = ("training", "workforce", "intake")
"""The rooms whose records a matrix and the figures of training are made of."""

ROWS = 5_000  # the most rows handed out behind one figure


Parts = Mapping[int, tuple[int, int]]
"""(fine, sample) by person; what is nobody's in particular stands under NOBODY."""
NOBODY = 0


@dataclass(frozen=True, slots=True)
class Found:
    """What one check saw: `parts` of whom answer the requirement; rows that do not, then rows that do."""

    parts: Parts
    good: str
    bad: str
    columns: tuple[str, ...]
    against: Sequence[tuple[Any, ...]] = ()
    behind: Sequence[tuple[Any, ...]] = ()
    threshold: Threshold = EVERYBODY

    def total(self) -> tuple[int, int]:
        """(fine, sample) of everybody together."""
        return sum(fine for fine, _all in self.parts.values()), sum(
            every for _fine, every in self.parts.values()
        )


class Reader:
    """Reads what the checks need, each thing once. `rows` False: counts alone where rows would be many.

    `only`: of these people alone; None: of everybody.
    """

    def __init__(
        self, session: Session, scope: Scope, *, rows: bool, only: Collection[int] | None = None
    ) -> None:
        self.session, self.scope, self.rows, self.only = session, scope, rows, only

    @cached_property
    def people(self) -> list[PersonOn]:
        return who_counted(self.session, self.scope, self.only)

    @cached_property
    def needs(self) -> Needs:
        return needs(self.session)

    @cached_property
    def tries(self) -> Tries:
        return last_tries(self.session, self.scope.as_of, self.only)

    @cached_property
    def cells(self) -> list[Cell]:
        return list(cells(self.people, self.needs, self.tries, self.scope.as_of))

    @cached_property
    def modules(self) -> dict[int, ModuleRow]:
        return {one.module.id: one.module for one in self.needs.asked}

    @cached_property
    def live(self) -> LiveCheck:
        return live_check(self.session, self.scope, self.needs, self.only)

    def cells_of(self) -> dict[int, list[Cell]]:
        found: dict[int, list[Cell]] = {person.id: [] for person in self.people}
        for cell in self.cells:
            found[cell.person.id].append(cell)
        return found

    def learning(self, person: PersonOn) -> bool:
        """Whether somebody is still in class: their job is with customers and they are not alone yet."""
        return person.customer_facing and (person.live_on is None or person.live_on > self.scope.as_of)


def who(person: PersonOn) -> tuple[Any, ...]:
    return (person.code, person.full_name, person.site, person.programme, person.job)


WHO = ("person_code", "full_name", "site", "programme", "job")


def tallied(people: Iterable[tuple[int, bool]]) -> Parts:
    """Cases by the person they are about, each fine or not."""
    found: dict[int, tuple[int, int]] = {}
    for person, fine in people:
        before = found.get(person, (0, 0))
        found[person] = (before[0] + fine, before[1] + 1)
    return found


def parted(
    rows: Iterable[tuple[Any, ...]], fine: Callable[[tuple[Any, ...]], bool]
) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    against: list[tuple[Any, ...]] = []
    behind: list[tuple[Any, ...]] = []
    for row in rows:
        (behind if fine(row) else against).append(row)
    return against, behind
