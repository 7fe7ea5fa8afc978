"""What the metrics say: which there are, and the counts of a metric by month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from sqlalchemy.orm import Session

from audit_app.actions.rules import LONGEST_WINDOW, Counted
from audit_app.base.figure import Scope
from audit_app.metrics import queries as metrics
from audit_app.metrics.rules import Unit

MONTHS = 2 * LONGEST_WINDOW + 24  # both windows, and two years in which nobody looked


@dataclass(frozen=True, slots=True)
class MetricName:
    """A metric as lists to choose from show it."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Series:
    """Counts by the first day of the month; `scale` is 100 for percentages."""

    months: Mapping[dt.date, tuple[Fraction, Fraction]] = field(default_factory=dict)
    scale: int = 1

    def added(self, window: Iterable[dt.date]) -> Counted:
        """The months of the window that have data, added up."""
        found = [self.months[month] for month in window if self.months.get(month, (0, 0))[1]]
        return Counted(
            sum((one[0] for one in found), Fraction()),
            sum((one[1] for one in found), Fraction()),
            len(found),
            self.scale,
        )


def list_metrics(session: Session) -> list[MetricName]:
    """Every metric in use, by name."""
    return sorted(
        (
            MetricName(row.definition.code, row.definition.name)
            for row in metrics.list_metrics(session, in_use=True)
        ),
        key=lambda one: one.name,
    )


def knows_metric(session: Session, code: str) -> bool:
    return any(metric.code == code for metric in list_metrics(session))


def read_series(
    session: Session, wanted: Collection[tuple[str, int | None]], today: dt.date
) -> dict[tuple[str, int | None], Series]:
    """The months of each asked metric on a programme, or (None) on all together; metrics that are gone left out.

    As many statements for one as for a hundred.
    """
    if not wanted:
        return {}
    read = metrics.Reader(session, Scope(today, today), MONTHS)
    found = {}
    for code, programme_id in wanted:
        row = read.by_code.get(code)
        if row is not None:
            counts = read.counts(row, None if programme_id is None else [programme_id])
            months = {
                dt.date(month.year, month.month, 1): (Fraction(above), Fraction(below))
                for month, (above, below) in counts.items()
            }
            percent = 100 if row.definition.unit == Unit.PERCENT else 1
            found[code, programme_id] = Series(months, row.definition.factor * percent)
    return found
