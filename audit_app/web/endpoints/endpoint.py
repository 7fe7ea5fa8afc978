"""What a room says of its endpoints: method, address, permission, and the verb that does it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from audit_app.base.actor import Actor
    from audit_app.web.endpoints.plan import Plan

Verb = Callable[..., Any]
Given = Mapping[str, "Callable[[Actor], Any]"]
Receive = Callable[[BinaryIO, str], Any]

_VARIABLE = re.compile(r"<(?:(int):)?([a-z_0-9]+)>")


@dataclass(frozen=True, slots=True)
class File:
    """An answer that is a file: whatever can be read from, sent as an attachment."""

    stream: BinaryIO
    media_type: str
    filename: str
    etag: str = ""


@dataclass(frozen=True)
class Endpoint:
    """One operation; its shapes are worked out when it is first called, or when the document is asked for."""

    room: str
    method: str
    path: str
    permission: str
    verb: Verb
    summary: str = ""
    name: str = ""
    receive: Receive | None = None
    """Takes the request's bytes and a file's name, before the transaction begins."""
    receives: str = "received"
    """The verb's parameter, or its command's field, that takes what `receive` made of them."""
    fields: type | None = None
    """For a verb that takes `**values`: which there may be. Only those that were sent are handed on."""
    given: Given = field(default_factory=dict)
    noted: bool = False
    """True for reading that goes on the trail, as a download does."""
    made: bool = False
    """True for something new whose answer says more than its number: 201, with its address."""
    once: tuple[str, ...] = ()
    """Members of the answer that are told this once: what is kept for an Idempotency-Key has null there."""
    dry: bool = False
    """True for something that is posted and yet only read: it keeps no lock and remembers no key."""

    @property
    def operation(self) -> str:
        """The operation's name, as in `audits.start_audit`."""
        return f"{self.room}.{self.name or self.verb.__name__}"

    @property
    def endpoint(self) -> str:
        """The name of its route."""
        return self.operation.replace(".", "_")

    @property
    def reads(self) -> bool:
        return self.dry or (self.method == "GET" and not self.noted)

    @property
    def variables(self) -> dict[str, type]:
        """What stands in the address, and of which type."""
        return {name: int if kind else str for kind, name in _VARIABLE.findall(self.path)}

    @property
    def template(self) -> str:
        """The address as OpenAPI writes it."""
        return _VARIABLE.sub(r"{\2}", self.path)

    @cached_property
    def plan(self) -> Plan:
        """Where each of the verb's parameters comes from."""
        from audit_app.web.endpoints.plan import plan_of  # loads pydantic's models: not before somebody calls

        return plan_of(self)


class Api:
    """The endpoints of one room."""

    def __init__(self, room: str) -> None:
        self.room = room
        self.endpoints: list[Endpoint] = []
        self.get = partial(self.add, "GET")
        self.post = partial(self.add, "POST")
        self.put = partial(self.add, "PUT")
        self.patch = partial(self.add, "PATCH")
        self.delete = partial(self.add, "DELETE")

    def add(
        self, method: str, path: str, permission: str, verb: Verb, summary: str = "", **more: Any
    ) -> None:
        """Declares an endpoint; `summary` is left out where the verb's docstring says it."""
        self.endpoints.append(Endpoint(self.room, method, path, permission, verb, summary, **more))
