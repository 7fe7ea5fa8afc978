"""Every file that leaves, in one place: who took what, how many rows and bytes.

Nothing is declared and nothing can be forgotten: an answer that calls itself an attachment is a file. A house test holds
every view that sends anything but a page to calling it so. What is written comes after the last byte, so that the rows of
a stream are counted and nobody waits for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol

from flask import Flask, Response, g, request
from werkzeug.http import parse_options_header

from audit_app.base.actor import Actor
from audit_app.web.context import find_actor

SENT = "files.file.sent"


class Write(Protocol):
    """Puts one entry on the trail, in a transaction of its own; never raises."""

    def __call__(self, actor: Actor, action: str, subject: tuple[str, str], data: dict[str, Any], /) -> None:
        """Who, what, of which thing, and the rest."""
        ...


class Counted:
    """Passes the pieces of an answer on and counts bytes, and lines of CSV outside quoted cells."""

    def __init__(self, pieces: Iterable[bytes | str]) -> None:
        self.pieces = pieces
        self.size = self.lines = 0
        self._quoted = False

    def __iter__(self) -> Iterator[bytes]:
        for piece in self.pieces:
            data = piece.encode() if isinstance(piece, str) else piece
            self.size += len(data)
            for number, part in enumerate(data.split(b'"')):
                if number:
                    self._quoted = not self._quoted
                if not self._quoted:
                    self.lines += part.count(b"\n")
            yield data

    def close(self) -> None:
        """Ends the stream beneath, as the server asks when the browser has gone."""
        if close := getattr(self.pieces, "close", None):
            close()


def told() -> None:
    """The view has itself written on the trail what leaves with this answer."""
    g.file_told = True


def install(app: Flask, write: Write) -> None:
    """Has every file that leaves written on the trail."""

    def note(response: Response) -> Response:
        actor = find_actor()
        if actor is None or not _is_file(response):
            return response
        name = parse_options_header(response.headers["Content-Disposition"])[1].get("filename", "")
        data: dict[str, Any] = {"file": name, "at": request.full_path.rstrip("?"), "type": response.mimetype}
        subject = ("page", request.endpoint or "")
        response.call_on_close(_later(write, actor, subject, data, _watched(response)))
        return response

    app.after_request(note)


def _is_file(response: Response) -> bool:
    return (
        response.headers.get("Content-Disposition", "").startswith("attachment")
        and response.status_code < 300
        and request.method != "HEAD"
        and not g.get("file_told")
    )


def _watched(response: Response) -> Callable[[], dict[str, int]]:
    if response.direct_passthrough or response.mimetype != "text/csv":
        size = response.content_length
        return lambda: {} if size is None else {"bytes": size}
    counted = Counted(response.response)
    response.response = counted
    return lambda: {"bytes": counted.size, "rows": max(0, counted.lines - 1)}


def _later(
    write: Write,
    actor: Actor,
    subject: tuple[str, str],
    data: dict[str, Any],
    seen: Callable[[], dict[str, int]],
) -> Callable[[], None]:
    return lambda: write(actor, SENT, subject, data | seen())
