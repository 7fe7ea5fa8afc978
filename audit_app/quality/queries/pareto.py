"""Ranks errors, and compares agents, sites, teams and shifts, from tallies and covering indexes."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from audit_app.base.figure import Scope
from audit_app.quality.models import AgentMonth, EvaluationError, ProgrammeMonth
from audit_app.quality.queries.accuracy import within
from audit_app.quality.queries.forms import names_of_lines
from audit_app.quality.rules import ErrorClass, Selection, State
from audit_app.quality.rules.spread import Estimate, Stands, estimate, stands
from audit_app.workforce.models import Person, Programme, Site


@dataclass(frozen=True, slots=True)
class ErrorRank:
    """One line of the form: how many errors, and how many together with the lines above it."""

    code: str
    text: str
    error_class: ErrorClass
    count: int
    running: int


@dataclass(frozen=True, slots=True)
class Pareto:
    """Errors of random evaluations, the most frequent first."""

    total: int
    rows: tuple[ErrorRank, ...]


def read_pareto(session: Session, programme_id: int | None, since: dt.date, until: dt.date) -> Pareto:
    """Errors of the months from `since` to `until`, of one programme or all; two statements."""
    one = EvaluationError
    many = func.sum(one.count)
    query = (
        select(one.error_class, one.criterion_code, many)
        .where(
            one.month.between(since.replace(day=1), until),
            one.state == State.COUNTED,
            one.selection == Selection.RANDOM,
        )
        .group_by(one.error_class, one.criterion_code)
        .order_by(many.desc(), one.criterion_code)
    )
    if programme_id is not None:
        query = query.where(one.programme_id == programme_id)
    names, running, rows = names_of_lines(session, programme_id), 0, []
    for kind, code, count in session.execute(query):
        running += count
        rows.append(ErrorRank(code, names.get(code, ""), kind, count, running))
    return Pareto(running, tuple(rows))


class By(enum.StrEnum):
    """What accuracies are compared by."""

    PROGRAMME = "programme"
    CHANNEL = "channel"
    SITE = "site"
    TEAM = "team"
    SHIFT = "shift"
    AGENT = "agent"


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One group's accuracies, apart, each with its interval; `stands` by customer-critical accuracy.

    `points` of `points_possible` are the non-critical score, `critical` of n the auto-fail rate.
    """

    key: str
    label: str
    n: int
    customer: Estimate
    business: Estimate
    compliance: Estimate
    points: float
    points_possible: float
    critical: int
    stands: Stands


@dataclass(frozen=True, slots=True)
class Comparison:
    """All groups and, first of all, everybody together."""

    by: By
    everybody: GroupRow
    rows: tuple[GroupRow, ...]


def compare(
    session: Session, by: By, since: dt.date, until: dt.date, scope: Scope, sample: int
) -> Comparison:
    """Accuracies of random evaluations of the months from `since` to `until`, by group; one statement."""
    tally, key, label, joins = _grouping(by)
    sums = [func.sum(getattr(tally, name)) for name in _SUMS]
    query: Any = select(key, label, *sums).select_from(tally)
    for model, on in joins:
        query = query.outerjoin(model, on)
    query = (
        query.where(tally.month.between(since.replace(day=1), until), *within(tally, scope))
        .group_by(key, label)
        .order_by(label)
    )
    found = [row for row in session.execute(query) if row[2]]
    totals = tuple(sum(column) for column in zip(*(row[2:] for row in found), strict=True)) or (0,) * len(
        _SUMS
    )
    everybody = _group("", "", totals, None, sample)
    rows = tuple(
        _group(str(row[0] or ""), str(row[1] or ""), tuple(row[2:]), everybody, sample) for row in found
    )
    return Comparison(by, everybody, rows)


_SUMS = (
    "n_random",
    "random_customer_wrong",
    "random_business_wrong",
    "random_compliance_wrong",
    "points",
    "points_possible",
    "random_critical",
)


def _grouping(by: By) -> tuple[Any, Any, Any, Iterable[tuple[Any, Any]]]:
    """The tally, its key, what names it, and the tables to join for that."""
    group, agent = ProgrammeMonth, AgentMonth
    person, boss = aliased(Person), aliased(Person)
    return {
        By.PROGRAMME: (
            group,
            group.programme_id,
            Programme.name,
            [(Programme, Programme.id == group.programme_id)],
        ),
        By.CHANNEL: (group, group.channel, group.channel, ()),
        By.SITE: (group, group.site_id, Site.name, [(Site, Site.id == group.site_id)]),
        By.SHIFT: (group, group.shift, group.shift, ()),
        By.AGENT: (agent, person.code, person.full_name, [(person, person.id == agent.agent_id)]),
        By.TEAM: (
            agent,
            boss.code,
            boss.full_name,
            [(person, person.id == agent.agent_id), (boss, boss.id == person.supervisor_id)],
        ),
    }[by]


def _group(key: str, label: str, sums: tuple[Any, ...], everybody: GroupRow | None, sample: int) -> GroupRow:
    n, customer, business, compliance, points, possible, critical = sums
    one = estimate(n - customer, n)
    where = stands(one, everybody.customer, sample) if everybody else Stands.WITHIN
    return GroupRow(
        key,
        label,
        n,
        one,
        estimate(n - business, n),
        estimate(n - compliance, n),
        points,
        possible,
        critical,
        where,
    )
