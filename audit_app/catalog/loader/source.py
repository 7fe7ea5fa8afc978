"""Reads YAML 1.2 event by event: data with the line of each value, and nothing that hides or multiplies text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
)
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.reader import ReaderError

from audit_app.base.errors import TooLarge
from audit_app.base.i18n import gettext as _
from audit_app.catalog.loader.problems import Bare, BrokenChecklist, Document, Place, Problem

LARGEST = 2**20
"""Bytes of a file; the list that comes with the product has an eighth of it in one language."""
MOST_VALUES = 20_000
DEEPEST = 16


def read_document(content: bytes, file: str) -> Document:
    """The data of a YAML file with its lines. Raises BrokenChecklist or TooLarge.

    Refused besides what is no YAML: keys given twice, anchors and aliases, tags, directives, several documents.
    """
    if len(content) > LARGEST:
        raise TooLarge(
            _(
                "%(file)s has %(found)s KiB; a checklist may have %(limit)s. Divide it into several lists.",
                file=file,
                found=-(-len(content) // 1024),
                limit=LARGEST // 1024,
            )
        )
    yaml = YAML(typ="safe", pure=True)
    builder = _Builder(file, yaml.resolver.resolve)
    try:
        for event in _events(yaml, _text(content, file)):
            builder.take(event)
    except MarkedYAMLError as error:
        raise BrokenChecklist([_syntax(error, file)]) from error
    return builder.finish()


def _text(content: bytes, file: str) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        told = _("a letter here is not UTF-8. Save the file in the encoding UTF-8.")
        raise BrokenChecklist([Problem(file, line, "", told)]) from error


def _events(yaml: YAML, text: str) -> Iterator[Any]:
    try:
        yield from yaml.parse(text)
    except ReaderError as error:
        # The one error of the library without a line.
        raise _Unprintable(text.count("\n", 0, error.position) + 1) from error


class _Unprintable(MarkedYAMLError):
    """A control character, in this line."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line


def _syntax(error: MarkedYAMLError, file: str) -> Problem:
    if isinstance(error, _Unprintable):
        return Problem(file, error.line, "", _("a control character stands here. Take it out."))
    problem = str(error.problem or "")
    mark = error.problem_mark
    if "stream" in problem and error.context_mark is not None:
        mark = error.context_mark  # what never ends is to be looked for where it begins
    line = 1 if mark is None else mark.line + 1
    if "\\t" in problem:
        return Problem(file, line, "", _("a tab indents this line. Indent with blanks."))
    told = _(
        "this is not YAML: %(problem)s. Check quotes, brackets and indentation here and in the line above.",
        problem=", ".join(part for part in (error.context, problem) if part),
    )
    return Problem(file, line, "", told)


@dataclass(slots=True)
class _Open:
    """A list or mapping that has not ended yet."""

    place: Place
    into: Any
    key: str | None = None


@dataclass(slots=True)
class _Builder:
    """Puts values together as their events arrive; depth and number are limited, so nothing explodes."""

    file: str
    resolve: Callable[..., Any]
    data: Any = None
    lines: dict[Place, int] = field(default_factory=dict)
    _open: list[_Open] = field(default_factory=list)
    _found: list[tuple[int, Place, str]] = field(default_factory=list)
    _documents: int = 0

    def take(self, event: Any) -> None:
        line = event.start_mark.line + 1
        if isinstance(event, DocumentStartEvent):
            self._begin(event, line)
        elif isinstance(event, MappingEndEvent | SequenceEndEvent):
            self._open.pop()
        elif isinstance(event, NodeEvent):
            self._node(event, line)

    def finish(self) -> Document:
        document = Document(self.file, self.data, self.lines)
        if self._found:
            raise BrokenChecklist(
                Problem(self.file, line, document.problem(place, "").path, text)
                for line, place, text in self._found
            )
        if self.data is None:
            told = _(
                "the file is empty. `audit-app checklists template --out own.yaml` writes one to begin with."
            )
            raise BrokenChecklist([Problem(self.file, 1, "", told)])
        return document

    def _begin(self, event: Any, line: int) -> None:
        self._documents += 1
        if self._documents > 1:
            self._stop(line, _("a second document begins here (---). Keep one list in a file."))
        if event.version or event.tags:
            self._stop(line, _("lines beginning with % are not used here. Take them out."))

    def _node(self, event: Any, line: int) -> None:
        top = self._open[-1] if self._open else None
        if isinstance(event, AliasEvent) or event.anchor:
            self._stop(line, _("anchors (&name) and aliases (*name) are not used here. Write the text out."))
        if event.tag:
            self._stop(line, _("tags (!name) are not used here. Take the tag out."))
        if top is not None and isinstance(top.into, dict) and top.key is None:
            self._key(top, event, line)
            return
        value = self._value(event)
        place = self._add(top, value, line)
        if isinstance(event, CollectionStartEvent):
            if len(self._open) >= DEEPEST:
                self._stop(line, _("lists stand too deep in each other here. Compare with the template."))
            self._open.append(_Open(place, value))

    def _key(self, top: _Open, event: Any, line: int) -> None:
        if not isinstance(event, ScalarEvent):
            self._stop(line, _("the name of a field must be one word. Compare with the template."))
        key = str(event.value)
        place = (*top.place, key)
        if key in top.into:
            told = _("stands twice, first in line %(first)s. Keep one.", first=self.lines[place])
            self._found.append((line, place, told))
        else:
            self.lines[place] = line
        top.key = key

    def _add(self, top: _Open | None, value: Any, line: int) -> Place:
        if len(self.lines) > MOST_VALUES:
            self._stop(line, _("there are more than %(limit)s values up to here.", limit=MOST_VALUES))
        if top is None:
            self.data = value
            self.lines[()] = line
            return ()
        if isinstance(top.into, dict):
            assert top.key is not None  # noqa: S101 - a value follows its key
            place: Place = (*top.place, top.key)
            top.into.setdefault(top.key, value)
            top.key = None
            return place
        place = (*top.place, len(top.into))
        top.into.append(value)
        self.lines[place] = line
        return place

    def _stop(self, line: int, text: str) -> None:
        raise BrokenChecklist([Problem(self.file, line, "", text)])

    def _value(self, event: Any) -> Any:
        if isinstance(event, CollectionStartEvent):
            return {} if isinstance(event, MappingStartEvent) else []
        text: str = event.value
        tag = str(self.resolve(ScalarNode, text, event.implicit)).rpartition(":")[2]
        if tag in {"str", "null", "bool"}:
            return {"str": text, "null": None, "bool": text.lower() == "true"}[tag]
        # Eleven digits are more than any field allows.
        return int(text) if tag == "int" and text.isdecimal() and len(text) < 12 else Bare(text)
