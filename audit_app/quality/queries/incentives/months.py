"""Reads one month of one scheme: who earned what and why, and what was paid."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from audit_app.base import clock
from audit_app.quality.models import Payout
from audit_app.quality.queries.incentives.facts import Months, last_day
from audit_app.quality.queries.incentives.schemes import SchemeRow
from audit_app.quality.rules.incentives import (
    Decision,
    Match,
    Reward,
    Verdict,
    compare,
    judge,
    outliers,
)
from audit_app.workforce.models import JobRole, Person, Placement, Programme, Site
from audit_app.workforce.queries import on_staff, placed_on


@dataclass(frozen=True, slots=True)
class Who:
    """A person in a month: where they were on its last day (or their own); `team` is their present supervisor."""

    id: int
    code: str
    name: str
    site: str
    programme: str
    team: str


@dataclass(frozen=True, slots=True)
class PaidRow:
    """A payout."""

    id: int
    reward: Reward
    paid_on: dt.date
    reason: str
    recorded_by_id: int | None
    recorded_by: str
    confirmed_by: str


@dataclass(frozen=True, slots=True)
class AgentRow:
    """One agent's month under a scheme; `outlier`: the amount stands far off the others of the month."""

    person: Who
    verdict: Verdict
    paid: PaidRow | None
    match: Match
    outlier: bool


@dataclass(frozen=True, slots=True)
class SchemeMonth:
    """A scheme's month. `decisions` and `matches` count its agents; `paid_out`: somebody was paid for it."""

    scheme: SchemeRow
    month: dt.date
    as_of: dt.date
    rows: tuple[AgentRow, ...]

    @property
    def decisions(self) -> Counter[Decision]:
        return Counter(row.verdict.decision for row in self.rows)

    @property
    def matches(self) -> Counter[Match]:
        return Counter(row.match for row in self.rows)

    @property
    def paid_out(self) -> bool:
        return any(row.paid for row in self.rows)


def scheme_month(
    session: Session, scheme: SchemeRow, month: dt.date, facts: Months | None = None
) -> SchemeMonth:
    """Everybody a scheme speaks of in a month, by name: customer-facing and live, evaluated, or paid.

    Earned but not paid counts as a difference only once somebody was paid for the month.
    """
    day = min(last_day(month), clock.today())
    paid = read_paid(session, scheme.id, month)
    facts = facts or Months(session, month, month)
    known = facts.agents(month, scheme.programme_id) | paid.keys()
    far = outliers([one.reward.amount for one in paid.values() if one.reward.amount])
    rows = []
    for person in _people(session, scheme.programme_id, day, known):
        verdict = judge(scheme.terms, facts.of(person.id, month, scheme.programme_id))
        own = paid.get(person.id)
        match = compare(verdict.decision, verdict.reward, own.reward if own else None)
        if match is Match.UNPAID and not paid:
            match = Match.NOTHING
        rows.append(AgentRow(person, verdict, own, match, own is not None and own.reward.amount in far))
    return SchemeMonth(scheme, month, day, tuple(rows))


def read_paid(session: Session, scheme_id: int, month: dt.date) -> dict[int, PaidRow]:
    """What was paid under a scheme for a month, by person."""
    query: Any = select(Payout.person_id, *PAID).where(Payout.month == month, Payout.scheme_id == scheme_id)
    return {person: paid_row(*row) for person, *row in session.execute(query)}


PAID = (
    Payout.amount,
    Payout.gift,
    Payout.id,
    Payout.paid_on,
    Payout.reason,
    Payout.recorded_by_id,
    Payout.recorded_by,
    Payout.confirmed_by,
)


def paid_row(amount: int, gift: str, number: int, *more: Any) -> PaidRow:
    """A payout from the columns in `PAID`."""
    return PaidRow(number, Reward(amount, gift), *more)


def who(day: Any) -> Any:
    """SELECT of `Who` columns with places on a day, a date or a column; to be narrowed."""
    boss = aliased(Person)
    # Whoever left within the month is shown where they last worked.
    on = case((Person.left_on < day, Person.left_on), else_=day)
    return (
        select(
            Person.id,
            Person.code,
            Person.full_name,
            func.coalesce(Site.name, ""),
            func.coalesce(Programme.name, ""),
            func.coalesce(boss.full_name, ""),
        )
        .select_from(Person)
        .outerjoin(Placement, and_(Placement.person_id == Person.id, placed_on(on)))
        .outerjoin(Site, Site.id == Placement.site_id)
        .outerjoin(Programme, Programme.id == Placement.programme_id)
        .outerjoin(JobRole, JobRole.id == Placement.job_id)
        .outerjoin(boss, boss.id == Person.supervisor_id)
    )


def _people(session: Session, programme_id: int | None, day: dt.date, known: set[int]) -> list[Who]:
    in_place = [] if programme_id is None else [Placement.programme_id == programme_id]
    live = and_(on_staff(day), Person.live_on <= day, JobRole.customer_facing, *in_place)
    query = who(day).where(or_(live, Person.id.in_(known))).order_by(Person.full_name, Person.id)
    return [Who(*row) for row in session.execute(query)]
