"""Where each parameter of a verb comes from: the address, the query, the body, or what the request knows."""

from __future__ import annotations

import dataclasses
import datetime as dt
import inspect
import types
import typing
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, Union

from pydantic import Field, TypeAdapter, create_model

from audit_app.base import clock
from audit_app.base.errors import Invalid, NotFound
from audit_app.base.i18n import gettext as _
from audit_app.base.paging import SIZE, Page, offset
from audit_app.web.endpoints import shapes
from audit_app.web.endpoints.endpoint import File
from audit_app.web.endpoints.shapes import Model

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

    from audit_app.base.actor import Actor
    from audit_app.web.endpoints.endpoint import Endpoint

MOST_ROWS = 200
TODAY = {"today": lambda _actor: clock.today()}
DAYS = {"on", "as_of"}  # left out, they are today
_KNOWN = {"session", "actor", "_session", "_actor"}
NUMBER = Annotated[int, Field(ge=1, le=1_000_000)]
ROWS = Annotated[int, Field(ge=1, le=MOST_ROWS)]


@dataclass(frozen=True)
class Plan:
    """What an endpoint takes and answers; each model holds only what comes from there."""

    endpoint: Endpoint
    pieces: Mapping[str, type | None]
    """The verb's parameters; with a class where its fields were taken apart."""
    takes: frozenset[str]
    path: type[Model]
    query: type[Model]
    body: type[Model] | None
    upload: str
    answer: Any
    given: Mapping[str, Callable[[Actor], Any]] = field(default_factory=dict)

    def from_path(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """What stands in the address; raises NotFound, since what cannot be named is not there."""
        try:
            return shapes.checked(self.path, dict(values))
        except Invalid:
            raise NotFound(_("There is no such thing here. Check the address.")) from None

    def from_query(self, values: MultiDict[str, str]) -> dict[str, Any]:
        """What the query says; raises Invalid."""
        data: dict[str, Any] = {}
        for name in values:
            info = self.query.model_fields.get(name)
            kind = info.annotation if info else str
            data[name] = _read(kind, values.getlist(name))
        return shapes.checked(self.query, data)

    def from_body(self, data: Any) -> dict[str, Any]:
        """What the body says; raises Invalid."""
        return shapes.checked(self.body or Model, data)

    def call(self, session: Any, actor: Actor, values: Mapping[str, Any]) -> Any:
        """Calls the verb; raises what it raises."""
        left = {name: make(actor) for name, make in self.given.items()} | dict(values)
        for name in DAYS - left.keys():
            info = self.query.model_fields.get(name) or (self.body or Model).model_fields.get(name)
            if info is not None and info.default_factory is not None:
                left[name] = clock.today()
        arguments: dict[str, Any] = {}
        for name, cls in self.pieces.items():
            if cls is not None:
                names = {item.name for item in dataclasses.fields(cls)}
                arguments[name] = cls(**{key: left[key] for key in names if key in left})
            elif name in left:
                arguments[name] = left[name]
        who = (actor,) if self.takes & {"actor", "_actor"} else ()
        result = self.endpoint.verb(session, *who, **arguments)
        return self._page_of(result, values) if self.sliced else result

    def _page_of(self, result: Iterable[Any], values: Mapping[str, Any]) -> Page[Any]:
        """A short list has no pages of its own: it is read whole, and the page asked for is cut out."""
        rows, number, size = tuple(result), values.get("page", 1), values.get("size", SIZE)
        first = offset(number, size)
        return Page(rows[first : first + size], number, size, len(rows))

    @cached_property
    def row(self) -> Any:
        """What a list is a list of; None for everything else."""
        origin, inner = typing.get_origin(self.answer), typing.get_args(self.answer)
        if origin in (Page, list, tuple, Sequence):
            return inner[0]
        return None

    @property
    def sliced(self) -> bool:
        """Whether a list whose verb knows no pages is asked for: they are cut here, so that every list has them."""
        return self.endpoint.method == "GET" and _is_whole_list(self.answer)

    @property
    def paged(self) -> bool:
        return self.sliced or typing.get_origin(self.answer) is Page

    @property
    def sends_file(self) -> bool:
        return self.answer is File

    @cached_property
    def adapter(self) -> TypeAdapter[Any]:
        """Writes the answer, or the rows of a list."""
        return TypeAdapter(self.answer if self.row is None else list[self.row])  # type: ignore[name-defined]


def _read(kind: Any, texts: list[str]) -> Any:
    """A value of the query as JSON would have it; what does not fit stays text, and the model says so."""
    bare = [item for item in _flat(kind) if item is not types.NoneType]
    if any(typing.get_origin(item) is list for item in bare):
        inner = next(typing.get_args(item)[0] for item in bare if typing.get_origin(item) is list)
        return [_read(inner, [text]) for text in texts]
    text = texts[-1]
    if bool in bare:
        return {"true": True, "false": False}.get(text, text)
    if int in bare and text.lstrip("-").isascii() and text.lstrip("-").isdigit() and len(text) < 20:
        return int(text)
    if float in bare:
        try:
            return float(text)
        except ValueError:
            return text
    return text


def _is_whole_list(answer: Any) -> bool:
    return typing.get_origin(answer) in (list, tuple, Sequence)


def _flat(kind: Any) -> list[Any]:
    origin = typing.get_origin(kind)
    if origin is Annotated:
        return _flat(typing.get_args(kind)[0])
    if origin in (types.UnionType, Union):
        return [part for item in typing.get_args(kind) for part in _flat(item)]
    return [kind]


def plan_of(endpoint: Endpoint) -> Plan:
    """Reads the verb's signature."""
    found = _Sorted(endpoint)
    in_query = endpoint.method in {"GET", "DELETE"} or endpoint.receive is not None
    rest = found.rest
    if endpoint.receive is not None:
        rest["filename"] = (shapes.Text, ...)
    if endpoint.method == "GET" and _is_whole_list(found.kinds.get("return")):
        rest |= {"page": (NUMBER, 1), "size": (ROWS, SIZE)}
    title = "".join(word.title() for word in endpoint.operation.replace(".", "_").split("_"))
    return Plan(
        endpoint=endpoint,
        pieces=found.pieces,
        takes=frozenset(found.names),
        path=_model(f"{title}Path", found.path),
        query=_model(f"{title}Query", rest if in_query else {}),
        body=None if in_query else _body(endpoint, title, rest, found.pieces),
        upload=found.upload,
        answer=found.kinds.get("return"),
        given={name: found.given[name] for name in found.used},
    )


class _Sorted:
    """The parameters of a verb by where they come from."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self.kinds = shapes.hints(endpoint.verb)
        self.given = {**TODAY, **endpoint.given}
        self.names: list[str] = []
        self.path: dict[str, Any] = {}
        self.rest: dict[str, Any] = {}
        self.used: set[str] = set()
        self.pieces: dict[str, type | None] = {}
        self.upload = ""
        for item in inspect.signature(endpoint.verb).parameters.values():
            self.names.append(item.name)
            if item.name not in _KNOWN:
                self._take(item)

    def _take(self, item: inspect.Parameter) -> None:
        if item.kind is inspect.Parameter.VAR_KEYWORD:
            for part, (what, default) in _fields(self.endpoint.fields or object).items():
                self.pieces[part] = None
                self._place(part, what, default)
            return
        kind = self.kinds[item.name]
        if isinstance(kind, type) and dataclasses.is_dataclass(kind) and not self._is_upload(item.name):
            self.pieces[item.name] = kind
            for part, (what, default) in _fields(kind).items():
                self._place(part, what, default)
        else:
            self.pieces[item.name] = None
            self._place(item.name, *_scalar(item, kind))

    def _is_upload(self, name: str) -> bool:
        return self.endpoint.receive is not None and name == self.endpoint.receives

    def _place(self, name: str, kind: Any, default: Any) -> None:
        if self._is_upload(name):
            self.upload = name
        elif name in self.given:
            self.used.add(name)
        elif name in self.endpoint.variables:
            self.path[name] = (shapes.strict(kind), ...)
        else:
            self.rest[name] = (shapes.strict(kind), default)


def _fields(cls: type) -> dict[str, tuple[Any, Any]]:
    kinds = shapes.hints(cls)
    return {
        item.name: (kinds[item.name], _today(item.name, kinds[item.name], shapes.default_of(item)))
        for item in dataclasses.fields(cls)
        if item.init
    }


def _today(name: str, kind: Any, default: Any) -> Any:
    if default is ... and kind is dt.date and name in DAYS:
        return Field(default_factory=clock.today)
    return default


def _scalar(item: inspect.Parameter, kind: Any) -> tuple[Any, Any]:
    default = ... if item.default is inspect.Parameter.empty else item.default
    if item.name in {"page", "number"} and kind is int:
        return NUMBER, 1
    if item.name == "size" and kind is int:
        return ROWS, SIZE
    return kind, _today(item.name, kind, default)


def _body(
    endpoint: Endpoint, title: str, rest: Mapping[str, Any], pieces: Mapping[str, type | None]
) -> type[Model] | None:
    if not rest:
        return None
    commands = [cls for cls in pieces.values() if cls is not None]
    if len(commands) == 1 and not any(cls is None and name in rest for name, cls in pieces.items()):
        return shapes.model_of(commands[0], frozenset(_fields(commands[0]).keys() - rest.keys()))
    return _model(title, dict(rest), endpoint.verb.__module__)


def _model(title: str, fields: dict[str, Any], module: str = __name__) -> type[Model]:
    made: type[Model] = create_model(title, __base__=Model, __module__=module, **fields)
    return made
