"""Keeps the steps that repeated failures ask for: new ones come, those that nothing asks for any more go."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from audit_app.base.tenancy import KEY
from audit_app.quality.models import Escalation
from audit_app.quality.rules import ErrorClass
from audit_app.quality.rules.coaching import Failure, StepState, Strike, step_due, steps

_PART = 500  # steps loaded at once to be changed

Key = tuple[int, dt.date, int]
"""Of a step: agent, day, cycle."""


def strikes(failed: Iterable[Any]) -> dict[int, list[Strike]]:
    """The steps that rows of failed evaluations ask for, by agent."""
    by_agent: dict[int, list[Failure]] = defaultdict(list)
    for one in failed:
        number, agent, _programme, _site, transaction, day, evaluated_on, *errors = one
        by_agent[agent].append(Failure(number, transaction, day, evaluated_on, _families(*errors)))
    return {agent: steps(failures) for agent, failures in by_agent.items()}


_FAMILIES = (ErrorClass.CUSTOMER.value, ErrorClass.BUSINESS.value, ErrorClass.COMPLIANCE.value)
_KNOWN: dict[tuple[bool, ...], frozenset[str]] = {}


def _families(*errors: int) -> frozenset[str]:
    shown = tuple(map(bool, errors))
    if shown not in _KNOWN:
        _KNOWN[shown] = frozenset(
            family for family, is_wrong in zip(_FAMILIES, shown, strict=True) if is_wrong
        )
    return _KNOWN[shown]


def write_steps(
    session: Session,
    agents: Collection[int] | None,
    failed: Collection[Any],
    since: Mapping[int, dt.date] | None = None,
) -> None:
    """New steps are added; those that no failures ask for any more go, unless somebody has taken them.

    `failed`: every failed evaluation of these agents (None: of everybody) as `follow.failures` reads them. `since`:
    by agent the first day of evaluation that is new; earlier steps follow from earlier failures alone and stay.
    """
    of_evaluation = {one.id: one for one in failed}
    wanted: dict[Key, Strike] = {
        (agent, strike.struck_on, strike.cycle): strike
        for agent, found in strikes(failed).items()
        for strike in found
        if since is None or strike.struck_on >= since[agent]
    }
    there = _there(session, agents, since)
    _change(session, there, wanted)
    added = [
        {
            "organisation_id": session.info[KEY],
            "agent_id": agent,
            "programme_id": of_evaluation[strike.evaluations[-1]].programme_id,
            "site_id": of_evaluation[strike.evaluations[-1]].site_id,
            "cycle": cycle,
            "why": strike.why,
            "struck_on": struck_on,
            "due_on": step_due(struck_on),
            "evaluations": list(strike.evaluations),
            "state": StepState.OPEN,
        }
        for (agent, struck_on, cycle), strike in wanted.items()
        if (agent, struck_on, cycle) not in there
    ]
    session.flush()
    if added:
        session.execute(sa.insert(Escalation), added)


def _there(
    session: Session, agents: Collection[int] | None, since: Mapping[int, dt.date] | None
) -> dict[Key, Any]:
    one = Escalation
    query = sa.select(one.id, one.agent_id, one.struck_on, one.cycle, one.why, one.evaluations, one.state)
    if agents is not None:
        query = query.where(one.agent_id.in_(agents))
    if since:
        query = query.where(one.struck_on >= min(since.values()))
    return {
        (row.agent_id, row.struck_on, row.cycle): row
        for row in session.execute(query)
        if since is None or (row.agent_id in since and row.struck_on >= since[row.agent_id])
    }


def _change(session: Session, there: Mapping[Key, Any], wanted: Mapping[Key, Strike]) -> None:
    """Only what differs is loaded: of a hundred steps of a busy year one changes."""
    otherwise = [
        row.id
        for key, row in there.items()
        if (
            row.state == StepState.OPEN
            if (strike := wanted.get(key)) is None
            else (row.why, row.evaluations) != (strike.why, list(strike.evaluations))
        )
    ]
    for begin in range(0, len(otherwise), _PART):
        part = otherwise[begin : begin + _PART]
        for row in session.scalars(sa.select(Escalation).where(Escalation.id.in_(part))):
            strike = wanted.get((row.agent_id, row.struck_on, row.cycle))
            if strike is None:
                session.delete(row)
            else:
                row.why, row.evaluations = strike.why, list(strike.evaluations)
