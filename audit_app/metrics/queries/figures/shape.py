"""What a check of metrics finds, and the ways of looking that several checks share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

from audit_app.base.figure import Outcome
from audit_app.metrics.queries.catalogue import MetricRow
from audit_app.metrics.queries.reader import Reader
from audit_app.metrics.rules import in_force, shown, shown_bounds
from audit_app.metrics.rules.thresholds import EACH_METRIC, Threshold
from audit_app.scoring.rules import DEFAULT, MetricPart, Month, meets, score_metric
from audit_app.workforce.queries import ProgrammeRow

YEARS = 25  # months read of yearly surveys: the last one and the one before


@dataclass(frozen=True, slots=True)
class Found:
    """What one check saw: `fine` of `sample`; texts take %(fine)s, %(sample)s, %(against)s, %(percent)s, %(day)s

    and those of `more`. `outcome` None: by the threshold. Rows that count against come first.
    """

    fine: int
    sample: int
    good: str
    bad: str
    columns: tuple[str, ...]
    against: Sequence[tuple[Any, ...]] = ()
    behind: Sequence[tuple[Any, ...]] = ()
    threshold: Threshold = EACH_METRIC
    outcome: Outcome | None = None
    nothing: str = ""
    more: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Judged:
    """A metric as scoring sees it; `programme` is set where programmes are judged apart."""

    row: MetricRow
    programme: ProgrammeRow | None
    part: MetricPart

    @property
    def name(self) -> str:
        name = self.row.definition.name
        return f"{name} ({self.programme.name})" if self.programme else name


@dataclass(frozen=True, slots=True)
class Latest:
    """The latest value of a metric at one place, of the as-of month or the one before; None: there is none."""

    place: str
    month: Month | None
    value: Fraction | None
    low: Fraction | None
    high: Fraction | None
    met: bool


class Look(Reader):
    """A reader that also judges, each metric once."""

    @cached_property
    def _judged(self) -> dict[int, list[Judged]]:
        return {}

    def of(self, row: MetricRow) -> list[Judged]:
        if row.id not in self._judged:
            self._judged[row.id] = [
                Judged(row, programme, score_metric(DEFAULT, metric, self.as_of))
                for programme, metric in self.judged(row)
            ]
        return self._judged[row.id]

    def all_of(self, items: Sequence[str]) -> list[Judged]:
        """Every judged metric on record of some parameters."""
        return [one for row in self.results(items) for one in self.of(row)]

    def has_target(self, row: MetricRow) -> bool:
        """Whether a target is in force in the as-of month, for all or for a programme looked at."""
        targets = self.targets(row)
        return in_force(targets, self.as_of) is not None or any(
            in_force(targets, self.as_of, one.id) for one in self.in_scope()
        )

    def latest(
        self, row: MetricRow, whole: str, otherwise: tuple[Fraction | None, Fraction | None]
    ) -> list[Latest]:
        """By programme; one line called `whole` where a metric is kept for the whole operation alone.

        `otherwise` is the bound that holds where no target is set. Programmes without a value have a line too.
        """
        rows = [(one.name, one.id, self.own_counts(row, one.id)) for one in self.in_scope()]
        if not any(counts for _name, _id, counts in rows):
            rows = [(whole, 0, self.counts(row))]
        return [self._latest(row, name, number or None, counts, otherwise) for name, number, counts in rows]

    def _latest(
        self,
        row: MetricRow,
        name: str,
        programme: int | None,
        counts: Any,
        otherwise: tuple[Fraction | None, Fraction | None],
    ) -> Latest:
        month = next((one for one in (self.as_of, self.as_of - 1) if counts.get(one, (0, 0))[1]), None)
        target = in_force(self.targets(row), month or self.as_of, programme)
        bounds = target.bounds if target else otherwise
        if month is None:
            return Latest(name, None, None, *bounds, met=False)
        value = row.definition.value(*counts[month])
        met = value is not None and meets(row.definition.direction, bounds, value)
        return Latest(name, month, value, *bounds, met=met)


def latest_line(row: MetricRow, one: Latest) -> tuple[Any, ...]:
    unit = row.definition.unit
    return (
        row.definition.name,
        one.place,
        "" if one.month is None else str(one.month),
        shown(unit, one.value, (one.low, one.high)),
        shown_bounds(unit, one.low, one.high),
        "yes" if one.met else "no",
    )


LATEST = ("metric", "programme", "month", "value", "target", "met")
