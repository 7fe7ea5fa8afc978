"""What somebody was refused who is signed in: once a person, page and minute, with a count, so that no flood fills a disk."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from threading import Lock
from typing import Any

from flask import Flask, Response, g, request

from audit_app.base.actor import Actor
from audit_app.web.context import find_actor
from audit_app.web.files import Write

REFUSED = "access.page.refused"
KEY = "audit_app_refusals"
WINDOW = 60.0
MOST = 20
"""Pages that one person is noted for in a minute; more are counted together."""
MANY = "several pages"
TOLD = frozenset({400, 403, 404, 429})
"""A form of another session or that came in pieces, no right, nothing there for them, too often."""
Key = tuple[int, int | None, str, int]


@dataclass(slots=True)
class Refusal:
    """What is to be written: the person and the address as they were the first time."""

    actor: Actor
    endpoint: str
    data: dict[str, Any]
    since: float
    held: int = 0


class Refusals:
    """Says which refusals to write now and which to count; one for each process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._open: dict[Key, Refusal] = {}

    def note(
        self, actor: Actor, endpoint: str, data: dict[str, Any], now: float
    ) -> list[tuple[Refusal, int]]:
        """Counts one refusal; returns those to write, each with its count."""
        with self._lock:
            due = [*self._due(now)]
            person = (actor.organisation_id, actor.user_id)
            key = (*person, endpoint, int(data["status"]))
            if key not in self._open and sum(each[:2] == person for each in self._open) >= MOST:
                endpoint, data = MANY, {"status": data["status"]}
                key = (*person, endpoint, int(data["status"]))
            known = self._open.get(key)
            if known is not None:
                known.held += 1
                return due
            fresh = self._open[key] = Refusal(actor, endpoint, data, now)
            return [*due, (fresh, 1)]

    def due(self, now: float) -> list[tuple[Refusal, int]]:
        """Those that were counted and whose minute is over."""
        if not self._open:
            return []
        with self._lock:
            return [*self._due(now)]

    def _due(self, now: float) -> Iterator[tuple[Refusal, int]]:
        for key in [key for key, each in self._open.items() if now - each.since >= WINDOW]:
            old = self._open.pop(key)
            if old.held:
                yield old, old.held


def install(app: Flask, write: Write) -> None:
    """Has every refusal of a signed-in person written on the trail."""
    app.extensions[KEY] = Refusals()

    def note(response: Response) -> Response:
        refusals: Refusals = app.extensions[KEY]
        actor, now = find_actor() or g.get("turned_away"), time.monotonic()
        if actor is None or request.endpoint is None or response.status_code not in TOLD:
            found = refusals.due(now)
        else:
            data = {"status": response.status_code, "method": request.method, "at": request.path[:300]}
            found = refusals.note(actor, request.endpoint, data, now)
        for refusal, count in found:
            data = {**refusal.data, "count": count}
            response.call_on_close(_later(write, refusal, data))
        return response

    app.after_request(note)


def _later(write: Write, refusal: Refusal, data: dict[str, Any]) -> Any:
    return lambda: write(refusal.actor, REFUSED, ("page", refusal.endpoint), data)
