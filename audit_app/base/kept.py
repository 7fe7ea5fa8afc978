"""What one process keeps of a database between requests: the latest few hundred results, oldest dropped first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, MutableMapping
from threading import Lock
from typing import Any, cast
from weakref import WeakKeyDictionary

from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session
from sqlalchemy.pool import Pool

MOST = 512


class Shelf:
    """Results by key; reading one makes it the youngest."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._lock = Lock()
        self._held: OrderedDict[Hashable, tuple[int, Any]] = OrderedDict()

    def get(self, key: Hashable) -> tuple[int, Any] | None:
        with self._lock:
            found = self._held.get(key)
            if found is not None:
                self._held.move_to_end(key)
            return found

    def put(self, key: Hashable, value: tuple[int, Any]) -> None:
        with self._lock:
            self._held[key] = value
            self._held.move_to_end(key)
            while len(self._held) > self._most:
                self._held.popitem(last=False)


# By the pool, which lives as long as its database: the same key means something else in another database.
_shelves: MutableMapping[Pool, Shelf] = WeakKeyDictionary()


def shelf_of(session: Session) -> Shelf:
    """The shelf of the session's database."""
    return _shelves.setdefault(cast("Engine", session.get_bind()).pool, Shelf())
