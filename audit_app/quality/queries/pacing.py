"""Reads who has to be evaluated in a month and how far they are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from audit_app.quality.models import Absence, AgentMonth, Evaluation, PacingRule
from audit_app.quality.rules import State
from audit_app.quality.rules.pacing import CHANNEL, Outlook, Pace, Rule, month_end, pace, share_of
from audit_app.workforce.models import JobRole, Person, Placement, Programme

_WORST_FIRST = {Outlook.SHORT: 0, Outlook.OVER: 1, Outlook.EARLY: 2, Outlook.FINE: 3, Outlook.NOT_DUE: 4}


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days on which an agent handled customers on a programme at a site; both days count."""

    agent_id: int
    programme_id: int
    site_id: int
    from_on: dt.date
    until_on: dt.date


@dataclass(frozen=True, slots=True)
class AgentPace:
    """An agent's month on a programme; `days` at work with customers of `whole`, `absent` working days away."""

    agent_id: int
    code: str
    full_name: str
    site: str
    days: int
    absent: int
    n: int
    n_targeted: int
    n_side_by_side: int
    pace: Pace


@dataclass(frozen=True, slots=True)
class MixRow:
    """A way or a channel: `n` of the month's `of`, against the least share in percent (None: no minimum)."""

    word: str
    n: int
    of: int
    least: float | None

    @property
    def fine(self) -> bool:
        """Whether the share reaches the minimum, and there is one at all where one is asked for."""
        return self.least is None or (self.n > 0 and self.n * 100 >= self.least * self.of)


@dataclass(frozen=True, slots=True)
class LoadRow:
    """How many evaluations of the month came from one evaluator; `code` is empty for those from outside."""

    code: str
    full_name: str
    n: int


@dataclass(frozen=True, slots=True)
class Board:
    """One programme's month as it stands on `as_of`; `by_day`: evaluations counted by day of the contact."""

    month: dt.date
    as_of: dt.date
    rule: Rule
    agents: tuple[AgentPace, ...]
    by_day: Mapping[dt.date, int]
    methods: tuple[MixRow, ...]
    channels: tuple[MixRow, ...]
    load: tuple[LoadRow, ...]
    doubtful: int

    @property
    def n(self) -> int:
        return sum(one.n for one in self.agents)

    @property
    def least(self) -> int:
        return sum(one.pace.least for one in self.agents)

    @property
    def outlooks(self) -> dict[Outlook, int]:
        found = dict.fromkeys(Outlook, 0)
        for one in self.agents:
            found[one.pace.outlook] += 1
        return found


def read_rule(session: Session, programme_id: int) -> Rule:
    """The programme's rule, or that of all, or our own numbers; its channels' minimums as they apply."""
    return read_rules(session)(programme_id)


def read_rules(session: Session) -> Callable[[int], Rule]:
    """A function from a programme's number to its rule; one statement."""
    found = {
        row.programme_id: Rule(row.least, row.most, row.methods, row.channels, row.sample)
        for row in session.scalars(select(PacingRule))
    }
    common = found.get(None, Rule())
    return lambda programme_id: found.get(programme_id, common)


def stretches(
    session: Session,
    since: dt.date,
    until: dt.date,
    programmes: Collection[int] = (),
    sites: Collection[int] = (),
    people: Collection[int] = (),
) -> list[Stretch]:
    """Who handled customers on which programme between two days, each clipped to them; one statement.

    Programmes, sites, people: of these alone; none named: of all.
    """
    query: Any = (
        select(
            Placement.person_id,
            Placement.programme_id,
            Placement.site_id,
            Placement.from_on,
            Placement.until_on,
            Person.live_on,
            Person.left_on,
        )
        .join(Person, Person.id == Placement.person_id)
        .join(JobRole, JobRole.id == Placement.job_id)
        .where(
            JobRole.customer_facing,
            Placement.programme_id.is_not(None),
            Placement.from_on <= until,
            or_(Placement.until_on.is_(None), Placement.until_on >= since),
            Person.live_on <= until,
            or_(Person.left_on.is_(None), Person.left_on >= since),
        )
    )
    if programmes:
        query = query.where(Placement.programme_id.in_(programmes))
    if sites:
        query = query.where(Placement.site_id.in_(sites))
    if people:
        query = query.where(Placement.person_id.in_(people))
    found = []
    for agent, programme, site, from_on, until_on, live_on, left_on in session.execute(query):
        first = max(since, from_on, live_on)
        last = min(until, until_on or until, left_on or until)
        if first <= last:
            found.append(Stretch(agent, programme, site, first, last))
    return found


def read_absences(session: Session, months: Collection[dt.date]) -> dict[tuple[int, dt.date], int]:
    """Working days away by (agent, month)."""
    query = select(Absence.agent_id, Absence.month, Absence.days).where(Absence.month.in_(months))
    return {(agent, month): days for agent, month, days in session.execute(query)}


def overlap(one: Stretch, month: dt.date, end: dt.date) -> int:
    """How many days of a stretch lie in a month."""
    return max(0, (min(one.until_on, end) - max(one.from_on, month)).days + 1)


