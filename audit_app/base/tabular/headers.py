"""Finds the wanted columns in a header, whatever their order, case, blanks and accents."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit_app.base.errors import Invalid
from audit_app.base.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from audit_app.base.tabular.shape import Cell, Row


@dataclass(frozen=True, slots=True)
class HeaderMatch:
    """Where each field stands (index from 0), and the columns that nobody asked for."""

    columns: Mapping[str, int]
    unknown: tuple[str, ...] = ()

    def pick(self, row: Row) -> dict[str, Cell]:
        """The cells of a row by field; fields without a column are left out."""
        return {field: row.cells[index] for field, index in self.columns.items()}


def normalise(name: str) -> str:
    """Letters and digits alone, lower case, without accents: `  Nº_de Empleado ` is `nodeempleado`."""
    letters = unicodedata.normalize("NFKD", name).casefold()
    return "".join(letter for letter in letters if letter.isalnum())


def match_header(
    header: Sequence[str], wanted: Mapping[str, Sequence[str]], required: Collection[str] = ()
) -> HeaderMatch:
    """Match column names with fields by their aliases; a field's own name is always an alias.

    Raises Invalid once, naming every required field without a column and every field with two; its
    `fields` holds a sentence for each.
    """
    by_name = _aliases(wanted)
    columns: dict[str, int] = {}
    doubled: dict[str, list[str]] = {}
    unknown: list[str] = []
    for index, name in enumerate(header):
        field = by_name.get(normalise(name))
        if field is None:
            unknown.append(name)
        elif field in columns:
            doubled.setdefault(field, [header[columns[field]]]).append(name)
        else:
            columns[field] = index
    missing = [field for field in wanted if field in required and field not in columns]
    if missing or doubled:
        raise _mismatch(missing, doubled, wanted)
    return HeaderMatch(columns, tuple(name for name in unknown if name))


def _aliases(wanted: Mapping[str, Sequence[str]]) -> dict[str, str]:
    by_name: dict[str, str] = {}
    for field, aliases in wanted.items():
        for alias in (field, *aliases):
            if by_name.setdefault(normalise(alias), field) != field:
                raise ValueError(f"{alias!r} names both {by_name[normalise(alias)]} and {field}")
    return by_name


def _mismatch(
    missing: list[str], doubled: Mapping[str, list[str]], wanted: Mapping[str, Sequence[str]]
) -> Invalid:
    fields = {}
    sentences = []
    if missing:
        sentences.append(_("Columns are missing: %(names)s.", names=", ".join(missing)))
    for field in missing:
        known = ", ".join((field, *wanted[field]))
        fields[field] = _("No column is called one of these: %(names)s.", names=known)
    for field, names in doubled.items():
        sentence = _("%(field)s stands in several columns: %(names)s.", field=field, names=", ".join(names))
        fields[field] = sentence
        sentences.append(sentence)
    sentences.append(_("Rename or remove columns and choose the file again."))
    return Invalid(" ".join(sentences), fields)
