"""What every kind of report shares: documents that travel as JSON, and the context they are rendered in."""

from __future__ import annotations

import hashlib
import json
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, ClassVar, Protocol, Self, Union, cast, get_args, get_origin, get_type_hints


class DocumentError(Exception):
    """A document cannot be built or read; the message names the place and what is wrong there."""


class CountMismatch(DocumentError):
    """The caller states one number of things, the document holds another."""

    def __init__(self, what: str, stated: int, held: int) -> None:
        super().__init__(
            f"The document states {stated} {what} but holds {held}; build it again from one snapshot."
        )
        self.what = what
        self.stated = stated
        self.held = held


class Document:
    """Base of all documents: a frozen dataclass that goes to JSON and comes back equal."""

    kind: ClassVar[str]
    schema: ClassVar[int] = 1
    __slots__ = ()

    def to_json(self) -> str:
        return canonical(self).decode()

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """Read what `to_json` wrote.

        Raises DocumentError when the text is no document of this kind and schema.
        """
        try:
            data = json.loads(text)
        except ValueError as error:
            message = f"The document is not JSON ({error}); give a file written by to_json."
            raise DocumentError(message) from error
        if not isinstance(data, dict) or data.pop("kind", None) != cls.kind:
            message = f"The document is not of the kind {cls.kind}; check which file was given."
            raise DocumentError(message)
        if data.pop("schema", None) != cls.schema:
            message = f"The document's schema is not {cls.schema}; render it with the release that wrote it."
            raise DocumentError(message)
        return cast("Self", from_data(cls, data, cls.kind))


def canonical(value: object) -> bytes:
    """The one spelling of a value as JSON bytes: equal values give equal bytes, fit for hashing."""
    data = to_data(value)
    if isinstance(value, Document):
        data = {"kind": value.kind, "schema": value.schema, **data}
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(*values: object) -> str:
    """SHA-256 of the canonical bytes of several values, in hexadecimal."""
    running = hashlib.sha256()
    for value in values:
        data = value if isinstance(value, bytes) else canonical(value)
        # The length keeps ("ab", "c") and ("a", "bc") apart.
        running.update(b"%d:" % len(data))
        running.update(data)
    return running.hexdigest()


def to_data(value: Any) -> Any:
    """A value as plain JSON data; dates as ISO text and decimals as text, so nothing is rounded."""
    if is_dataclass(value):
        kind: Any = type(value)
        return {name: to_data(getattr(value, name)) for name in _names(kind)}
    if isinstance(value, tuple | list):
        return [to_data(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): to_data(item) for key, item in value.items()}
    return _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    message = f"A document cannot hold {type(value).__name__}; use text, numbers, dates, tuples, dataclasses."
    raise DocumentError(message)


def from_data(kind: Any, data: Any, path: str) -> Any:
    """The value of type `kind` that `to_data` turned into `data`; `path` is for messages."""
    return _reader(kind)(data, path)


_Reader = Callable[[Any, str], Any]


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


@cache
def _reader(kind: Any) -> _Reader:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        (inner,) = (arm for arm in get_args(kind) if arm is not type(None))
        return _optional(_reader(inner))
    if origin is tuple:
        return _tuple(_reader(get_args(kind)[0]))
    if is_dataclass(kind):
        return _dataclass(cast("type", kind))
    return _plain_reader(kind)


def _plain_reader(kind: Any) -> _Reader:
    if kind is float:
        return _checked((int, float), float)
    if kind in (bool, int, str):
        return _checked((kind,), lambda value: value)
    return _checked((str,), kind.fromisoformat if kind in (date, datetime) else kind)


def _optional(inner: _Reader) -> _Reader:
    return lambda data, path: None if data is None else inner(data, path)


def _tuple(inner: _Reader) -> _Reader:
    def read(data: Any, path: str) -> Any:
        if not isinstance(data, list):
            message = f"{path} must be a list, not {type(data).__name__}."
            raise DocumentError(message)
        return tuple(inner(item, f"{path}[{place}]") for place, item in enumerate(data))

    return read


def _dataclass(kind: type) -> _Reader:
    hints = get_type_hints(kind)
    readers = {name: _reader(hints[name]) for name in _names(kind)}
    # A document of an earlier release lacks what was added since; what has no default was there from the start.
    needed = {field.name for field in fields(kind) if field.default is MISSING}

    def read(data: Any, path: str) -> Any:
        if not isinstance(data, dict) or not needed <= data.keys() <= readers.keys():
            found = sorted(data.keys() ^ readers.keys()) if isinstance(data, dict) else type(data).__name__
            message = f"{path} does not have the fields of {kind.__name__}: look at {found}."
            raise DocumentError(message)
        return kind(**{name: readers[name](value, f"{path}.{name}") for name, value in data.items()})

    return read


def _checked(allowed: tuple[type, ...], make: Callable[[Any], Any]) -> _Reader:
    def read(data: Any, path: str) -> Any:
        if type(data) not in allowed:
            message = f"{path} must be {allowed[0].__name__}, not {type(data).__name__}."
            raise DocumentError(message)
        try:
            return make(data)
        except (ValueError, ArithmeticError) as error:
            message = f"{path} has the unreadable value {data!r}."
            raise DocumentError(message) from error

    return read


class Formats(Protocol):
    """How dates and numbers are written for a reader; Babel stands behind the ordinary one."""

    def day(self, value: date) -> str: ...

    def month(self, value: date) -> str: ...

    def moment(self, value: datetime) -> str: ...

    def number(self, value: float | Decimal, places: int = 0) -> str: ...

    def percent(self, value: str) -> str: ...

    def size(self, octets: int) -> str: ...


class Cache(Protocol):
    """Keeps rendered chapters by key between two builds; losing an entry costs time only."""

    def get(self, key: str) -> bytes | None: ...

    def put(self, key: str, data: bytes) -> None: ...


Progress = Callable[[str, int, int], None]
"""Called with a stage's name, how many steps are done and how many there are."""


@dataclass(frozen=True, slots=True)
class Context:
    """All that rendering needs besides the document: language, wording, formats and fonts.

    `fonts` is the folder of the font files; empty means the one that ships with the engine.
    """

    locale: str
    gettext: Callable[[str], str]
    ngettext: Callable[[str, str, int], str]
    formats: Formats
    fonts: str = ""
