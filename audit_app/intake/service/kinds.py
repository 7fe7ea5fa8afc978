"""What a room says of a kind of file that it takes, and the list of all kinds that were registered."""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from audit_app.base.actor import Actor
from audit_app.base.errors import NotFound
from audit_app.base.i18n import gettext as _
from audit_app.base.tabular import Cell, DateOrder
from audit_app.intake.rules import Verdict

Problem = dict[str, str]
"""What is wrong with one cell: column, value, problem, right. Made by `importer.problem`."""

Values = Sequence[Any]
"""A checked row, ready to be written: plain JSON values (resolved numbers, ISO dates) in an order of the kind's own."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a checker may know before the first row. `Columns(reading, parsers)` reads rows with it.

    `found`: where each field of the kind stands. `order` of the dates, None while only ISO dates were met (pass it to
    `cells.date` as it is). `collected`: every value of the kind's `collect` column, in lower case.
    """

    header: tuple[str, ...]
    found: Mapping[str, int]
    order: DateOrder | None
    today: dt.date
    collected: Collection[str] = frozenset()


class Checker(ABC):
    """Checks the rows of one file, made for that file with everything it compares with loaded.

    `creates`: names that the file brings along, by what they are ("site": {"cebu": "Cebu"}), filled as rows come.
    """

    creates: Mapping[str, Mapping[str, str]] = {}

    @abstractmethod
    def check(self, number: int, row: Sequence[Cell], problems: list[Problem], /) -> Values | None:
        """The row ready to be written, or None with what is wrong added to `problems`.

        A row with problems is rejected even if values are returned. No statements here: it runs for each row.
        """

    @abstractmethod
    def key(self, values: Values) -> Hashable:
        """What makes two rows of a file speak of the same thing: the columns of the table's unique constraint."""

    def quick(self, rows: Sequence[Sequence[Cell]], /) -> Sequence[Values | None]:
        """For each row exactly what `check` would return, or None where `check` has to look; rows side by side.

        Most rows of a large file have nothing wrong and repeat what other rows say: a checker may answer these from
        what it remembers. Whatever is wrong is said by `check` alone.
        """
        return [None] * len(rows)

    def keys(self, rows: Sequence[Values]) -> Sequence[Hashable]:
        """`key` of each row."""
        return [self.key(values) for values in rows]

    @abstractmethod
    def compare(self, session: Session, rows: Sequence[Values]) -> Sequence[Verdict]:
        """For each row NEW, CHANGED or SAME, with one statement for all rows (a few thousand), or none.

        Rows that repeat an earlier one of the file are left out before. Answer NEW for all, without a statement, when
        the organisation has nothing in the table yet: look once, when the checker is made.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of file. `code` is "room.noun"; the terminal says `audit-app room import noun`.

    `columns`: every field with other names its header may have; the template offers them in this order. `dates`: the
    fields that hold dates, looked at to tell day from month. `example`: one filled row for the template. `about`: the
    field named when rows of a file repeat or contradict each other. `collect`: a field whose values the checker needs
    all before the first row (codes that may stand further down). `after`: where the page points to when applied.

    `apply(session, actor, batch_id, chunks)` writes every new and changed row in the caller's transaction; `chunks` are
    lists of some thousand rows as `check` returned them (tuples come back as lists), in the order of the file;
    `base.bulk` writes them quickly. It may not commit.

    `words(session, rows)`: the rows of a preview page in words, one list of texts each, set-based; left out, the values
    are shown as they are.
    """

    code: str
    title: Callable[[], str]
    permission: str
    columns: Mapping[str, Sequence[str]]
    required: Sequence[str]
    checker: Callable[[Session, Reading], Checker]
    apply: Callable[[Session, Actor, int, Iterator[list[Values]]], None]
    example: Mapping[str, str]
    dates: Sequence[str] = ()
    about: str = ""
    collect: str = ""
    words: Callable[[Session, Sequence[Values]], Sequence[Sequence[object]]] | None = None
    after: str = ""
    room: str = field(init=False, default="")
    noun: str = field(init=False, default="")

    def __post_init__(self) -> None:
        room, _dot, noun = self.code.partition(".")
        object.__setattr__(self, "room", room)
        object.__setattr__(self, "noun", noun)
        unknown = {*self.required, *self.dates, *self.example, self.about, self.collect} - {*self.columns, ""}
        if not room or not noun or unknown:
            raise ValueError(f"{self.code}: {sorted(unknown) or 'the code is room.noun'}")

    @property
    def see(self) -> str:
        """The permission with which somebody may look at imports of this kind."""
        return f"{self.room}.see"


KINDS: dict[str, Kind] = {}


def register(*kinds: Kind) -> None:
    """Adds kinds of file; a room calls this once, when its `importer` package is imported."""
    for kind in kinds:
        if KINDS.setdefault(kind.code, kind) is not kind:
            raise ValueError(f"{kind.code} is registered twice")


def get_kind(code: str) -> Kind:
    """Raises NotFound."""
    if code not in KINDS:
        raise NotFound(_("There is no kind of file called %(kind)s.", kind=code))
    return KINDS[code]
