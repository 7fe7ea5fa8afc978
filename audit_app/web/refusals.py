"""What anybody was refused: once a person or address, page and minute, with a count, so that no flood fills a disk.

Of a stranger nothing is kept but the address they came from and the page as its route is called: what they typed, or put
into an address, may be somebody's password or link.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any

from flask import Flask, Response, g, has_request_context, request

from audit_app.base.actor import Actor
from audit_app.base.errors import AppError
from audit_app.web.context import find_actor
from audit_app.web.files import Write

REFUSED = "access.page.refused"
KEY = "audit_app_refusals"
WINDOW = 60.0
MOST = 20
"""Pages that one person is noted for in a minute; more are counted together."""
MOST_OF_ADDRESS = 5
"""Pages that an address is noted for in a minute, as long as nobody signed in behind it."""
MOST_OF_STRANGERS = 60
"""Pages and addresses together that strangers are noted for in a minute, whoever they are."""
MANY = "several pages"
FILE = "a file that is not taken"
TOLD = frozenset({400, 401, 403, 404, 413, 415, 429})
"""A form of another session or that came in pieces, nobody known, no right, nothing there, too large, not read, too often."""
SECRETS = ("token", "key")
"""What routes call the part of an address that opens something."""
Key = tuple[int | None, int | None, str, str, int, str]


@dataclass(frozen=True, slots=True)
class Who:
    """Whom a refusal is told of; a stranger has no actor, unless what they came with belongs to an organisation."""

    actor: Actor | None
    address: str = ""

    @property
    def stranger(self) -> bool:
        """Nobody who has signed in."""
        return self.actor is None or self.actor.user_id is None

    @property
    def key(self) -> tuple[int | None, int | None, str]:
        """What is counted together."""
        if self.actor is None:
            return None, None, self.address
        return self.actor.organisation_id, self.actor.user_id, self.address if self.stranger else ""


@dataclass(slots=True)
class Refusal:
    """What is to be written: the person and the address as they were the first time."""

    who: Who
    endpoint: str
    data: dict[str, Any]
    since: float
    held: int = 0


class Refusals:
    """Says which refusals to write now and which to count; one for each process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._open: dict[Key, Refusal] = {}

    def note(self, who: Who, endpoint: str, data: dict[str, Any], now: float) -> list[tuple[Refusal, int]]:
        """Counts one refusal; returns those to write, each with its count."""
        with self._lock:
            due = [*self._due(now)]
            key = _key(who, endpoint, data)
            if key not in self._open:
                who, endpoint, data = self._bounded(who, endpoint, data)
                key = _key(who, endpoint, data)
            known = self._open.get(key)
            if known is not None:
                known.held += 1
                return due
            fresh = self._open[key] = Refusal(who, endpoint, data, now)
            return [*due, (fresh, 1)]

    def _bounded(self, who: Who, endpoint: str, data: dict[str, Any]) -> tuple[Who, str, dict[str, Any]]:
        """The refusal itself, or the one that what is beyond a bound is counted under."""
        together = {"status": data["status"]}
        if who.stranger and sum(each.who.stranger for each in self._open.values()) >= MOST_OF_STRANGERS:
            return Who(None), MANY, together
        most = MOST_OF_ADDRESS if who.stranger else MOST
        if sum(key[:3] == who.key for key in self._open) >= most:
            return who, MANY, together
        return who, endpoint, data

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


def _key(who: Who, endpoint: str, data: dict[str, Any]) -> Key:
    return (*who.key, endpoint, int(data["status"]), str(data.get("why", "")))


def turn_away(why: str, actor: Actor | None = None) -> None:
    """Has this request told of as refused, whatever its answer is: why, in words of the code, never of the visitor.

    `actor`: on whose trail, where what they came with says so: a visitor of the organisation that a link is of.
    """
    if has_request_context():
        g.turned_away = (why, actor)


@contextmanager
def telling(why: str) -> Iterator[None]:
    """Has what is refused inside told of, where its sentence comes as a page of its own."""
    try:
        yield
    except AppError:
        turn_away(why)
        raise


def told() -> None:
    """This request's refusal is on the trail already."""
    g.refusal_told = True


def install(app: Flask, write: Write, operator: Callable[[], Actor | None]) -> None:
    """Has every refusal written on the trail; `operator` gives a visitor of whose trail tells of strangers."""
    app.extensions[KEY] = Refusals()

    def note(response: Response) -> Response:
        refusals: Refusals = app.extensions[KEY]
        now = time.monotonic()
        found = refusals.due(now)
        why, actor = g.get("turned_away", ("", None))
        if _counts(response.status_code, why):
            address = request.remote_addr or ""
            actor = replace(actor, address=actor.address or address) if actor else find_actor()
            data = {"status": response.status_code, "method": request.method, "at": _place(find_actor())}
            data |= {"why": why} if why else {}
            found += refusals.note(Who(actor, address), request.endpoint or "", data, now)
        for refusal, count in found:
            data = {**refusal.data, "count": count}
            response.call_on_close(_later(write, operator, refusal, data))
        return response

    app.after_request(note)


def _counts(status: int, why: str) -> bool:
    """An address that is no page, and a style sheet that is none, tell nothing of anybody."""
    if request.endpoint in (None, "static") or g.get("refusal_told"):
        return False
    return bool(why) or status in TOLD


def _place(actor: Actor | None) -> str:
    """Where somebody was: a stranger's address as its route is called, anybody's without what opens something."""
    rule = request.url_rule.rule if request.url_rule else ""
    if actor is None:
        return rule[:300]
    path = request.path
    for name, value in (request.view_args or {}).items():
        path = path.replace(value, f"<{name}>") if name in SECRETS and isinstance(value, str) else path
    return path[:300]


def _later(
    write: Write, operator: Callable[[], Actor | None], refusal: Refusal, data: dict[str, Any]
) -> Callable[[], None]:
    def put() -> None:
        actor = refusal.who.actor
        if actor is None and (home := operator()) is not None:
            actor = replace(home, address=refusal.who.address)
        if actor is not None:  # no organisation runs this installation: nobody's trail tells of it
            write(actor, REFUSED, ("page", refusal.endpoint), data)

    return put
