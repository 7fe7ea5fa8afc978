"""Reads the cells of a row by the fields they belong to; what is wrong becomes a problem of that row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from audit_app.base.errors import Invalid
from audit_app.base.i18n import gettext as _
from audit_app.base.tabular import Cell, DateOrder, parse_bool, parse_date, parse_decimal, parse_int
from audit_app.intake.service import Problem, Reading

Parse = Callable[[Cell], Any]
REMEMBERED = 20_000  # different texts a column remembers


def problem(column: str, value: object, wrong: str, right: str = "") -> Problem:
    """What is wrong with one cell: column, value, what is wrong, what would be right."""
    shown = "" if value is None else str(value)
    return {"column": column, "value": shown[:200], "problem": wrong, "right": right}


class Remembered(dict[Any, Any]):
    """What `find` gave for each key, as far as there is room: `map(one.__getitem__, keys)` asks for a whole column."""

    def __init__(self, find: Callable[[Any], Any]) -> None:
        super().__init__()
        self.find = find

    def __missing__(self, key: Any) -> Any:
        found = self.find(key)
        if len(self) >= REMEMBERED:
            self.clear()
        self[key] = found
        return found


UNREAD: Any = object()
"""In the place of a value that cannot be read."""
_TEXTS = frozenset({str, type(None)})


class Column:
    """One field of a file: where it stands, what its header says, how a cell is read.

    `known` remembers what texts were read as, since most columns repeat a few hundred; an empty cell is None.
    """

    __slots__ = ("field", "index", "known", "name", "others", "parse", "texts")

    def __init__(self, field: str, index: int, name: str, parse: Parse) -> None:
        self.field, self.index, self.name, self.parse = field, index, name, parse
        self.known: dict[Any, Any] = {None: None}
        self.texts = Remembered(self._quick)
        self.others = Remembered(lambda key: self._quick(key[1]))

    def _quick(self, cell: Cell) -> Any:
        if cell is None:
            return None
        try:
            return self.parse(cell)
        except Invalid:
            return UNREAD

    def many(self, side: Sequence[Cell]) -> list[Any]:
        """The values of this field in many rows, UNREAD where a cell cannot be read."""
        kinds = list(map(type, side))
        if _TEXTS.issuperset(kinds):
            return list(map(self.texts.__getitem__, side))
        # 1, 1.0 and True are one key but not one value.
        return list(map(self.others.__getitem__, zip(kinds, side, strict=True)))

    def look(self, cell: Cell, problems: list[Problem]) -> Any:
        """Reads a cell that is not known; None with a problem when it cannot be read."""
        try:
            value = self.parse(cell)
        except Invalid as error:
            problems.append(problem(self.name, cell, error.message))
            return None
        if cell.__class__ is str:  # 1, 1.0 and True are one key but not one value
            if len(self.known) >= REMEMBERED:
                self.known.clear()
                self.known[None] = None
            self.known[cell] = value
        return value


class Sides:
    """The values of many rows, field by field."""

    def __init__(self, many: int, by_field: Mapping[str, list[Any]]) -> None:
        self._empty, self._by_field = [None] * many, by_field

    def __getitem__(self, field: str) -> list[Any]:
        """One value a row; None for each when the file has no such column."""
        return self._by_field.get(field, self._empty)

    def unread(self) -> frozenset[int]:
        """The rows with a cell that cannot be read."""
        return frozenset(
            position
            for side in self._by_field.values()
            if UNREAD in side
            for position, value in enumerate(side)
            if value is UNREAD
        )


_UNKNOWN = object()


class Columns:
    """The fields of one file, as far as it has them."""

    def __init__(self, reading: Reading, parsers: Mapping[str, Parse]) -> None:
        self.columns = tuple(
            Column(field, index, reading.header[index], parsers[field])
            for field, index in reading.found.items()
        )
        self._names = {column.field: column.name for column in self.columns}
        self._plan = [(column.field, column.index, column.known, column) for column in self.columns]

    def read(self, cells: Sequence[Cell], problems: list[Problem]) -> dict[str, Any]:
        """The values of a row by field: None for an empty cell and for one that cannot be read."""
        said: dict[str, Any] = {}
        for field, index, known, column in self._plan:
            cell = cells[index]
            # Numbers of a workbook are looked at anew: 1 would be found under True.
            value = known.get(cell, _UNKNOWN) if cell.__class__ is str or cell is None else _UNKNOWN
            said[field] = column.look(cell, problems) if value is _UNKNOWN else value
        return said

    def many(self, rows: Sequence[Sequence[Cell]]) -> Sides:
        """What `read` says of each row, by field, without saying what is wrong."""
        sides = list(zip(*rows, strict=True))
        return Sides(
            len(rows), {column.field: column.many(sides[column.index]) for column in self.columns if rows}
        )

    def name(self, field: str) -> str:
        """What the header calls a field, or the field itself when the file has no such column."""
        return self._names.get(field, field)


def text(limit: int) -> Parse:
    """A text of at most so many characters, blanks made single."""

    def parse(cell: Cell) -> str:
        found = " ".join(code(cell).split())
        if len(found) > limit:
            raise Invalid(_("This is longer than %(limit)s characters.", limit=limit))
        return found

    return parse


def code(cell: Cell) -> str:
    """A code; a spreadsheet's number loses its decimal point."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.date):
        raise Invalid(_("This is a date. Write the code as text."))
    return str(cell).replace("\0", "")


class UndecidedOrder(Exception):
    """A date that is not year-first, in a file whose order nobody has looked for yet."""


def date(order: DateOrder | None, *, latest: dt.date | None = None) -> Parse:
    """A date in the file's order, not after `latest`; with no order, any but ISO raises UndecidedOrder."""

    def parse(cell: Cell) -> dt.date:
        try:
            day = parse_date(cell, order or DateOrder.ISO)
        except Invalid as error:
            if order is None:
                raise UndecidedOrder from error
            raise
        if latest is not None and day > latest:
            raise Invalid(
                _(
                    "%(day)s lies in the future. The last day taken is %(latest)s.",
                    day=day.isoformat(),
                    latest=latest.isoformat(),
                )
            )
        return day

    return parse


def percent(cell: Cell) -> float:
    number = parse_decimal(cell)
    if not 0 <= number <= 100:
        raise Invalid(_("A percentage lies between 0 and 100."))
    return float(number)


def hours(most: int) -> Parse:
    def parse(cell: Cell) -> float:
        number = parse_decimal(cell)
        if not 0 < number <= most:
            raise Invalid(_("Hours are more than 0 and at most %(most)s.", most=most))
        return float(number)

    return parse


def whole(least: int, most: int) -> Parse:
    def parse(cell: Cell) -> int:
        number = parse_int(cell)
        if not least <= number <= most:
            raise Invalid(
                _("This must be a whole number from %(least)s to %(most)s.", least=least, most=most)
            )
        return number

    return parse


def word(words: Mapping[str, str]) -> Parse:
    """One of some words, given in any of their spellings; says the offered ones otherwise."""
    offered = ", ".join(dict.fromkeys(words.values()))

    def parse(cell: Cell) -> str:
        found = words.get(str(cell).strip().casefold())
        if found is None:
            raise Invalid(_("Write one of these: %(words)s.", words=offered))
        return found

    return parse


yes_or_no: Parse = parse_bool
