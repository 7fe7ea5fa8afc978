"""A checklist as a spreadsheet: one row for each requirement, read with the messages of the YAML format."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from audit_app.base.errors import Invalid
from audit_app.base.i18n import gettext as _
from audit_app.base.tabular import Cell, Limits, Table, match_header, open_table, parse_bool, parse_int
from audit_app.catalog.loader.checked import checked
from audit_app.catalog.loader.problems import Bare, BrokenChecklist, Document, Place, Problem, shown
from audit_app.catalog.loader.shape import FEEDS
from audit_app.catalog.loader.shipped import default_scoring
from audit_app.catalog.rules import Release, in_language

COLUMNS = (
    "category_code",
    "category_title",
    "parameter_code",
    "parameter_title",
    "points",
    "intent",
    "requirement_code",
    "kind",
    "must_have",
    "text",
    "proof",
    "floor",
    "good",
    "feeds",
    "check",
)
LIMITS = Limits(bytes=5 * 2**20, rows=3_000, columns=60, cell=4_000, inflated=50 * 2**20)
NOTICE = (
    "This list was brought by the organisation that uses it. It is not an official item list of any standard. "
    "A verdict is a forecast of readiness, not a certificate."
)


@dataclass(frozen=True, slots=True)
class Identity:
    """What a spreadsheet has no column for."""

    checklist: str
    version: str
    title: str
    released_on: dt.date


def read_sheet(content: bytes, file: str, identity: Identity) -> Release:
    """The release in an XLSX or CSV file. Raises BrokenChecklist, Invalid or TooLarge.

    Scoring is that of the list shipped with the product; parameters scored by metrics are those of its codes
    that stand in this list, and none when the breadth parameter does not.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sheet"
        path.write_bytes(content)
        table = open_table(path, filename=file, limits=LIMITS)
        builder = _Builder(file)
        for row, cells in _rows(table, builder):
            builder.take(row, cells)
    if builder.problems:
        raise BrokenChecklist(builder.problems)
    return checked(builder.finish(identity))


def write_rows(release: Release) -> Iterator[list[str | int]]:
    """The header and a row for each requirement, in English; `read_sheet` reads them back."""
    yield list(COLUMNS)
    for category in release.categories:
        for parameter in category.parameters:
            for item in parameter.requirements:
                yield [
                    category.code,
                    in_language(category.title, "en"),
                    parameter.code,
                    in_language(parameter.title, "en"),
                    parameter.points,
                    in_language(parameter.intent, "en"),
                    item.code,
                    item.kind.value,
                    str(item.must_have).lower(),
                    in_language(item.text, "en"),
                    " | ".join(in_language(item.proof, "en")),
                    in_language(item.floor, "en"),
                    in_language(item.good, "en"),
                    " | ".join(item.feeds),
                    item.check or "",
                ]


def _rows(table: Table, builder: _Builder) -> Iterator[tuple[int, Mapping[str, Cell]]]:
    try:
        match = match_header(table.header, dict.fromkeys(COLUMNS, ()), required=COLUMNS[:-1])
    except Invalid as error:
        raise BrokenChecklist(
            Problem(table.filename, table.header_row, column, text)
            for column, text in (error.fields or {"": error.message}).items()
        ) from error
    for row in table.rows():
        if row.problem is not None and row.problem.kind != "short":
            builder.problems.append(Problem(table.filename, row.number, "", str(row.problem)))
        else:
            yield row.number, match.pick(row)


