"""Finds rows of one file that speak of the same thing, with memory that does not grow with the file."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

ASKED = 500  # keys in one statement; SQLite takes at least 999 values
AT_HAND = 100_000  # rows held in memory, where they cost a tenth of the time and 130 bytes each


@dataclass(frozen=True, slots=True)
class Repeat:
    """The row at `position` of a chunk repeats row `first` of the file: word for word, or contradicting it."""

    position: int
    first: int
    same: bool


Told = list[tuple[int, int, int]]
"""Of each row: the hash of its key, its number, the hash of everything it says."""


class Seen:
    """Which key stood in which row first, and what that row said: three numbers each, past `AT_HAND` in a file.

    Keys are told apart by 64-bit hashes: among a million rows two different ones meet once in 30 million files.
    """

    def __init__(self) -> None:
        self._at_hand: dict[int, int] = {}  # where in the two lists the key stands
        self._numbers, self._said = array("q"), array("q")
        self._rows: sqlite3.Connection | None = None

    def close(self) -> None:
        """Forgets everything."""
        if self._rows is not None:
            self._rows.close()

    def repeats(
        self, numbers: Sequence[int], keys: Sequence[Hashable], rows: Sequence[Hashable]
    ) -> list[Repeat]:
        """The rows of a chunk whose key stood in the file before; the others are remembered."""
        told = list(zip(map(hash, keys), numbers, map(hash, rows), strict=True))
        if self._rows is None and len(self._numbers) + len(told) > AT_HAND:
            self._rows = self._put_down()
        first = self._look(told) if self._rows is None else self._look_up(self._rows, told)
        return [
            Repeat(position, first[key][0], first[key][1] == said)
            for position, (key, number, said) in enumerate(told if first else ())
            if key in first and first[key][0] != number
        ]

    def _look(self, told: Told) -> dict[int, tuple[int, int]]:
        """What stood where first, of those keys that stand twice."""
        known, twice = self._at_hand, {}
        for place, (key, number, said) in enumerate(told, len(self._numbers)):
            self._numbers.append(number)
            self._said.append(said)
            first = known.setdefault(key, place)
            if first != place:
                twice[key] = (self._numbers[first], self._said[first])
        return twice

    def _put_down(self) -> sqlite3.Connection:
        rows = sqlite3.connect("", isolation_level=None)  # a private file that goes with the connection
        for statement in (
            "PRAGMA journal_mode=OFF",
            "PRAGMA synchronous=OFF",
            "PRAGMA cache_size=-16000",
            "CREATE TABLE seen (key INTEGER PRIMARY KEY, number INTEGER NOT NULL, said INTEGER NOT NULL)",
            "BEGIN",
        ):
            rows.execute(statement)
        numbers, said = self._numbers, self._said
        rows.executemany(
            "INSERT INTO seen VALUES (?, ?, ?)",
            ((key, numbers[place], said[place]) for key, place in sorted(self._at_hand.items())),
        )
        self._at_hand, self._numbers, self._said = {}, array("q"), array("q")
        return rows

    @staticmethod
    def _look_up(rows: sqlite3.Connection, told: Told) -> dict[int, tuple[int, int]]:
        """What stood where first, of every key of the chunk; nothing when all of them are new."""
        before = rows.total_changes
        rows.executemany("INSERT OR IGNORE INTO seen VALUES (?, ?, ?)", sorted(told))
        if rows.total_changes - before == len(told):
            return {}
        first: dict[int, tuple[int, int]] = {}
        for start in range(0, len(told), ASKED):
            asked = [key for key, _number, _said in told[start : start + ASKED]]
            marks = ",".join("?" * len(asked))
            for key, number, said in rows.execute(
                f"SELECT key, number, said FROM seen WHERE key IN ({marks})",  # noqa: S608 - question marks alone
                asked,
            ):
                first[key] = (number, said)
        return first
