"""What is wrong with a checklist file: where it stands, what was found, what to write instead."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from audit_app.base.errors import Invalid
from audit_app.base.i18n import gettext as _
from audit_app.base.i18n import ngettext

Place = tuple[str | int, ...]
"""The way from the top of the data to a value: names of fields and numbers in lists, from 0."""

SHOWN = 50
_COLLECTIONS = frozenset({"categories", "parameters", "requirements"})
_CODE = re.compile(r"[1-9](\.[1-9][0-9]?[a-z]?)?")


@dataclass(frozen=True, slots=True)
class Bare:
    """A value written without quotes that YAML takes for a number with a point or a date: refused everywhere."""

    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """Data as a file has it, and the line (for a spreadsheet the row) of each value by its place."""

    file: str
    data: Any
    lines: Mapping[Place, int]

    def problem(self, place: Place, text: str) -> Problem:
        """The problem with the line of the place, or of the nearest thing around it that is there."""
        around = place
        while around and around not in self.lines:
            around = around[:-1]
        return Problem(self.file, self.lines.get(around, 1), name_of(self.data, place), text)


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem; as text it reads `lists/own.yaml:118: parameters.3.4.points: must be …`."""

    file: str
    line: int
    path: str
    text: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}"
        return f"{where}: {self.path}: {self.text}" if self.path else f"{where}: {self.text}"


class BrokenChecklist(Invalid):
    """The file cannot be used as a checklist; `problems` has everything found, by line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: Sequence[Problem] = sorted(problems, key=lambda item: (item.line, item.path))
        file, count = self.problems[0].file, len(self.problems)
        by_place: dict[str, str] = {}
        for item in self.problems:
            place, told = f"{item.file}:{item.line}", f"{item.path}: {item.text}" if item.path else item.text
            by_place[place] = f"{by_place[place]} {told}" if place in by_place else told
        super().__init__(
            ngettext(
                "%(file)s has %(num)s problem. Correct it and try again.",
                "%(file)s has %(num)s problems. Correct them and try again.",
                count,
                file=file,
            ),
            by_place,
        )


def name_of(data: Any, place: Place) -> str:
    """The place in words: `parameters.3.4.points`; by number (`categories[2]`) where there is no code."""
    name, at = "", data
    for step in place:
        above = place_name(name)
        at = _inside(at, step)
        if isinstance(step, str):
            name = f"{name}.{step}" if name else step
        elif above in _COLLECTIONS and (code := _code_of(at)):
            name = f"{above}.{code}"
        else:
            name = f"{name}[{step + 1}]"
    return name


def place_name(name: str) -> str:
    """The last field of a name."""
    return name.rpartition(".")[2]


def _inside(value: Any, step: str | int) -> Any:
    if isinstance(value, Mapping):
        return value.get(step)
    if isinstance(value, list) and isinstance(step, int) and step < len(value):
        return value[step]
    return None


def _code_of(value: Any) -> str | None:
    code = value.get("code") if isinstance(value, Mapping) else None
    return code if isinstance(code, str) and _CODE.fullmatch(code) else None


def shown(value: Any) -> str:
    """A value as a message quotes it, shortened."""
    if isinstance(value, Bare):
        return value.text
    if value is None:
        return _("nothing")
    if isinstance(value, Mapping):
        return _("a mapping")
    if isinstance(value, list):
        return (
            _("a list") if len(str(value)) > SHOWN else json.dumps(value, ensure_ascii=False, default=shown)
        )
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= SHOWN else f'{text[: SHOWN - 2]}…"'
