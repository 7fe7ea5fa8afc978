"""Fourteen months of evaluations of the fictional operation, and the troubles a board should show.

Planted: five agents with fewer than seven evaluations in the last whole month, one month in which nobody sat beside
agents of Kestrel Home, one agent far below the rest, and three records that are doubtful.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_app.base.actor import Actor
from audit_app.base.db import Database
from audit_app.quality import queries, service
from audit_app.quality.models import EvaluationForm
from audit_app.quality.queries.forms import FormDetail
from audit_app.quality.queries.known import KnownAgent
from audit_app.quality.rules import Doubt, ErrorClass, Method, Selection, State
from audit_app.quality.rules.evaluating import Line, failed, mark
from audit_app.quality.rules.pacing import month_end, months_between, share_of
from audit_app.rehearsal import story
from audit_app.rehearsal.people import people
from audit_app.workforce.queries import list_programmes
from audit_app.workforce.rules import Channel

MONTHS = 14
TOO_FEW = 5  # agents with too few evaluations in the last whole month
BESIDE_NOBODY = 5  # months ago, on Kestrel Home
DOUBTFUL = 3
CHUNK = 5_000
LISTED = 12  # contacts an agent and day in the list of the last days
DAY = dt.timedelta(days=1)
CHANNELS = {
    story.PHONE_AGENT: (Channel.PHONE,),
    story.REMOTE_AGENT: (Channel.REMOTE,),
    story.WRITTEN_AGENT: (Channel.EMAIL, Channel.CHAT),
}
CRITICAL, BUSINESS, COMPLIANCE, MINOR = ErrorClass.CUSTOMER, ErrorClass.BUSINESS, ErrorClass.COMPLIANCE, ErrorClass.NON_CRITICAL  # fmt: skip
# code, text, class, why, points, what Spanish-speaking sites call it, errors in 1,000 evaluations
LINES = (
    ("C1", "Solves what the customer asked for", CRITICAL, "The customer has to come back", 0, "PECUF 1", 22),
    ("C2", "Gives information that is right and complete", CRITICAL, "The customer acts on what was said", 0, "PECUF 2", 14),
    ("B1", "Records the reason of the contact", BUSINESS, "Forecasts and root causes rest on it", 0, "PECNE 1", 19),
    ("B2", "Offers no more than the rules allow", BUSINESS, "It costs the client money", 0, "PECNE 2", 9),
    ("P1", "Checks who is asking before speaking of the account", COMPLIANCE, "Data protection law", 0, "PECCUM 1", 5),
    ("P2", "Reads out the wording that the law asks for", COMPLIANCE, "The contract may be void", 0, "PECCUM 2", 3),
    ("N1", "Greets and says their name", MINOR, "", 5, "PENC 1", 30),
    ("N2", "Asks before they look something up", MINOR, "", 10, "PENC 2", 95),
    ("N3", "Speaks or writes plainly", MINOR, "", 20, "PENC 3", 60),
    ("N4", "Keeps silence short", MINOR, "", 15, "PENC 4", 140),
    ("N5", "Sums up what was agreed", MINOR, "", 25, "PENC 5", 190),
    ("N6", "Closes with the next step", MINOR, "", 25, "PENC 6", 80),
)  # fmt: skip
CLASS_OF = {line[0]: line[2].value for line in LINES}


@dataclass(frozen=True, slots=True)
class Cast:
    """Who plays: agents with their job, evaluators by site and programme, forms by programme."""

    agents: tuple[tuple[KnownAgent, str], ...]
    evaluators: Mapping[tuple[int, int], tuple[KnownAgent, ...]]
    forms: Mapping[int, FormDetail]
    lines: Mapping[int, tuple[Line, ...]]
    names: Mapping[int, str]


def load_monitoring(database: Database, actor: Actor, seed: int, day: dt.date) -> None:
    """Forms, evaluations, days absent, the last days' contacts and a draw; nothing when they are there."""
    with database.transaction(actor.organisation_id) as session:
        if session.scalar(select(EvaluationForm.id).limit(1)) is not None:
            return
        cast = _cast(session, actor, seed, day)
        chance = random.Random(f"monitoring {seed}")
        months = [*months_between(_first(day), day), day.replace(day=1)]
        months = list(dict.fromkeys(months))[-MONTHS - 1 :]
        absences = {
            (agent.id, month): chance.randint(1, 9)
            for month in months
            for agent, _job in cast.agents
            if chance.random() < 0.07
        }
        days: list[Sequence[Any]] = [
            [agent, month.isoformat(), away] for (agent, month), away in absences.items()
        ]
        service.apply_absences(session, actor, None, iter([days]))
        rows = list(_evaluations(chance, cast, months, absences, day))
        service.apply_evaluations(
            session, actor, None, (rows[i : i + CHUNK] for i in range(0, len(rows), CHUNK))
        )
        service.apply_contacts(session, actor, None, iter([_contacts(chance, cast, day)]))
        for programme in cast.forms:
            command = service.DrawContacts(programme, day - 7 * DAY, day - DAY, seed=f"rehearsal {seed}")
            service.draw_contacts(session, actor, command)


