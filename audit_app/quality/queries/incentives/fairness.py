"""Reads whom rewards reach: shares of qualifying agents by site and team, and who is to be named."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from audit_app.quality.queries.incentives.facts import Months
from audit_app.quality.queries.incentives.months import AgentRow, SchemeMonth, scheme_month
from audit_app.quality.queries.incentives.schemes import SchemeRow, list_running
from audit_app.quality.rules.fairness import Difference, difference, wilson
from audit_app.quality.rules.incentives import Decision, Gate, Passed


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A site or team: `earned` of `judged` agents; `mean` reward of those who earned, in hundredths, None of gifts.

    `low` and `high` are the 95 % interval of the share; `too_few` counts agents without enough evaluations: they
    are not judged, and a group with many of them is kept from earning by its evaluators.
    """

    name: str
    judged: int
    earned: int
    too_few: int
    low: float
    high: float
    mean: float | None
    apart: Difference


@dataclass(frozen=True, slots=True)
class NamedRow:
    """Somebody to be thanked, and for what: the non-critical score and the sample behind it."""

    name: str
    programme: str
    site: str
    scheme: str
    score: float | None
    n: int
    without_error: bool


def read_running(session: Session, month: dt.date) -> list[SchemeMonth]:
    """The month of every scheme that runs in it."""
    schemes = list_running(session, month)
    facts = Months(session, month, month)
    return [scheme_month(session, scheme, month, facts) for scheme in schemes]


def by_group(found: SchemeMonth, group: str) -> list[GroupRow]:
    """The agents of a scheme's month by `site` or `team`, by name; each group against all the others."""
    groups: dict[str, list[AgentRow]] = defaultdict(list)
    for row in found.rows:
        groups[getattr(row.person, group)].append(row)
    counts = {name: _count(rows) for name, rows in groups.items()}
    all_earned = sum(earned for earned, _judged in counts.values())
    all_judged = sum(judged for _earned, judged in counts.values())
    return [
        _group_row(name, rows, counts[name], (all_earned - counts[name][0], all_judged - counts[name][1]))
        for name, rows in sorted(groups.items())
    ]


def _count(rows: Sequence[AgentRow]) -> tuple[int, int]:
    judged = [row for row in rows if row.verdict.decision is not Decision.TOO_FEW]
    return sum(row.verdict.decision is Decision.EARNED for row in judged), len(judged)


def _group_row(
    name: str, rows: Sequence[AgentRow], count: tuple[int, int], rest: tuple[int, int]
) -> GroupRow:
    earned, judged = count
    low, high = wilson(earned, judged) if judged else (0.0, 1.0)
    amounts = [row.verdict.reward.amount for row in rows if row.verdict.reward.amount]
    return GroupRow(
        name,
        judged,
        earned,
        len(rows) - judged,
        low,
        high,
        sum(amounts) / len(amounts) if amounts else None,
        difference((earned, judged), rest),
    )


def recognition(session: Session, month: dt.date) -> list[NamedRow]:
    """Everybody who earned a reward in a month, by programme and name; amounts are nobody else's business."""
    return sorted(
        (
            _named(found.scheme, row)
            for found in read_running(session, month)
            for row in found.rows
            if row.verdict.decision is Decision.EARNED
        ),
        key=lambda row: (row.programme, row.scheme, row.name),
    )


def _named(scheme: SchemeRow, row: AgentRow) -> NamedRow:
    stop = [one for one in row.verdict.gates if one.gate is Gate.COMPLIANCE_STOP]
    return NamedRow(
        row.person.name,
        row.person.programme or scheme.programme,
        row.person.site,
        scheme.name,
        row.verdict.score,
        row.verdict.n,
        bool(stop) and all(one.passed is Passed.YES for one in stop),
    )
