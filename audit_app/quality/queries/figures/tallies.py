"""What the checks of monitoring read from tallies and covering indexes, never from the evaluations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from audit_app.base.figure import Scope
from audit_app.base.tenancy import KEY
from audit_app.quality.models import AgentMonth, EvaluationError, ProgrammeMonth
from audit_app.quality.queries.accuracy import within
from audit_app.quality.rules import ErrorClass, Method, State


@dataclass(frozen=True, slots=True)
class GroupMonth:
    """One programme's month. `thirds`: random ones of days 1–10, 11–20, the rest; `wrong`: of each critical class."""

    programme_id: int
    month: dt.date
    n: int
    n_random: int
    n_of: Mapping[Method, int]
    thirds: tuple[int, int, int]
    wrong: tuple[int, int, int]

    @classmethod
    def empty(cls, programme_id: int, month: dt.date) -> GroupMonth:
        return cls(programme_id, month, 0, 0, dict.fromkeys(Method, 0), (0, 0, 0), (0, 0, 0))


def group_months(session: Session, scope: Scope) -> list[GroupMonth]:
    """The programmes' months that begin in the window, oldest first; one statement."""
    tally = ProgrammeMonth
    columns = (
        tally.n,
        tally.n_random,
        *(getattr(tally, f"n_{method.value}") for method in Method),
        tally.random_begin,
        tally.random_middle,
        tally.random_end,
        tally.random_customer_wrong,
        tally.random_business_wrong,
        tally.random_compliance_wrong,
    )
    query = (
        select(tally.programme_id, tally.month, *(func.sum(column) for column in columns))
        .where(tally.month.between(scope.since, scope.as_of), *within(tally, scope))
        .group_by(tally.programme_id, tally.month)
        .order_by(tally.month, tally.programme_id)
    )
    return [
        GroupMonth(
            programme,
            month,
            n,
            n_random,
            dict(zip(Method, rest[:3], strict=True)),
            tuple(rest[3:6]),
            tuple(rest[6:]),
        )
        for programme, month, n, n_random, *rest in _rows(session, query)
    ]


def _rows(session: Session, query: Any) -> Any:
    return session.execute(query)


def agent_months(
    session: Session, scope: Scope, months: Sequence[dt.date]
) -> dict[tuple[int, int, int], int]:
    """Evaluations by (agent, programme, place of the month in `months`)."""
    place_of = {month: place for place, month in enumerate(months)}
    # The bare table: with sixty thousand rows a year, what the ORM does to each is a third of the time.
    tally: Any = AgentMonth.__table__.c
    query = select(tally.agent_id, tally.programme_id, tally.month, tally.n).where(
        tally.organisation_id == session.info[KEY],
        tally.month.between(months[0], months[-1]),
        *within(tally, scope),
    )
    found: dict[tuple[int, int, int], int] = {}
    for agent, programme, month, n in session.execute(
        query, execution_options={"organisation_checked": True}
    ):
        key = (agent, programme, place_of[month])
        found[key] = found.get(key, 0) + n
    return found


def channel_use(session: Session, scope: Scope, since: dt.date) -> dict[tuple[int, str], int]:
    """Evaluations by (programme, channel) from a month on."""
    tally = ProgrammeMonth
    query = (
        select(tally.programme_id, tally.channel, func.sum(tally.n))
        .where(tally.month.between(since, scope.as_of), *within(tally, scope))
        .group_by(tally.programme_id, tally.channel)
    )
    return {(programme, channel.value): n for programme, channel, n in session.execute(query)}


def error_months(session: Session, scope: Scope) -> dict[tuple[int, dt.date], tuple[int, int]]:
    """(errors that name a line of the form, all errors) by (programme, month); from the index alone.

    Errors do not know their site, so a scope of sites is not looked at.
    """
    one = EvaluationError
    named = one.criterion_code.not_in([kind.value for kind in ErrorClass])
    query = select(
        one.programme_id,
        one.month,
        func.coalesce(func.sum(one.count).filter(named), 0),
        func.sum(one.count),
    ).where(one.month.between(scope.since, scope.as_of), one.state == State.COUNTED)
    if scope.programmes:
        query = query.where(one.programme_id.in_(scope.programmes))
    return {
        (programme, month): (some, everything)
        for programme, month, some, everything in session.execute(query.group_by(one.programme_id, one.month))
    }


def spread_months(session: Session, scope: Scope) -> dict[tuple[int, dt.date], tuple[int, int]]:
    """(agents, sites) with random evaluations by (programme, month)."""
    tally = AgentMonth
    query = (
        select(
            tally.programme_id,
            tally.month,
            func.count(tally.agent_id.distinct()),
            func.count(tally.site_id.distinct()),
        )
        .where(tally.month.between(scope.since, scope.as_of), tally.n_random > 0, *within(tally, scope))
        .group_by(tally.programme_id, tally.month)
    )
    return {(programme, month): (agents, sites) for programme, month, agents, sites in session.execute(query)}


def names_of(session: Session, model: Any) -> dict[int, tuple[str, str]]:
    """Codes and names of people by number."""
    return {
        row[0]: (row[1], row[2]) for row in session.execute(select(model.id, model.code, model.full_name))
    }