def read_board(session: Session, programme_id: int, month: dt.date, as_of: dt.date) -> Board:
    """The pacing board: those who will fall short first. Nine statements, whatever the number of agents."""
    end, rule = month_end(month), read_rule(session, programme_id)
    work = stretches(session, month, end, [programme_id])
    counts = _counts(session, programme_id, month)
    people = _people(session, {one.agent_id for one in work} | counts.keys())
    absences = read_absences(session, [month])
    agents = tuple(_agents(work, counts, people, absences, (month, end, as_of), rule))
    channels: list[str] = (
        session.scalars(select(Programme.channels).where(Programme.id == programme_id)).one_or_none() or []
    )
    sums: Any = session.execute(
        select(*(func.coalesce(func.sum(getattr(AgentMonth, name)), 0) for name in _MIXED)).where(
            AgentMonth.month == month, AgentMonth.programme_id == programme_id
        )
    ).one()
    total = dict(zip(_MIXED, sums, strict=True))
    return Board(
        month,
        as_of,
        rule,
        agents,
        _by_day(session, programme_id, month),
        tuple(
            MixRow(word, total[f"n_{word}"], total["n"], rule.methods.get(word))
            for word in ("side_by_side", "remote", "client")
        ),
        tuple(
            MixRow(
                word,
                total[f"n_{word}"],
                total["n"],
                rule.channels.get(word, CHANNEL if word in channels else None),
            )
            for word in ("phone", "e_mail", "chat", "remote_access")
            if word in channels or total[f"n_{word}"]
        ),
        _load(session, programme_id, month),
        session.scalar(
            select(func.count()).where(*_of_month(programme_id, month), Evaluation.state == State.DOUBTFUL)
        )
        or 0,
    )


_MIXED = ("n", "n_side_by_side", "n_remote", "n_client", "n_phone", "n_e_mail", "n_chat", "n_remote_access")


def _of_month(programme_id: int, month: dt.date) -> tuple[Any, ...]:
    return Evaluation.month == month, Evaluation.programme_id == programme_id


def _counts(session: Session, programme_id: int, month: dt.date) -> dict[int, tuple[int, int, int]]:
    query = (
        select(
            AgentMonth.agent_id,
            func.sum(AgentMonth.n),
            func.sum(AgentMonth.n_targeted),
            func.sum(AgentMonth.n_side_by_side),
        )
        .where(AgentMonth.month == month, AgentMonth.programme_id == programme_id)
        .group_by(AgentMonth.agent_id)
    )
    return {agent: (n, targeted, beside) for agent, n, targeted, beside in session.execute(query)}


def _people(session: Session, ids: Collection[int]) -> dict[int, tuple[str, str]]:
    query = select(Person.id, Person.code, Person.full_name)
    if len(ids) <= 5_000:
        query = query.where(Person.id.in_(ids))
    return {number: (code, name) for number, code, name in session.execute(query)}


def _agents(
    work: Iterable[Stretch],
    counts: Mapping[int, tuple[int, int, int]],
    people: Mapping[int, tuple[str, str]],
    absences: Mapping[tuple[int, dt.date], int],
    days_of: tuple[dt.date, dt.date, dt.date],
    rule: Rule,
) -> list[AgentPace]:
    month, end, as_of = days_of
    whole = (end - month).days + 1
    at_work: dict[int, int] = {}
    elapsed: dict[int, int] = {}
    for one in work:
        at_work[one.agent_id] = at_work.get(one.agent_id, 0) + overlap(one, month, end)
        elapsed[one.agent_id] = elapsed.get(one.agent_id, 0) + overlap(one, month, min(end, as_of))
    found = []
    for agent in at_work.keys() | counts.keys():
        days, absent = at_work.get(agent, 0), absences.get((agent, month), 0)
        n, targeted, beside = counts.get(agent, (0, 0, 0))
        over = Fraction(1) if as_of >= end or not days else Fraction(elapsed.get(agent, 0), days)
        code, name = people.get(agent, ("", ""))
        step = pace(rule, share_of(days, absent, whole), n, over)
        found.append(AgentPace(agent, code, name, "", days, absent, n, targeted, beside, step))
    return sorted(found, key=lambda one: (_WORST_FIRST[one.pace.outlook], one.n, one.full_name, one.agent_id))


def _by_day(session: Session, programme_id: int, month: dt.date) -> dict[dt.date, int]:
    query = (
        select(Evaluation.day, func.count().label("n"))
        .where(*_of_month(programme_id, month), Evaluation.state == State.COUNTED)
        .group_by(Evaluation.day)
        .order_by(Evaluation.day)
    )
    return {row.day: row.n for row in session.execute(query)}


def _load(session: Session, programme_id: int, month: dt.date) -> tuple[LoadRow, ...]:
    many = func.count().label("n")
    query = (
        select(func.coalesce(Person.code, ""), func.coalesce(Person.full_name, ""), many)
        .select_from(Evaluation)
        .outerjoin(Person, Person.id == Evaluation.evaluator_id)
        .where(*_of_month(programme_id, month), Evaluation.state == State.COUNTED)
        .group_by(Person.code, Person.full_name)
        .order_by(many.desc(), Person.full_name)
    )
    return tuple(LoadRow(*row) for row in session.execute(query))
