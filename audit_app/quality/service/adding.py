"""Adds new evaluations to everything that is counted of them, without counting the others again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from audit_app.base.bulk import bulk_insert
from audit_app.base.db import upsert
from audit_app.base.tenancy import KEY
from audit_app.quality.models import (
    AgentMonth,
    Coaching,
    Evaluation,
    EvaluatorMonth,
    FailureFollowUp,
    FeedbackDay,
    ProgrammeMonth,
)
from audit_app.quality.rules.coaching import follow_up_due
from audit_app.quality.service.follow import compare, count, failures
from audit_app.quality.service.steps import write_steps
from audit_app.quality.service.tallies import MANY, count_months

_CHECKED = {"organisation_checked": True}
_FOLLOW_UP = (KEY, "evaluation_id", "agent_id", "programme_id", "site_id", "evaluated_on", "due_on")


class Adding:
    """What new evaluations bring about. They have neither feedback nor coaching nor an extra evaluation yet.

    Chunk by chunk they enter the tallies; each that failed asks for its follow-up. What looks back over an agent's
    time, steps and effects of coaching, waits for `finish` and then begins at the agent's first new day.
    """

    def __init__(self, session: Session) -> None:
        self.session, self.organisation = session, session.info[KEY]
        self.failed_since: dict[int, str] = {}
        self.first: dict[int, str] = {}
        self.last: dict[int, str] = {}

    def add(self, numbers: Sequence[int], rows: Sequence[Any], failed: Sequence[tuple[int, Any]]) -> None:
        """Counts evaluations that were just written under these numbers; `rows` are (agent, day, evaluated on).

        `failed`: number and (agent, programme, site, evaluated on) of those that failed and count.
        """
        if not numbers:
            return
        self.session.flush()
        which = [these(self.session, numbers)]
        self._add_up(AgentMonth, count_months(self.organisation, AgentMonth, which))
        self._add_up(ProgrammeMonth, count_months(self.organisation, ProgrammeMonth, which))
        self._add_up(FeedbackDay, count(self.organisation, FeedbackDay, [], which))
        self._add_up(EvaluatorMonth, count(self.organisation, EvaluatorMonth, [], which))
        self._follow(failed)
        first, last = self.first, self.last
        for agent, day, _evaluated_on in rows:
            if day < first.get(agent, "~"):
                first[agent] = day
            if day > last.get(agent, ""):
                last[agent] = day

    def _add_up(self, tally: Any, counted: Any) -> None:
        table = tally.__table__
        names = [column.name for column in counted.selected_columns]
        (once,) = (one for one in table.constraints if isinstance(one, sa.UniqueConstraint))
        keys = [column.name for column in once.columns]
        adding = upsert(self.session.get_bind().dialect.name, table).from_select(names, counted)
        self.session.execute(
            adding.on_conflict_do_update(
                index_elements=keys,
                set_={name: table.c[name] + adding.excluded[name] for name in names if name not in keys},
            ),
            execution_options=_CHECKED,
        )

    def _follow(self, failed: Sequence[tuple[int, Any]]) -> None:
        rows = []
        since = self.failed_since
        for number, (agent, programme, site, evaluated_on) in failed:
            due_on = follow_up_due(dt.date.fromisoformat(evaluated_on)).isoformat()
            rows.append((self.organisation, number, agent, programme, site, evaluated_on, due_on))
            if evaluated_on < since.get(agent, "~"):
                since[agent] = evaluated_on
        bulk_insert(self.session, FailureFollowUp, _FOLLOW_UP, [rows])

    def finish(self) -> None:
        """Steps of agents with new failures, and effects of coachings with new evaluations beside them."""
        if self.failed_since:
            since = {agent: dt.date.fromisoformat(day) for agent, day in self.failed_since.items()}
            agents = list(since) if len(since) <= MANY else None
            failed = [one for one in failures(self.session, agents) if one.agent_id in since]
            write_steps(self.session, agents, failed, since)
        talks = self._beside()
        for begin in range(0, len(talks), MANY):
            compare(self.session, [Coaching.__table__.c.id.in_(talks[begin : begin + MANY])])

    def _beside(self) -> list[int]:
        if not self.first:
            return []
        one = Coaching
        talks = self.session.execute(
            sa.select(one.id, one.agent_id, one.compare_from, one.compare_until).where(
                one.compare_until >= dt.date.fromisoformat(min(self.first.values())),
                one.compare_from <= dt.date.fromisoformat(max(self.last.values())),
            )
        )
        return [
            talk.id
            for talk in talks
            if talk.compare_until.isoformat() >= self.first.get(talk.agent_id, "~")
            and talk.compare_from.isoformat() <= self.last[talk.agent_id]
        ]


def these(session: Session, numbers: Sequence[int]) -> Any:
    """The evaluations with these numbers, which may be thousands."""
    number = Evaluation.__table__.c.id
    if session.get_bind().dialect.name == "postgresql":
        return number == sa.any_(sa.literal(list(numbers), ARRAY(sa.BigInteger)))
    if numbers[-1] - numbers[0] == len(numbers) - 1 and list(numbers) == sorted(numbers):
        return number.between(numbers[0], numbers[-1])
    return number.in_(numbers)
