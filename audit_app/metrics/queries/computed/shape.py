"""The shape in which counts are read, typed or computed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from sqlalchemy.orm import Session

from audit_app.base.figure import Scope
from audit_app.metrics.rules import Counts, last_day, month_of
from audit_app.scoring.rules import Month

Found: TypeAlias = dict[str, dict[Month, dict[int | None, dict[tuple[str | None, int | None], Counts]]]]
"""Counts by metric code, month, programme, (channel, site)."""
Computed: TypeAlias = Callable[[Session, Scope, Sequence[Month]], Found]
"""(session, scope, months) → counts of every metric of a room; the scope's sites are respected already."""


def keep(
    found: Found,
    code: str,
    month: Month,
    where: tuple[int | None, str | None, int | None],
    counts: Counts,
) -> None:
    """Adds counts at (programme, channel, site)."""
    programme, channel, site = where
    cells = found.setdefault(code, {}).setdefault(month, {}).setdefault(programme, {})
    above, below = cells.get((channel, site), (0, 0))
    cells[channel, site] = (above + counts[0], below + counts[1])


def whole_months(scope: Scope, months: Sequence[Month]) -> list[Month]:
    """Those that are over on the day looked at: half a month's leavers are no month's leavers."""
    last = month_of(scope.as_of)
    return [month for month in months if month < last or last_day(month) <= scope.as_of]