def _first(day: dt.date) -> dt.date:
    index = day.year * 12 + day.month - 1 - MONTHS
    return dt.date(index // 12, index % 12 + 1, 1)


def _cast(session: Session, actor: Actor, seed: int, day: dt.date) -> Cast:
    programmes = list_programmes(session)
    line = service.SaveLine
    for one in programmes:
        lines = tuple(
            line(code, text, kind, points, why, {"es": alias})
            for code, text, kind, why, points, alias, _rate in LINES
        )
        name = f"{one.name} contact form"
        service.add_form(session, actor, service.SaveForm(one.id, name, _first(day) - 365 * DAY, lines, 70.0))
    known = {one.code: one for one in queries.known_agents(session).values()}
    everyone = [(known[one.code], one.job) for one in people(seed, day) if one.code in known]
    evaluators: dict[tuple[int, int], list[KnownAgent]] = {}
    for agent, job in everyone:
        if job in {story.EVALUATOR, story.TEAM_LEADER}:
            for place in agent.places:
                evaluators.setdefault((place.site_id, place.programme_id or 0), []).append(agent)
    forms = {one.programme_id: one for one in queries.known_forms(session)}
    return Cast(
        tuple((agent, job) for agent, job in everyone if job in story.AGENTS),
        {key: tuple(found) for key, found in evaluators.items()},
        forms,
        {programme: form.lines for programme, form in forms.items()},
        {one.id: one.name for one in programmes},
    )


def _evaluations(
    chance: random.Random,
    cast: Cast,
    months: Sequence[dt.date],
    absences: Mapping[tuple[int, dt.date], int],
    today: dt.date,
) -> Iterator[Sequence[Any]]:
    skill = {agent.id: chance.lognormvariate(0, 0.35) for agent, _job in cast.agents}
    whole = months[-2]
    full = [
        agent.id for agent, _job in cast.agents if len(_days(agent, whole, today)) == month_end(whole).day
    ]
    few = set(chance.sample(full, TOO_FEW))
    skill[chance.choice(sorted(set(full) - few))] = 6.0
    doubtful = set(chance.sample(sorted(set(full) - few), DOUBTFUL))
    for place, month in enumerate(months):
        age = len(months) - 2 - place
        for agent, job in cast.agents:
            days = _days(agent, month, today)
            share = share_of(len(days), absences.get((agent.id, month), 0), month_end(month).day)
            target = chance.randint(3, 5) if age == 0 and agent.id in few else chance.randint(8, 12)
            many = round(target * share)
            for number in range(many if days else 0):
                odd = age == 0 and agent.id in doubtful and number == 0
                yield _one(
                    chance, cast, (agent, job), chance.choice(days), (age, skill[agent.id], odd), today
                )


def _days(agent: KnownAgent, month: dt.date, today: dt.date) -> list[dt.date]:
    """The days of a month on which the agent worked alone with customers, up to yesterday."""
    live = agent.dates.live_on
    if live is None:
        return []
    end = min(month_end(month), today - DAY)
    days = (month + number * DAY for number in range((end - month).days + 1))
    return [
        day
        for day in days
        if live <= day and agent.works_on(day) and (place := agent.place_on(day)) and place.customer_facing
    ]


def _one(
    chance: random.Random,
    cast: Cast,
    who: tuple[KnownAgent, str],
    day: dt.date,
    how: tuple[int, float, bool],
    today: dt.date,
) -> Sequence[Any]:
    (agent, job), (age, skill, odd) = who, how
    place = agent.place_on(day)
    programme = (place.programme_id if place else None) or next(iter(cast.forms))
    site = place.site_id if place else 0
    others = [one for one in cast.forms if one != programme]
    beside = not (age == BESIDE_NOBODY and cast.names[programme] == story.KESTREL.name)
    method = chance.choices(list(Method), weights=(14 if beside else 0, 83, 3))[0]
    judges = cast.evaluators.get((site, programme), ())
    judge = chance.choice(judges) if judges and method != Method.CLIENT else None
    form = cast.forms[programme]
    trend = 1 + 0.03 * max(age, 0)  # it was worse a year ago
    errors = {
        code: 1
        for code, _text, _kind, _why, _points, _alias, rate in LINES
        if chance.random() * 1000 < rate * skill * trend
    }
    marks = mark(cast.lines[programme], errors)
    channels = [
        one for one in CHANNELS[job] if one != Channel.CHAT or cast.names[programme] == story.KESTREL.name
    ]
    if cast.names[programme] == story.KESTREL.name:
        channels = [one for one in channels if one != Channel.EMAIL]
    return [
        f"{cast.names[programme][:3].upper()}-{day:%y%m%d}-{chance.randrange(16**6):06X}",
        None,
        day.isoformat(),
        chance.randint(8, 21),
        min(today - DAY, day + chance.choice((0, 1, 1, 2, 3, 4)) * DAY).isoformat(),
        agent.id,
        judge.id if judge else None,
        "" if judge else f"{cast.names[programme]}, quality desk",
        method.value if judge else Method.CLIENT.value,
        method == Method.SIDE_BY_SIDE and judge is not None and chance.random() < 0.05,
        chance.choice(channels).value,
        others[0] if odd and others else programme,
        site,
        None if odd else form.id,
        (Selection.TARGETED if chance.random() < 0.08 else Selection.RANDOM).value,
        (State.DOUBTFUL if odd else State.COUNTED).value,
        Doubt.OTHER_PROGRAMME.value if odd else None,
        *(marks.by_class[one] for one in ErrorClass),
        marks.points,
        marks.possible,
        failed(marks, form.pass_mark),
        "",
        tuple((code, CLASS_OF[code], count) for code, count in marks.by_line.items()),
    ]


def _contacts(chance: random.Random, cast: Cast, today: dt.date) -> list[Sequence[Any]]:
    """The contacts of the last seven days as the phone and ticket systems list them."""
    rows: list[Sequence[Any]] = []
    for agent, job in cast.agents:
        for back in range(1, 8):
            day = today - back * DAY
            place = agent.place_on(day)
            if place is None or place.programme_id is None or not _days(agent, day.replace(day=1), today):
                continue
            if not agent.works_on(day) or chance.random() > 5 / 7:
                continue
            name = cast.names[place.programme_id]
            channel = CHANNELS[job][-1 if name == story.KESTREL.name else 0]
            rows += [
                [
                    f"{name[:3].upper()}-{day:%y%m%d}-L{agent.id:04}{number:02}",
                    None,
                    day.isoformat(),
                    chance.randint(8, 21),
                    agent.id,
                    channel.value,
                    place.programme_id,
                ]
                for number in range(chance.randint(LISTED - 4, LISTED + 4))
            ]
    return rows
