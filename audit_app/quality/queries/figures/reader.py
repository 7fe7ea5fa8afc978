"""What a check of quality reads, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from audit_app.base.figure import Scope
from audit_app.quality.rules import EACH, Threshold

ROWS = 5_000  # the most rows handed out behind one figure


@dataclass(frozen=True, slots=True)
class Found:
    """What one check saw: `fine` of `sample` answer the requirement; rows that do not, then rows that do.

    `good` and `bad` are sentences with %(fine)s, %(sample)s, %(against)s, %(percent)s, %(since)s and %(day)s.
    """

    fine: int
    sample: int
    good: str
    bad: str
    columns: tuple[str, ...]
    against: Sequence[tuple[Any, ...]] = ()
    behind: Sequence[tuple[Any, ...]] = ()
    threshold: Threshold = EACH


@dataclass(slots=True)
class Reader:
    """The part of the operation a check looks at; `rows` False: counts alone where rows would be many."""

    session: Session
    scope: Scope
    rows: bool


NOTHING = Found(0, 0, "", "", ())


def parted(
    rows: Iterable[tuple[Any, ...]], fine: Callable[[tuple[Any, ...]], bool]
) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """The rows that are not fine, and those that are."""
    against: list[tuple[Any, ...]] = []
    behind: list[tuple[Any, ...]] = []
    for row in rows:
        (behind if fine(row) else against).append(row)
    return against, behind
