"""Reads the three accuracies, the non-critical score and the share of failures, from tallies, as counts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from audit_app.base.figure import Scope
from audit_app.quality.models import ProgrammeMonth


@dataclass(frozen=True, slots=True)
class AccuracyMonth:
    """One month of one channel of one programme: random evaluations alone, doubtful and withdrawn ones left out.

    `n` is the denominator of each accuracy; its numerator is `n` less the evaluations with at least one error
    of that class (`customer_right` and so on). The non-critical score is `points` of `points_possible`. The
    auto-fail rate is `critical` (at least one critical error of any class) of `n`; `failed` also counts those
    below their form's pass mark.
    """

    month: dt.date
    programme_id: int
    channel: str
    n: int
    customer_right: int
    business_right: int
    compliance_right: int
    critical: int
    failed: int
    points: float
    points_possible: float


def monthly_accuracy(
    session: Session, since: dt.date, until: dt.date, scope: Scope | None = None
) -> list[AccuracyMonth]:
    """Counts by month (of `since` to that of `until`), programme and channel, oldest first.

    `scope` narrows to its programmes and sites; its dates are not looked at. One statement over the tally.
    """
    tally = ProgrammeMonth
    query = (
        select(
            tally.month,
            tally.programme_id,
            tally.channel,
            func.sum(tally.n_random),
            func.sum(tally.n_random - tally.random_customer_wrong),
            func.sum(tally.n_random - tally.random_business_wrong),
            func.sum(tally.n_random - tally.random_compliance_wrong),
            func.sum(tally.random_critical),
            func.sum(tally.random_failed),
            func.sum(tally.points),
            func.sum(tally.points_possible),
        )
        .where(tally.month.between(since.replace(day=1), until), *within(tally, scope))
        .group_by(tally.month, tally.programme_id, tally.channel)
        .order_by(tally.month, tally.programme_id, tally.channel)
    )
    return [AccuracyMonth(*row) for row in session.execute(query)]


def within(tally: Any, scope: Scope | None) -> list[Any]:
    """The criteria of a scope's programmes and sites over a tally."""
    where: list[Any] = []
    if scope is not None and scope.programmes:
        where.append(tally.programme_id.in_(scope.programmes))
    if scope is not None and scope.sites:
        where.append(tally.site_id.in_(scope.sites))
    return where
