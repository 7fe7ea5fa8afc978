"""What every screen, check and score of metrics is read from: definitions, targets and counts, each thing once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_app.base.figure import Scope
from audit_app.metrics.models import MonthValue, TargetFrom
from audit_app.metrics.queries.catalogue import MetricRow, list_metrics, target_of
from audit_app.metrics.queries.computed import SOURCES, Found, keep
from audit_app.metrics.rules import (
    WINDOW,
    Counted,
    Counts,
    Target,
    metric_in,
    month_of,
    of_cells,
    of_programmes,
)
from audit_app.scoring.rules import MetricIn, Month
from audit_app.workforce import queries as workforce
from audit_app.workforce.queries import Named, ProgrammeRow
from audit_app.workforce.rules import Channel

Places: TypeAlias = dict[Month, dict[int | None, dict[tuple[str | None, int | None], Counts]]]


class Reader:
    """Reads lazily: typed counts in one statement for all metrics, computed ones in a few for each room asked.

    `months` is how many calendar months up to the scope's are read. A scope that names every programme or every
    site is the same as one that names none. `channel` leaves only what is counted for that channel, `codes` reads
    typed counts of those metrics alone.
    """

    def __init__(
        self,
        session: Session,
        scope: Scope,
        months: int = WINDOW,
        channel: Channel | None = None,
        codes: Collection[str] = (),
    ) -> None:
        self.session = session
        self.codes = codes
        self.channel = channel
        self.as_of = month_of(scope.as_of)
        self.months = self.as_of.window(months)
        self._asked = scope

    @cached_property
    def programmes(self) -> list[ProgrammeRow]:
        return workforce.list_programmes(self.session)

    @cached_property
    def sites(self) -> list[Named]:
        return workforce.list_sites(self.session)

    @cached_property
    def scope(self) -> Scope:
        asked = self._asked
        every = {one.id for one in self.programmes} if asked.programmes else set()
        everywhere = {one.id for one in self.sites} if asked.sites else set()
        return replace(
            asked,
            programmes=frozenset() if asked.programmes >= every else asked.programmes,
            sites=frozenset() if asked.sites >= everywhere else asked.sites,
        )

    @cached_property
    def everything(self) -> list[MetricRow]:
        """Metrics in use and left out."""
        return list_metrics(self.session)

    @cached_property
    def metrics(self) -> list[MetricRow]:
        """Metrics in use, by parameter and name."""
        return [row for row in self.everything if row.in_use]

    @cached_property
    def by_code(self) -> dict[str, MetricRow]:
        return {row.definition.code: row for row in self.metrics}

    @cached_property
    def _targets(self) -> dict[int, list[tuple[Target, bool]]]:
        found: dict[int, list[tuple[Target, bool]]] = {}
        query = select(
            TargetFrom.metric_id,
            TargetFrom.programme_id,
            TargetFrom.from_month,
            TargetFrom.low,
            TargetFrom.high,
            TargetFrom.proposed,
        )
        for metric, programme, month, low, high, proposed in self.session.execute(query):
            found.setdefault(metric, []).append((target_of(programme, month, low, high), proposed))
        return found

    def targets(self, row: MetricRow) -> list[Target]:
        return [target for target, _proposed in self._targets.get(row.id, ())]

    def has_own_target(self, row: MetricRow) -> bool:
        """Whether somebody here has set a target, other than the one proposed with the catalogue."""
        return any(not proposed for _target, proposed in self._targets.get(row.id, ()))

    @cached_property
    def _typed(self) -> Found:
        codes = {row.id: row.definition.code for row in self.everything}
        found: Found = {}
        query = select(
            MonthValue.metric_id,
            MonthValue.month,
            MonthValue.programme_id,
            MonthValue.channel,
            MonthValue.site_id,
            MonthValue.numerator,
            MonthValue.denominator,
        ).where(MonthValue.month >= str(self.months[0]), MonthValue.month <= str(self.as_of))
        if self.codes:
            query = query.where(MonthValue.metric_id.in_([self.by_code[code].id for code in self.codes]))
        months = {str(month): month for month in self.months}
        for metric, month, programme, channel, site, above, below in self.session.execute(query):
            if metric in codes:
                keep(found, codes[metric], months[month], (programme, channel, site), (above, below))
        return found

    @cached_property
    def _computed(self) -> dict[Counted, Found]:
        return {}

    def cells(self, row: MetricRow) -> Places:
        """Everything counted of a metric, as it was counted; of one channel, where one was asked for."""
        source = row.definition.counted
        if source is Counted.TYPED:
            found = self._typed.get(row.definition.code, {})
        else:
            if source not in self._computed:
                self._computed[source] = SOURCES[source](self.session, self.scope, self.months[-WINDOW:])
            found = self._computed[source].get(row.definition.code, {})
        return found if self.channel is None else _of_channel(found, self.channel)

    def counts(self, row: MetricRow, programmes: Collection[int] | None = None) -> dict[Month, Counts]:
        """Summed counts by month, of the scope's programmes or of those named; summed once, do not change it."""
        wanted = self.scope.programmes if programmes is None else frozenset(programmes)
        key = (row.id, wanted)
        if key not in self._summed:
            found = {
                month: of_programmes(cells, wanted, self.scope.sites)
                for month, cells in self.cells(row).items()
            }
            self._summed[key] = {
                month: counts for month, counts in sorted(found.items()) if counts is not None
            }
        return self._summed[key]

    @cached_property
    def _summed(self) -> dict[tuple[int, frozenset[int]], dict[Month, Counts]]:
        return {}

    def own_counts(self, row: MetricRow, programme: int) -> dict[Month, Counts]:
        """Summed counts by month of one programme's own rows; the whole operation's do not stand in."""
        found = {
            month: of_cells(cells[programme], self.scope.sites)
            for month, cells in self.cells(row).items()
            if programme in cells
        }
        return {month: counts for month, counts in sorted(found.items()) if counts is not None}

    def in_scope(self) -> list[ProgrammeRow]:
        wanted = self.scope.programmes
        return [one for one in self.programmes if not wanted or one.id in wanted]

    def divided(self, row: MetricRow) -> list[ProgrammeRow]:
        """Programmes of the scope that are judged apart, because one of them has a target of its own."""
        own = {target.programme_id for target in self.targets(row)} - {None}
        places = self.in_scope() if own else []
        return places if any(one.id in own for one in places) else []

    def judged(self, row: MetricRow) -> list[tuple[ProgrammeRow | None, MetricIn]]:
        """What scoring is given of a metric: one entry, or one for each programme where targets differ."""
        targets = self.targets(row)
        divided = self.divided(row)
        if not divided:
            return [(None, self._metric_in(row, targets, self.counts(row)))]
        return [(one, self._metric_in(row, targets, self.counts(row, [one.id]), one)) for one in divided]

    def by_programme(self, row: MetricRow) -> list[tuple[ProgrammeRow, MetricIn]]:
        """A metric for each programme of the scope that has counts of its own."""
        targets = self.targets(row)
        return [
            (one, self._metric_in(row, targets, counts, one))
            for one in self.in_scope()
            if (counts := self.own_counts(row, one.id))
        ]

    def _metric_in(
        self,
        row: MetricRow,
        targets: Sequence[Target],
        counts: dict[Month, Counts],
        programme: ProgrammeRow | None = None,
    ) -> MetricIn:
        code = row.definition.code
        return metric_in(
            row.definition,
            counts,
            targets,
            self.as_of,
            programme_id=programme.id if programme else None,
            code=f"{code}@{programme.name}" if programme else code,
        )

    def on_record(self, row: MetricRow) -> bool:
        """Whether a metric counts here: it has values, or somebody has set it a target."""
        return self.has_own_target(row) or any(below for _above, below in self.counts(row).values())

    def results(self, items: Iterable[str]) -> list[MetricRow]:
        """Metrics of some parameters that are judged and on record."""
        wanted = set(items)
        return [
            row
            for row in self.metrics
            if row.definition.item in wanted and row.definition.judged and self.on_record(row)
        ]


def _of_channel(found: Places, channel: Channel) -> Places:
    """What is left of the counts for one channel, as if there were no other."""
    return {
        month: {
            programme: {(None, site): counts for (one, site), counts in cells.items() if one == channel}
            for programme, cells in programmes.items()
        }
        for month, programmes in found.items()
    }
