"""Reads what agents' months amount to, from the tallies of evaluations: few statements, whatever their number."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from audit_app.quality.models import AgentFigure, AgentMonth, Evaluation
from audit_app.quality.rules import State
from audit_app.quality.rules.incentives import Facts

_SUMS = (
    AgentMonth.n_random,
    AgentMonth.random_customer_wrong,
    AgentMonth.random_business_wrong,
    AgentMonth.random_compliance_wrong,
    AgentMonth.points,
    AgentMonth.points_possible,
)
_Sums = tuple[Any, ...]
_NONE: _Sums = (0, 0, 0, 0, 0.0, 0.0)
_NO_FIGURES: Mapping[str, float] = {}


class Months:
    """The facts of every agent in the months from `since` to `until` (first days), by programme or everywhere.

    A compliance-critical error counts against an agent's whole month, on whichever programme it was made.
    """

    def __init__(
        self, session: Session, since: dt.date, until: dt.date, people: Collection[int] | None = None
    ) -> None:
        def only(column: Any) -> list[Any]:
            return [] if people is None else [column.in_(people)]

        self._sums: dict[tuple[int, dt.date], dict[tuple[int, int], _Sums]] = defaultdict(dict)
        tallies: Any = session.execute(
            select(
                AgentMonth.agent_id, AgentMonth.month, AgentMonth.programme_id, AgentMonth.site_id, *_SUMS
            ).where(AgentMonth.month.between(since, until), *only(AgentMonth.agent_id))
        )
        for agent, month, programme, site, *sums in tallies:
            self._sums[agent, month][programme, site] = tuple(sums)
        self._agents: dict[dt.date, set[int]] = defaultdict(set)
        for agent, month in self._sums:
            self._agents[month].add(agent)
        last = _next(until) - dt.timedelta(days=1)
        errors: Any = session.execute(
            select(Evaluation.agent_id, Evaluation.month, func.count(Evaluation.id))
            .where(
                Evaluation.failed,  # the index of failures is small, and such an error always fails
                Evaluation.day.between(since, last),
                Evaluation.compliance_errors > 0,
                Evaluation.state == State.COUNTED,
                *only(Evaluation.agent_id),
            )
            .group_by(Evaluation.agent_id, Evaluation.month)
        )
        self._errors = {(agent, month): count for agent, month, count in errors}
        self._figures: dict[tuple[int, dt.date], dict[str, float]] = defaultdict(dict)
        figures = session.execute(
            select(AgentFigure.person_id, AgentFigure.month, AgentFigure.name, AgentFigure.value).where(
                AgentFigure.month.between(since, until), *only(AgentFigure.person_id)
            )
        )
        for person, month, name, value in figures:
            self._figures[person, month][name.casefold()] = value

    def of(self, person_id: int, month: dt.date, programme_id: int | None) -> Facts:
        """One agent's month on one programme, or (None) on all of them together."""
        places = self._sums.get((person_id, month))
        n, customer, business, compliance, points, possible = (
            _NONE if places is None else _together(places, programme_id)
        )
        return Facts(
            n,
            customer,
            business,
            compliance,
            points,
            possible,
            self._errors.get((person_id, month), 0),
            self._figures.get((person_id, month), _NO_FIGURES),
        )

    def agents(self, month: dt.date, programme_id: int | None) -> set[int]:
        """Everybody with evaluations in that month on that programme, or (None) on any."""
        return {
            agent
            for agent in self._agents[month]
            if programme_id is None or any(one == programme_id for one, _site in self._sums[agent, month])
        }

    def places(self, person_id: int, month: dt.date) -> frozenset[tuple[int, int]]:
        """The programmes and sites at which somebody was evaluated in a month."""
        return frozenset(self._sums.get((person_id, month), ()))


def _together(places: Mapping[tuple[int, int], _Sums], programme_id: int | None) -> _Sums:
    rows = [sums for (programme, _site), sums in places.items() if programme_id in (None, programme)]
    if len(rows) == 1:
        return rows[0]
    return tuple(map(sum, zip(*rows, strict=True))) if rows else _NONE


def _next(month: dt.date) -> dt.date:
    return (month.replace(day=28) + dt.timedelta(days=4)).replace(day=1)


def last_day(month: dt.date) -> dt.date:
    """The last day of a month."""
    return _next(month) - dt.timedelta(days=1)
