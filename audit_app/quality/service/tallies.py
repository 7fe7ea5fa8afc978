"""Keeps the tallies of evaluations true, and says where they are not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from audit_app.base.tenancy import KEY
from audit_app.quality.models import AgentMonth, Evaluation, ProgrammeMonth
from audit_app.quality.rules import Method, Selection, Shift, State
from audit_app.quality.service.follow import refollow
from audit_app.quality.service.following import differences
from audit_app.workforce.rules import Channel

MANY = 500  # from this many agents on, whole months are counted again: one pass is quicker than a long list
_CHECKED = {"organisation_checked": True}


def retally(session: Session, agents: Collection[int] | None, months: Collection[dt.date]) -> None:
    """Counts these agents' months again (None: everybody's), and the programmes' months they belong to.

    `months` are first days. To be called in the transaction that wrote, changed or withdrew evaluations, after
    them; a handful of statements, whatever their number.
    """
    if not months:
        return
    session.flush()
    everybody = agents is None or len(agents) > MANY
    of_agents: list[Any] = [] if everybody else [("agent_id", agents)]
    programmes: list[Any] = (
        [] if everybody else [("programme_id", _programmes(session, agents or (), months))]
    )
    _again(session, AgentMonth, [("month", months), *of_agents])
    _again(session, ProgrammeMonth, [("month", months), *programmes])
    refollow(session, None if everybody else agents, months, programmes)


def _programmes(session: Session, agents: Collection[int], months: Collection[dt.date]) -> list[int]:
    """Where these agents' evaluations of these months were counted, and where they will be."""
    before = sa.select(AgentMonth.programme_id).where(
        AgentMonth.agent_id.in_(agents), AgentMonth.month.in_(months)
    )
    now = sa.select(Evaluation.programme_id).where(
        Evaluation.agent_id.in_(agents), Evaluation.month.in_(months), Evaluation.day >= min(months)
    )
    return sorted(set(session.scalars(before)) | set(session.scalars(now)))


def _again(session: Session, tally: Any, only: list[tuple[str, Collection[Any]]]) -> None:
    organisation = session.info[KEY]
    session.execute(
        sa.delete(tally.__table__).where(
            tally.__table__.c.organisation_id == organisation,
            *(tally.__table__.c[name].in_(values) for name, values in only),
        ),
        execution_options=_CHECKED,
    )
    counted = _count(organisation, tally, only)
    names = [column.name for column in counted.selected_columns]
    session.execute(sa.insert(tally.__table__).from_select(names, counted), execution_options=_CHECKED)


def keys_of(tally: Any) -> tuple[str, ...]:
    """What a row of the tally counts, beside the organisation."""
    if tally is AgentMonth:
        return ("month", "programme_id", "site_id", "agent_id")
    return ("month", "programme_id", "site_id", "channel", "shift")


def _count(organisation: int, tally: Any, only: list[tuple[str, Collection[Any]]]) -> Any:
    return count_months(
        organisation, tally, [Evaluation.__table__.c[name].in_(values) for name, values in only]
    )


def count_months(organisation: int, tally: Any, which: Collection[Any]) -> Any:
    """The tally as the evaluations that fit `which` give it: organisation, keys, counts."""
    one = Evaluation.__table__.c
    keys = [_shift() if name == "shift" else one[name] for name in keys_of(tally)]
    counts = [column.label(name) for name, column in _columns(tally).items()]
    return (
        sa.select(one.organisation_id, *keys, *counts)
        .where(
            one.organisation_id == organisation,
            one.state == State.COUNTED,
            *which,
        )
        .group_by(one.organisation_id, *keys)
    )


def _columns(tally: Any) -> dict[str, Any]:
    one = Evaluation.__table__.c
    random = one.selection == Selection.RANDOM
    scored = sa.and_(random, one.points.is_not(None), one.points_possible.is_not(None))
    critical = one.customer_errors + one.business_errors + one.compliance_errors > 0
    found = {
        "n": sa.func.count(),
        "n_random": _many(random),
        "n_targeted": _many(one.selection == Selection.TARGETED),
        **{f"n_{method.value}": _many(one.method == method) for method in Method},
        "failed": _many(one.failed),
        "random_failed": _many(sa.and_(random, one.failed)),
        "random_critical": _many(sa.and_(random, critical)),
        "random_customer_wrong": _many(sa.and_(random, one.customer_errors > 0)),
        "random_business_wrong": _many(sa.and_(random, one.business_errors > 0)),
        "random_compliance_wrong": _many(sa.and_(random, one.compliance_errors > 0)),
        "noncritical_errors": sa.func.sum(sa.case((random, one.noncritical_errors), else_=0)),
        "points": sa.func.sum(sa.case((scored, one.points), else_=0.0)),
        "points_possible": sa.func.sum(sa.case((scored, one.points_possible), else_=0.0)),
    }
    if tally is AgentMonth:
        return found | {f"n_{channel.value}": _many(one.channel == channel) for channel in Channel}
    day = sa.extract("day", one.day)
    return found | {
        "random_begin": _many(sa.and_(random, day <= 10)),
        "random_middle": _many(sa.and_(random, day > 10, day <= 20)),
        "random_end": _many(sa.and_(random, day > 20)),
    }


def _shift() -> Any:
    hour = Evaluation.__table__.c.hour
    return sa.case(
        (hour.is_(None), Shift.UNKNOWN.value),
        (hour.between(6, 13), Shift.EARLY.value),
        (hour.between(14, 21), Shift.LATE.value),
        else_=Shift.NIGHT.value,
    ).label("shift")


def _many(condition: Any) -> Any:
    return sa.func.sum(sa.case((condition, 1), else_=0))


@dataclass(frozen=True, slots=True)
class Difference:
    """A tally that says something else than the evaluations; `told` or `counted` None: not there at all."""

    tally: str
    key: tuple[Any, ...]
    told: tuple[Any, ...] | None
    counted: tuple[Any, ...] | None


def verify_tallies(session: Session) -> list[Difference]:
    """Counts everything again and names each tally that differs; changes nothing. Empty: all are true."""
    found: list[Difference] = []
    for tally in (AgentMonth, ProgrammeMonth):
        counted = _rows(session, _count(session.info[KEY], tally, []), tally)
        table = tally.__table__.c
        told = _rows(
            session,
            sa.select(
                table.organisation_id, *(table[name] for name in (*keys_of(tally), *_columns(tally)))
            ).where(table.organisation_id == session.info[KEY]),
            tally,
        )
        found += [
            Difference(tally.__tablename__, key, told.get(key), counted.get(key))
            for key in sorted(told.keys() | counted.keys())
            if told.get(key) != counted.get(key)
        ]
    return found + [Difference(*one) for one in differences(session)]


def _rows(session: Session, query: Any, tally: Any) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """By key. Points are sums of fractions, which the order of adding changes in the last place."""
    last = len(keys_of(tally)) + 1
    return {
        tuple(row[1:last]): tuple(round(value, 6) for value in row[last:])
        for row in session.execute(query, execution_options=_CHECKED)
    }


def recount(session: Session) -> list[dt.date]:
    """Counts every month again, those with a tally and no evaluation too; returns the months."""
    months = set(session.scalars(sa.select(Evaluation.month).distinct()))
    for tally in (AgentMonth, ProgrammeMonth):
        months |= set(session.scalars(sa.select(tally.month).distinct()))
    retally(session, None, months)
    return sorted(months)
