"""Posts one message over a connection to an address that was checked: the name is asked once, and never again.

A name that leads somewhere else a moment later has no say, since nobody asks a second time: the connection goes to
the very address that was found allowed, while the certificate must be the name's. No redirect is followed.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from audit_app.base.i18n import gettext as _
from audit_app.webhooks.rules import Target, faults, is_allowed, parse

SECONDS = 10.0
"""For everything together, however slowly a receiver drips."""
MOST_BYTES = 64 * 1024
SHOWN = 500
OK = range(200, 300)
REDIRECTS = range(300, 400)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; without a `status` nothing did, and `reason` says why."""

    status: int | None
    text: str = ""
    reason: str = ""

    @property
    def fine(self) -> bool:
        """Whether the receiver has taken it."""
        return self.status is not None and self.status in OK


@cache
def _trusted() -> ssl.SSLContext:
    """Certificates as the system trusts them; read once, since that takes long."""
    return ssl.create_default_context()


class _Refused(Exception):
    """No address of that name may be sent to."""


@dataclass(frozen=True)
class Post:
    """How messages are handed over; tests and development may send to this machine."""

    loopback: bool = False
    seconds: float = SECONDS
    resolve: Callable[..., list[Any]] = socket.getaddrinfo
    tls: ssl.SSLContext = field(default_factory=_trusted)

    def send(self, url: str, body: str, headers: Mapping[str, str]) -> Answer:
        """Posts the message and reads what comes back; a failure is an answer too, in a sentence."""
        if faults(url, loopback=self.loopback):
            return Answer(None, reason=_("This address may not be sent to. Change it."))
        target = parse(url)
        try:
            address = self._checked(target)
        except _Refused:
            return Answer(
                None,
                reason=_("%(host)s does not lead to a public address. Nothing was sent.", host=target.host),
            )
        except OSError as error:
            return Answer(None, reason=_("%(host)s is not found (%(why)s).", host=target.host, why=error))
        return self._exchange(_Pinned(self, target, address), target, body, headers)

    def _checked(self, target: Target) -> str:
        """The address to connect to; one that is not allowed among them spoils them all."""
        found = self.resolve(target.host, target.port, type=socket.SOCK_STREAM)
        addresses = [str(entry[4][0]) for entry in found]
        if not addresses or not all(is_allowed(one, loopback=self.loopback) for one in addresses):
            raise _Refused
        return addresses[0]

    def _exchange(self, connection: _Pinned, target: Target, body: str, headers: Mapping[str, str]) -> Answer:
        over = threading.Event()
        watch = threading.Timer(self.seconds, _cut, (connection, over))
        watch.daemon = True
        watch.start()
        try:
            connection.request("POST", target.path, body.encode(), dict(headers))
            response = connection.getresponse()
            text = response.read(MOST_BYTES)[: SHOWN * 4].decode("utf-8", "replace")
            if over.is_set():
                return self._late()
            return _told(response.status, text.replace("\x00", "")[:SHOWN])
        except (OSError, http.client.HTTPException, ValueError) as error:
            return (
                self._late()
                if over.is_set() or isinstance(error, TimeoutError)
                else Answer(None, reason=_why(error))
            )
        finally:
            watch.cancel()
            connection.close()

    def _late(self) -> Answer:
        return Answer(
            None, reason=_("The receiver took longer than %(seconds)s seconds.", seconds=f"{self.seconds:g}")
        )


def _told(status: int, text: str) -> Answer:
    if status in OK:
        return Answer(status, text)
    if status in REDIRECTS:
        return Answer(
            status, text, _("It was sent elsewhere (%(status)s), which is not followed.", status=status)
        )
    return Answer(status, text, _("The receiver answered %(status)s.", status=status))


def _why(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return _("The certificate is not taken: %(why)s.", why=error.verify_message)
    return _("There was no answer (%(why)s).", why=str(error)[:200] or type(error).__name__)


def _cut(connection: _Pinned, over: threading.Event) -> None:
    """Ends a connection whose time is up, whatever it waits for."""
    over.set()
    if connection.wire is not None:
        with contextlib.suppress(OSError):
            socket.socket.shutdown(
                connection.wire, socket.SHUT_RDWR
            )  # below TLS: another thread holds its state


class _Pinned(http.client.HTTPConnection):
    """A connection by the name of the target that goes to one address, and to no proxy."""

    def __init__(self, post: Post, target: Target, address: str) -> None:
        super().__init__(target.host, target.port, timeout=post.seconds)
        self.default_port = 443 if target.scheme == "https" else 80  # not said again in the Host header
        self.wire: socket.socket | None = (
            None  # the library lets go of its own while the answer is still read
        )
        self._to, self._tls = address, post.tls if target.scheme == "https" else None

    def connect(self) -> None:
        """The handshake comes last, so that a receiver that drips it can be cut off, too."""
        self.sock = self.wire = socket.create_connection((self._to, self.port), self.timeout)
        if self._tls is not None:
            safe = self._tls.wrap_socket(self.sock, server_hostname=self.host, do_handshake_on_connect=False)
            self.sock = self.wire = safe
            safe.do_handshake()
