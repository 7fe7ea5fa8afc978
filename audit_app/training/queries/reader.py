"""What a check of training reads, each thing once, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy.orm import Session

from audit_app.base.figure import Scope
from audit_app.training.queries.library import ModuleRow, Needs, needs
from audit_app.training.queries.standings import Cell, LiveCheck, Tries, cells, last_tries, live_check
from audit_app.training.rules import EVERYBODY, Threshold
from audit_app.workforce.queries import PersonOn, who_counted

ROWS = 5_000  # the most rows handed out behind one figure


@dataclass(frozen=True, slots=True)
class Found:
    """What one check saw: `fine` of `sample` answer the requirement; rows that do not, then rows that do."""

    fine: int
    sample: int
    good: str
    bad: str
    columns: tuple[str, ...]
    against: Sequence[tuple[Any, ...]] = ()
    behind: Sequence[tuple[Any, ...]] = ()
    threshold: Threshold = EVERYBODY


class Reader:
    """Reads what the checks need, each thing once. `rows` False: counts alone where rows would be many."""

    def __init__(self, session: Session, scope: Scope, *, rows: bool) -> None:
        self.session, self.scope, self.rows = session, scope, rows

    @cached_property
    def people(self) -> list[PersonOn]:
        return who_counted(self.session, self.scope)

    @cached_property
    def needs(self) -> Needs:
        return needs(self.session)

    @cached_property
    def tries(self) -> Tries:
        return last_tries(self.session, self.scope.as_of)

    @cached_property
    def cells(self) -> list[Cell]:
        return list(cells(self.people, self.needs, self.tries, self.scope.as_of))

    @cached_property
    def modules(self) -> dict[int, ModuleRow]:
        return {one.module.id: one.module for one in self.needs.asked}

    @cached_property
    def live(self) -> LiveCheck:
        return live_check(self.session, self.scope, self.needs)

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


def parted(
    rows: Iterable[tuple[Any, ...]], fine: Callable[[tuple[Any, ...]], bool]
) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    against: list[tuple[Any, ...]] = []
    behind: list[tuple[Any, ...]] = []
    for row in rows:
        (behind if fine(row) else against).append(row)
    return against, behind
