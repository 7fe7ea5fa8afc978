"""The 210 people of the fictional operation: who works where, since when, under whom."""

from __future__ import annotations

import datetime as dt
import random
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from audit_app.rehearsal import names, story

if TYPE_CHECKING:
    from collections.abc import Iterable

HEADCOUNT = 210
OPENED_DAYS_AGO = 900
WINDOW_DAYS = 426  # fourteen months
RUSSIAN_DESK = "Pune, Russian desk"


@dataclass(frozen=True, slots=True)
class Person:
    """One person. `live_on` is the first day alone in the present job; `original_name` is in Cyrillic or empty.

    `moved_from` is the job before the present one, left on the day before `live_on`.
    """

    code: str
    full_name: str
    original_name: str
    email: str
    site: str
    programme: str
    job: str
    hired_on: dt.date
    live_on: dt.date | None
    left_on: dt.date | None = None
    supervisor_code: str = ""
    moved_from: str = ""
    desk: str = ""

    def active_on(self, day: dt.date) -> bool:
        return self.hired_on <= day and (self.left_on is None or self.left_on > day)


# (desk, site, names, programme → how many of each job); each desk has its own file
DESKS: tuple[tuple[str, story.Site, str, dict[str, dict[str, int]]], ...] = (
    (
        "Manila",
        story.MANILA,
        "filipino",
        {
            "Lumen Pay": {
                story.MANAGER: 1,
                story.TEAM_LEADER: 5,
                story.EVALUATOR: 3,
                story.TRAINER: 2,
                story.PLANNER: 2,
                story.COORDINATOR: 1,
                story.PHONE_AGENT: 42,
                story.WRITTEN_AGENT: 18,
            },
            "Kestrel Home": {
                story.TEAM_LEADER: 3,
                story.EVALUATOR: 1,
                story.TRAINER: 1,
                story.PHONE_AGENT: 18,
                story.WRITTEN_AGENT: 13,
            },
        },
    ),
    (
        "Bogotá",
        story.BOGOTA,
        "colombian",
        {
            "Lumen Pay": {
                story.MANAGER: 1,
                story.TEAM_LEADER: 2,
                story.EVALUATOR: 1,
                story.TRAINER: 2,
                story.PLANNER: 1,
                story.PHONE_AGENT: 17,
                story.WRITTEN_AGENT: 10,
            },
            "Kestrel Home": {
                story.TEAM_LEADER: 2,
                story.EVALUATOR: 1,
                story.WRITTEN_AGENT: 10,
                story.REMOTE_AGENT: 11,
            },
        },
    ),
    (
        "Pune",
        story.PUNE,
        "indian",
        {
            "Kestrel Home": {
                story.MANAGER: 1,
                story.TEAM_LEADER: 2,
                story.EVALUATOR: 1,
                story.TRAINER: 1,
                story.PLANNER: 1,
                story.REMOTE_AGENT: 18,
            }
        },
    ),
    (
        RUSSIAN_DESK,
        story.PUNE,
        "russian",
        {
            "Kestrel Home": {
                story.TEAM_LEADER: 1,
                story.EVALUATOR: 1,
                story.PHONE_AGENT: 8,
                story.REMOTE_AGENT: 8,
            }
        },
    ),
)


def people(seed: int, today: dt.date) -> tuple[Person, ...]:
    """Everyone who was employed in the last fourteen months, in the order of their codes."""
    chance = random.Random(f"people {seed}")
    found: list[Person] = []
    for desk, site, culture, programmes in DESKS:
        picked = names.unique_names(chance, culture, sum(sum(jobs.values()) for jobs in programmes.values()))
        for programme, jobs in programmes.items():
            for job, count in jobs.items():
                for _ in range(count):
                    name, original = next(picked)
                    if job == story.COORDINATOR:
                        name = story.COORDINATOR_NAME
                    found.append(
                        _person(chance, today, len(found) + 1, (name, original, site, desk, programme, job))
                    )
    return tuple(_supervised(_with_moves(chance, today, found)))


def _person(
    chance: random.Random, today: dt.date, number: int, who: tuple[str, str, story.Site, str, str, str]
) -> Person:
    name, original, site, desk, programme, job = who
    if job in story.AGENTS:
        # Two thirds were hired before the fourteen months began.
        days = (
            chance.randint(WINDOW_DAYS, OPENED_DAYS_AGO - 60)
            if chance.random() < 0.6
            else chance.randint(6, WINDOW_DAYS)
        )
        training = chance.randint(24, 38)
    elif job in {story.TRAINER, story.COORDINATOR}:
        # The first to come: whoever teaches the others is verified before they arrive.
        days, training = OPENED_DAYS_AGO, 40
    else:
        days, training = OPENED_DAYS_AGO - chance.randint(20, 90), chance.randint(15, 20)
    hired = weekday(today - dt.timedelta(days=days))
    live: dt.date | None = weekday(hired + dt.timedelta(days=training))
    if live is not None and live > today:
        live = None
    left = None
    if job in story.AGENTS and live is not None and chance.random() < 0.19:
        left = today - dt.timedelta(days=chance.randint(5, WINDOW_DAYS - 20))
        left = left if left > live + dt.timedelta(days=20) else None
    return Person(
        f"{site.code}-{number:04}",
        name,
        original,
        f"{mail_name(name)}@{story.MAIL_DOMAIN}",
        site.name,
        programme,
        job,
        hired,
        live,
        left,
        desk=desk,
    )


def _with_moves(chance: random.Random, today: dt.date, found: list[Person]) -> list[Person]:
    """Some support people were agents first; one trainer is still being introduced to the job."""
    movable = [at for at, person in enumerate(found) if person.job in {story.TEAM_LEADER, story.EVALUATOR}]
    for at in chance.sample(movable, 6):
        moved = weekday(today - dt.timedelta(days=chance.randint(60, WINDOW_DAYS - 60)))
        job = chance.choice(story.AGENTS[:2])
        found[at] = replace(found[at], live_on=moved, moved_from=job)
    newest = max(
        at for at, person in enumerate(found) if person.job == story.TRAINER and person.site == "Bogotá"
    )
    hired = weekday(today - dt.timedelta(days=170))
    found[newest] = replace(found[newest], hired_on=hired, live_on=None)
    return found


def _supervised(found: list[Person]) -> Iterable[Person]:
    """Agents answer to a team leader of their desk and programme, the others to a manager, managers to nobody."""
    managers = {person.site: person.code for person in found if person.job == story.MANAGER}
    leaders: dict[tuple[str, str], list[str]] = {}
    for person in found:
        if person.job == story.TEAM_LEADER:
            leaders.setdefault((person.desk, person.programme), []).append(person.code)
    for number, person in enumerate(found):
        if person.job in story.AGENTS:
            own = leaders[person.desk, person.programme]
            yield replace(person, supervisor_code=own[number % len(own)])
        elif person.job == story.MANAGER:
            yield person
        else:
            yield replace(person, supervisor_code=managers[person.site])


def weekday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=max(0, day.weekday() - 4))


def mail_name(name: str) -> str:
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", name) if ord(letter) < 128)
    return ".".join("".join(c for c in word if c.isalpha()).lower() for word in plain.split())
