"""Reads what was paid in a window against what was earned, month by month and scheme by scheme."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_app.base.figure import Scope
from audit_app.quality.models import Payout
from audit_app.quality.queries.incentives.facts import Months, last_day
from audit_app.quality.queries.incentives.months import PaidRow, Who, paid_row, who
from audit_app.quality.queries.incentives.schemes import SchemeRow, list_schemes
from audit_app.quality.rules.incentives import AGAINST, Match, Verdict, compare, judge, outliers
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
    since, until = scope.since.replace(day=1), scope.as_of.replace(day=1)
    schemes = {one.id: one for one in list_schemes(session) if scheme_id in (None, one.id)}
    by_month: dict[tuple[dt.date, int], dict[int, PaidRow]] = defaultdict(dict)
    for one in session.scalars(
        select(Payout).where(Payout.month.between(since, until), Payout.scheme_id.in_(schemes))
    ):
        by_month[one.month, one.scheme_id][one.person_id] = paid_row(one)
    if not by_month:
        return []
    facts = Months(session, since, until)
    return [
        line
        for (month, number), paid in sorted(by_month.items(), key=lambda item: item[0], reverse=True)
        for line in _lines(schemes[number], month, paid, facts, scope)
    ]


def _lines(
    scheme: SchemeRow, month: dt.date, paid: dict[int, PaidRow], facts: Months, scope: Scope
) -> Iterator[PaidLine]:
    far = outliers([one.reward.amount for one in paid.values() if one.reward.amount])
    for person_id in sorted(paid.keys() | facts.agents(month, scheme.programme_id)):
        if not _within(scope, scheme, facts.places(person_id, month)):
            continue
        own = paid.get(person_id)
        verdict = judge(scheme.terms, facts.of(person_id, month, scheme.programme_id))
        match = compare(verdict, own.reward if own else None)
        if match is not Match.NOTHING:
            outlier = own is not None and own.reward.amount in far
            yield PaidLine(scheme, month, person_id, verdict, own, match, outlier)


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
