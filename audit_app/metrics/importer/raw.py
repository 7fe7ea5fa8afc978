"""Counts raw data: rows that say yes or no, or rows that bring counts."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path, PurePath

from audit_app.base.errors import Invalid, TooLarge
from audit_app.base.i18n import gettext as _
from audit_app.base.tabular import (
    HeaderMatch,
    Limits,
    Row,
    match_header,
    open_table,
    parse_bool,
    parse_decimal,
)

COLUMNS = {
    "numerator": ("upper count", "counted", "числитель", "numerador"),
    "denominator": ("lower count", "of", "знаменатель", "denominador"),
    "counts": ("met", "hit", "yes", "fine", "in time", "засчитано", "cuenta"),
}
MOST_PROBLEMS = 5


@dataclass(frozen=True, slots=True)
class Counted:
    """What the rows add up to, and how many they were."""

    numerator: Decimal
    denominator: Decimal
    rows: int


def count_rows(content: bytes, filename: str, most_bytes: int) -> Counted:
    """Counts a CSV or XLSX file.

    With columns numerator and denominator their sums; with a column "counts" the rows that say yes, of all rows.
    Raises Invalid naming the first rows that cannot be read, TooLarge over the limit.
    """
    if len(content) > most_bytes:
        raise TooLarge(_("%(file)s is larger than %(limit)s MB.", file=filename, limit=most_bytes // 2**20))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"raw{PurePath(filename).suffix.lower()}"
        path.write_bytes(content)
        table = open_table(path, filename=filename, limits=Limits(bytes=most_bytes))
        found = match_header(table.header, COLUMNS)
        pair = {"numerator", "denominator"} <= set(found.columns)
        if not pair and "counts" not in found.columns:
            sentence = _(
                "%(file)s needs a column “counts” with yes or no in each row, or two columns “numerator” and "
                "“denominator”.",
                file=filename,
            )
            raise Invalid(sentence, {"file": sentence})
        return _count(list(table.rows()), found, filename, pair=pair)


def _count(rows: list[Row], found: HeaderMatch, filename: str, *, pair: bool) -> Counted:
    above, below = Decimal(0), Decimal(0)
    wrong: list[str] = []
    for row in rows:
        cells = found.pick(row)
        try:
            if pair:
                above += parse_decimal(cells["numerator"])
                below += parse_decimal(cells["denominator"])
            else:
                above += parse_bool(cells["counts"])
                below += 1
        except Invalid as error:
            wrong.append(_("Row %(row)s: %(what)s", row=row.number, what=error.message))
    if wrong:
        more = (
            "" if len(wrong) <= MOST_PROBLEMS else _(" And %(more)s more.", more=len(wrong) - MOST_PROBLEMS)
        )
        sentence = f"{filename}: {' '.join(wrong[:MOST_PROBLEMS])}{more}"
        raise Invalid(sentence, {"file": sentence})
    return Counted(above, below, len(rows))
