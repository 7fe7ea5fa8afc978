"""Finds the header: the first row of a file that is not blank."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_app.base.errors import Invalid, TooLarge
from audit_app.base.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit_app.base.tabular.shape import Limits, RawRow


def read_header(raw: Iterator[RawRow], filename: str, limits: Limits) -> tuple[int, tuple[str, ...]]:
    """Its row number and its texts, without empty ones at the end."""
    for number, cells, problem in raw:
        if problem is not None:
            raise Invalid(
                _(
                    "The header of %(file)s cannot be read. %(problem)s",
                    file=filename,
                    problem=str(problem),
                )
            )
        names = ["" if cell is None else " ".join(str(cell).split()) for cell in cells]
        while names and not names[-1]:
            names.pop()
        if len(names) > limits.columns:
            raise TooLarge(
                _(
                    "%(file)s has %(found)s columns; %(limit)s are allowed. Leave out what is not needed.",
                    file=filename,
                    found=len(names),
                    limit=limits.columns,
                )
            )
        if names:
            return number, tuple(names)
    raise Invalid(_("%(file)s is empty. The first row must name the columns.", file=filename))
