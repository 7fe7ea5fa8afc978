"""Finds rows of one file that speak of the same thing, with memory that does not grow with the file."""

from __future__ import annotations

import sqlite3
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

ASKED = 500  # keys in one statement; SQLite takes at least 999 values


@dataclass(frozen=True, slots=True)
class Repeat:
    """The row at `position` of a chunk repeats row `first` of the file: word for word, or contradicting it."""

    position: int
    first: int
    same: bool


class Seen:
    """Which key stood in which row first, and what that row said: three numbers each, in a temporary file.

    Keys are told apart by 64-bit hashes: among a million rows two different ones meet once in 30 million files.
    """

    def __init__(self) -> None:
        self._rows = sqlite3.connect("", isolation_level=None)  # a private file that goes with the connection
        for statement in (
            "PRAGMA journal_mode=OFF",
            "PRAGMA synchronous=OFF",
            "PRAGMA cache_size=-16000",
            "CREATE TABLE seen (key INTEGER PRIMARY KEY, number INTEGER NOT NULL, said INTEGER NOT NULL)",
            "BEGIN",
        ):
            self._rows.execute(statement)

    def close(self) -> None:
        """Forgets everything."""
        self._rows.close()

    def repeats(
        self, numbers: Sequence[int], keys: Sequence[Hashable], rows: Sequence[Hashable]
    ) -> list[Repeat]:
        """The rows of a chunk whose key stood in the file before; the others are remembered."""
        told = list(zip(map(hash, keys), numbers, map(hash, rows), strict=True))
        before = self._rows.total_changes
        self._rows.executemany("INSERT OR IGNORE INTO seen VALUES (?, ?, ?)", told)
        if self._rows.total_changes - before == len(told):
            return []
        first: dict[int, tuple[int, int]] = {}
        for start in range(0, len(told), ASKED):
            asked = [key for key, _number, _said in told[start : start + ASKED]]
            marks = ",".join("?" * len(asked))
            for key, number, said in self._rows.execute(
                f"SELECT key, number, said FROM seen WHERE key IN ({marks})",  # noqa: S608 - question marks alone
                asked,
            ):
                first[key] = (number, said)
        return [
            Repeat(position, first[key][0], first[key][1] == said)
            for position, (key, number, said) in enumerate(told)
            if first[key][0] != number
        ]
