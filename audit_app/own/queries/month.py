"""One agent's own month against what it asks for, and what they were given."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
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
    """An agent's month on each programme they work on or were evaluated on."""
    return read_months(session, person_id, [month], as_of)[month]


def read_months(
    session: Session, person_id: int, months: Sequence[dt.date], as_of: dt.date
) -> dict[dt.date, list[MonthRow]]:
    """The same of several months: five statements, however many."""
    work = stretches(session, min(months), month_end(max(months)), people=[person_id])
    absent = read_absences(session, months)
    sums = ("n", "n_side_by_side", "n_remote", "n_client", "failed")
    counts: dict[tuple[dt.date, int], tuple[int, ...]] = {
        (month, programme): tuple(rest)
        for month, programme, *rest in session.execute(
            select(
                AgentMonth.month,
                AgentMonth.programme_id,
                *(func.sum(getattr(AgentMonth, name)) for name in sums),
            )
            .where(AgentMonth.agent_id == person_id, AgentMonth.month.in_(months))
            .group_by(AgentMonth.month, AgentMonth.programme_id)
        )
    }
    numbers = {one.programme_id for one in work} | {programme for _month, programme in counts}
    named = select(Programme.id, Programme.name).where(Programme.id.in_(numbers))
    names = {row.id: row.name for row in session.execute(named)}
    rule_of = read_rules(session)
    found: dict[dt.date, list[MonthRow]] = {}
    for month in months:
        end = month_end(month)
        whole, rows = (end - month).days + 1, found.setdefault(month, [])
        for number in sorted(numbers, key=lambda one: names[one]):
            own = [one for one in work if one.programme_id == number]
            days = sum(overlap(one, month, end) for one in own)
            if not days and (month, number) not in counts:
                continue
            gone = sum(overlap(one, month, min(end, as_of)) for one in own)
            n, beside, remote, client, failed = counts.get((month, number), (0, 0, 0, 0, 0))
            over = Fraction(1) if as_of >= end or not days else Fraction(gone, days)
            share = share_of(days, absent.get((person_id, month), 0), whole)
            rows.append(
                MonthRow(names[number], pace(rule_of(number), share, n, over), beside, remote, client, failed)
            )
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
