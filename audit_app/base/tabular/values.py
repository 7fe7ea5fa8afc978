"""Reads numbers and yes-or-no out of cells, in the ways customers write them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from audit_app.base.errors import Invalid
from audit_app.base.i18n import gettext as _

if TYPE_CHECKING:
    from audit_app.base.tabular.shape import Cell

_PLAIN = re.compile(r"[+-]?\d{1,18}(?:[.,]\d{1,12})?", re.ASCII)
_THOUSANDS = re.compile(r"([+-]?\d{1,3}(?:([ ,.'])\d{3})(?:\2\d{3})*)(?:([.,])(\d{1,12}))?", re.ASCII)
_TRUE = frozenset({"yes", "y", "true", "1", "да", "oo", "si", "sí"})
_FALSE = frozenset({"no", "n", "false", "0", "нет", "hindi"})


def parse_decimal(cell: Cell) -> Decimal:
    """The number in a cell. `85 %` is 85, not 0.85; blanks between thousands are fine.

    `1,234` is refused, since it is 1234 to some and 1.234 to others. Raises Invalid.
    """
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        number = Decimal(str(cell))
        if not number.is_finite():
            raise _not_a_number(str(cell))
        return number
    if not isinstance(cell, str):
        raise _not_a_number("" if cell is None else str(cell))
    text = " ".join(cell.split()).replace("\u2212", "-").removesuffix("%").rstrip()
    if found := _THOUSANDS.fullmatch(text):
        whole, mark, point, fraction = found.groups()
        if mark == point and mark is not None:
            raise _not_a_number(cell)
        if mark == "," and point is None and whole.count(",") == 1 and not whole.lstrip("+-").startswith("0"):
            raise Invalid(_("“%(text)s” may be read in two ways. Write 1234 or 1.234.", text=cell))
        single_point = mark == "." and point is None and whole.count(".") == 1
        if not single_point and not (mark == "," and whole.lstrip("+-").startswith("0")):
            return Decimal(whole.replace(mark or " ", "") + (f".{fraction}" if fraction else ""))
    if not _PLAIN.fullmatch(text):
        raise _not_a_number(cell)
    return Decimal(text.replace(",", "."))


def parse_int(cell: Cell) -> int:
    """A whole number. Raises Invalid for a fraction and for whatever is no number."""
    number = parse_decimal(cell)
    if number != number.to_integral_value():
        raise Invalid(_("“%(text)s” is not a whole number.", text=str(cell)))
    return int(number)


def parse_bool(cell: Cell) -> bool:
    """Yes or no, in English, Russian, Filipino or Spanish, or as 1 and 0. Raises Invalid."""
    text = ("1" if cell else "0") if isinstance(cell, bool) else str(cell).strip().casefold()
    if text in _TRUE:
        return True
    if text in _FALSE:
        return False
    raise Invalid(_("“%(text)s” is neither yes nor no.", text="" if cell is None else str(cell)))


def _not_a_number(text: str) -> Invalid:
    return Invalid(_("“%(text)s” is not a number. Write it as 12.5.", text=text))
