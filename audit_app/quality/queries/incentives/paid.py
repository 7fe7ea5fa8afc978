"""Reads what was paid in a window against what was earned, month by month and scheme by scheme."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_app.base.figure import Scope
from audit_app.quality.models import Payout
from audit_app.quality.queries.incentives.facts import Months, last_day
from audit_app.quality.queries.incentives.months import PAID, PaidRow, Who, paid_row, who
from audit_app.quality.queries.incentives.schemes import SchemeRow, list_schemes
from audit_app.quality.rules.incentives import (
    AGAINST,
    Match,
    Reward,
    Verdict,
    compare,
    decide,
    judge,
    outliers,
)
from audit_app.workforce.models import Person


@dataclass(frozen=True, slots=True)
class PaidLine:
    """A payout, or a reward that was earned and not paid, with what the records of the month say."""

    scheme: SchemeRow
    month: dt.date
    person_id: int
    verdict: Verdict
    paid: PaidRow | None
    match: Match
    outlier: bool

    @property
    def stands_out(self) -> bool:
        return self.match in AGAINST or self.outlier


def paid_against_earned(session: Session, scope: Scope, scheme_id: int | None = None) -> list[PaidLine]:
    """Every payout for the months from `scope.since` to `scope.as_of`, and what was earned and left out.

    The newest month first. Months for which a scheme paid nobody are not compared. A payout belongs to the scope
    by where its agent was evaluated that month, without evaluations by its scheme: so it cannot get lost.
    """
    lines = []
    for scheme, month, paid, facts in _paid_months(session, scope, scheme_id, PAID):
        rows = {person: paid_row(*columns) for person, columns in paid.items()}
        far = outliers([one.reward.amount for one in rows.values() if one.reward.amount])
        for person in _people(scope, scheme, month, paid, facts):
            own = rows.get(person)
            verdict = judge(scheme.terms, facts.of(person, month, scheme.programme_id))
            match = compare(verdict.decision, verdict.reward, own.reward if own else None)
            if match is not Match.NOTHING:
                outlier = own is not None and own.reward.amount in far
                lines.append(PaidLine(scheme, month, person, verdict, own, match, outlier))
    return lines


def count_matches(session: Session, scope: Scope) -> Counter[Match]:
    """How many lines of `paid_against_earned` there are of each kind, without their reasons."""
    found: Counter[Match] = Counter()
    for scheme, month, paid, facts in _paid_months(session, scope, None, PAID[:2]):
        for person in _people(scope, scheme, month, paid, facts):
            own = paid.get(person)
            decision, earned = decide(scheme.terms, facts.of(person, month, scheme.programme_id))
            found[compare(decision, earned, Reward(*own) if own else None)] += 1
    found.pop(Match.NOTHING, None)
    return found


def _paid_months(
    session: Session, scope: Scope, scheme_id: int | None, columns: Sequence[Any]
) -> Iterator[tuple[SchemeRow, dt.date, dict[int, list[Any]], Months]]:
    """Each scheme's month for which somebody was paid: these columns of its payouts by person."""
    since, until = scope.since.replace(day=1), scope.as_of.replace(day=1)
    schemes = {one.id: one for one in list_schemes(session) if scheme_id in (None, one.id)}
    by_month: dict[tuple[dt.date, int], dict[int, list[Any]]] = defaultdict(dict)
    query: Any = select(Payout.month, Payout.scheme_id, Payout.person_id, *columns).where(
        Payout.month.between(since, until), Payout.scheme_id.in_(schemes)
    )
    for month, number, person, *row in session.execute(query):
        by_month[month, number][person] = row
    if by_month:
        facts = Months(session, since, until)
        for (month, number), paid in sorted(by_month.items(), key=lambda item: item[0], reverse=True):
            yield schemes[number], month, paid, facts


def _people(
    scope: Scope, scheme: SchemeRow, month: dt.date, paid: Collection[int], facts: Months
) -> list[int]:
    """Everybody paid or evaluated that month who belongs to the scope."""
    everybody = sorted({*paid, *facts.agents(month, scheme.programme_id)})
    if not scope.programmes and not scope.sites:
        return everybody
    return [person for person in everybody if _within(scope, scheme, facts.places(person, month))]


def _within(scope: Scope, scheme: SchemeRow, places: frozenset[tuple[int, int]]) -> bool:
    if not places:
        return not scope.programmes or scheme.programme_id in (None, *scope.programmes)
    return any(
        (not scope.programmes or programme in scope.programmes) and (not scope.sites or site in scope.sites)
        for programme, site in places
    )


def read_people(session: Session, lines: list[PaidLine], day: dt.date) -> dict[int, Who]:
    """The people of some lines, with their places on a day."""
    wanted = {line.person_id for line in lines}
    return {row[0]: Who(*row) for row in session.execute(who(last_day(day)).where(Person.id.in_(wanted)))}
