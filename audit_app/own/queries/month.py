"""One agent's own month against what it asks for, and what they were given."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from audit_app.quality.models import AgentMonth, Payout, Scheme
from audit_app.quality.queries.pacing import overlap, read_absences, read_rules, stretches
from audit_app.quality.rules.pacing import Pace, month_end, pace, share_of
from audit_app.workforce.models import Programme


@dataclass(frozen=True, slots=True)
class MonthRow:
    """An own month on one programme against what it asks for, by way of monitoring."""

    programme: str
    pace: Pace
    side_by_side: int
    remote: int
    client: int
    failed: int


@dataclass(frozen=True, slots=True)
class RewardRow:
    """What the agent was given for a month: hundredths of a currency, or a gift."""

    month: dt.date
    scheme: str
    amount: int
    currency: str
    gift: str
    paid_on: dt.date


def read_month(session: Session, person_id: int, month: dt.date, as_of: dt.date) -> list[MonthRow]:
    """An agent's month on each programme they work on or were evaluated on; five statements."""
    end = month_end(month)
    work = stretches(session, month, end, people=[person_id])
    absent = read_absences(session, [month]).get((person_id, month), 0)
    sums = ("n", "n_side_by_side", "n_remote", "n_client", "failed")
    counts: dict[int, tuple[int, ...]] = {
        programme: tuple(rest)
        for programme, *rest in session.execute(
            select(AgentMonth.programme_id, *(func.sum(getattr(AgentMonth, name)) for name in sums))
            .where(AgentMonth.agent_id == person_id, AgentMonth.month == month)
            .group_by(AgentMonth.programme_id)
        )
    }
    wanted = {one.programme_id for one in work} | counts.keys()
    named = select(Programme.id, Programme.name).where(Programme.id.in_(wanted))
    names = {row.id: row.name for row in session.execute(named)}
    rule_of, whole, found = read_rules(session), (end - month).days + 1, []
    for number in sorted(wanted, key=lambda one: names[one]):
        own = [one for one in work if one.programme_id == number]
        days = sum(overlap(one, month, end) for one in own)
        gone = sum(overlap(one, month, min(end, as_of)) for one in own)
        n, beside, remote, client, failed = counts.get(number, (0, 0, 0, 0, 0))
        over = Fraction(1) if as_of >= end or not days else Fraction(gone, days)
        step = pace(rule_of(number), share_of(days, absent, whole), n, over)
        found.append(MonthRow(names[number], step, beside, remote, client, failed))
    return found


def list_rewards(session: Session, person_id: int) -> list[RewardRow]:
    """What the agent was given, newest month first."""
    rows = session.execute(
        select(Payout.month, Scheme.name, Payout.amount, Scheme.currency, Payout.gift, Payout.paid_on)
        .join(Scheme, Scheme.id == Payout.scheme_id)
        .where(Payout.person_id == person_id)
        .order_by(Payout.month.desc(), Scheme.name)
    )
    return [RewardRow(*row) for row in rows]