@dataclass(slots=True)
class _Builder:
    """Gathers rows under their parameters and categories, and remembers where each one stood."""

    file: str
    problems: list[Problem] = field(default_factory=list)
    lines: dict[Place, int] = field(default_factory=dict)
    categories: list[dict[str, Any]] = field(default_factory=list)
    _places: dict[tuple[str, ...], Place] = field(default_factory=dict)

    def take(self, row: int, cells: Mapping[str, Cell]) -> None:
        category_code = self._code(row, cells, "category_code")
        parameter_code = self._parameter_code(row, cells)
        if category_code is None or parameter_code is None:
            return
        category = self._group(
            row,
            (category_code,),
            self.categories,
            ("categories",),
            {"title": _texts(cells["category_title"])},
        )
        parameters = category.setdefault("parameters", [])
        parameter = self._group(
            row,
            (category_code, parameter_code),
            parameters,
            (*self._places[category_code,], "parameters"),
            {
                "title": _texts(cells["parameter_title"]),
                "points": _whole(cells["points"]),
                "intent": _texts(cells["intent"]),
            },
        )
        requirements = parameter.setdefault("requirements", [])
        below: Place = (*self._places[category_code, parameter_code], "requirements", len(requirements))
        self.lines[below] = row
        requirements.append(_requirement(cells))

    def finish(self, identity: Identity) -> Document:
        codes = []
        for category in self.categories:
            for parameter in category["parameters"]:
                codes.append(parameter["code"])
                named = {
                    feed
                    for item in parameter["requirements"]
                    for feed in item.get("feeds", ())
                    if isinstance(feed, str)
                }
                # What is misspelt is told at its own row; here it must not be told once more.
                parameter["feeds"] = [feed for feed in FEEDS if feed in named] or ["documents"]
                parameter["releases"] = []
        data = {
            "checklist": identity.checklist,
            "version": identity.version,
            "released_on": identity.released_on.isoformat(),
            "languages": ["en"],
            "title": {"en": identity.title},
            "notice": {"en": NOTICE},
            "scoring": _scoring(codes),
            "categories": self.categories,
        }
        return Document(self.file, data, self.lines)

    def _group(
        self,
        row: int,
        key: tuple[str, ...],
        among: list[dict[str, Any]],
        above: Place,
        fields: Mapping[str, Any],
    ) -> dict[str, Any]:
        """What the rows of one code have in common: taken from the first, compared with every other."""
        given = {name: value for name, value in fields.items() if value is not None}
        place = self._places.get(key)
        if place is None:
            place = self._places[key] = (*above, len(among))
            self.lines[place] = row
            among.append({"code": key[-1], **given})
            return among[-1]
        index = place[-1]
        assert isinstance(index, int)  # noqa: S101 - a place of a group ends in its number
        known = among[index]
        for name in fields:
            if known.get(name) != given.get(name):
                told = _(
                    "is %(found)s here and %(first)s in row %(row)s. Rows of the same code must agree.",
                    found=_short(given.get(name)),
                    first=_short(known.get(name)),
                    row=self.lines[place],
                )
                self.problems.append(Problem(self.file, row, f"{above[-1]}.{key[-1]}.{name}", told))
        return known

    def _code(self, row: int, cells: Mapping[str, Cell], column: str) -> str | None:
        cell = cells[column]
        if cell is None:
            told = _("is empty. Repeat it on each row.")
            self.problems.append(Problem(self.file, row, column, told))
            return None
        return _text(cell)

    def _parameter_code(self, row: int, cells: Mapping[str, Cell]) -> str | None:
        """A code that the spreadsheet took for a number is believed if the requirement's code says the same."""
        cell = cells["parameter_code"]
        code = self._code(row, cells, "parameter_code")
        if code is None or isinstance(cell, str) or code == str(cells["requirement_code"])[:-1]:
            return code
        told = _(
            "the spreadsheet took it for a number or a date: %(found)s. Format the column as text and type it again.",
            found=code,
        )
        self.problems.append(Problem(self.file, row, "parameter_code", told))
        return None


def _requirement(cells: Mapping[str, Cell]) -> dict[str, Any]:
    found = {
        "code": _text(cells["requirement_code"]),
        "kind": _text(cells["kind"]),
        "must_have": _truth(cells["must_have"]),
        "text": _texts(cells["text"]),
        "proof": _listed(cells["proof"]),
        "floor": _texts(cells["floor"]),
        "good": _texts(cells["good"]),
        "feeds": _parts(cells["feeds"]),
        "check": _text(cells.get("check")),
    }
    return {name: value for name, value in found.items() if value is not None}


def _scoring(codes: list[str]) -> dict[str, Any]:
    scoring = dict(default_scoring())
    there = [code for code in scoring["metric_parameters"] if code in codes]
    scoring["metric_parameters"] = there if scoring["breadth_parameter"] in codes else []
    return scoring


def _text(cell: Cell) -> str | None:
    return None if cell is None else " ".join(str(cell).split())


def _texts(cell: Cell) -> dict[str, str] | None:
    text = _text(cell)
    return None if text is None else {"en": text}


def _parts(cell: Cell) -> list[str] | None:
    text = _text(cell)
    return None if text is None else [part.strip() for part in text.split("|") if part.strip()]


def _listed(cell: Cell) -> dict[str, list[str]] | None:
    parts = _parts(cell)
    return None if parts is None else {"en": parts}


def _whole(cell: Cell) -> int | str | Bare | None:
    if cell is None:
        return None
    try:
        return parse_int(cell)
    except Invalid:
        return str(cell) if isinstance(cell, str) else Bare(str(cell))


def _truth(cell: Cell) -> bool | str | None:
    if cell is None:
        return None
    try:
        return parse_bool(cell)
    except Invalid:
        return str(cell)


def _short(value: Any) -> str:
    return shown(value["en"] if isinstance(value, dict) else value)
