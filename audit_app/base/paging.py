"""Long lists, page by page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

T = TypeVar("T")
SIZE = 50


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of rows: `number` counts from 1, `total` counts all rows."""

    rows: tuple[T, ...]
    number: int
    size: int
    total: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        return (self.number - 1) * self.size + 1 if self.total else 0

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1 if self.rows else self.first


def ordering(asked: str, columns: Mapping[str, Any], default: str) -> list[Any]:
    """What to order by for `asked`: the name of one of these columns, with a minus in front downwards.

    Anything else is the default. What is empty comes last either way; the default's column has to be filled
    everywhere, so that its index can serve.
    """
    usual = default.removeprefix("-")
    name = asked.removeprefix("-")
    if name not in columns:
        asked, name = default, usual
    ordered = columns[name].desc() if asked.startswith("-") else columns[name].asc()
    return [ordered if name == usual else ordered.nulls_last()]


def offset(number: int, size: int = SIZE) -> int:
    """How many rows lie before page `number`."""
    return max(0, number - 1) * size
