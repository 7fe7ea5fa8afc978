"""The training history of the fictional operation, with the troubles an auditor should find in it."""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from audit_app.rehearsal import story
from audit_app.rehearsal.people import OPENED_DAYS_AGO, WINDOW_DAYS, Person, people

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CHANGE_DAYS_AGO = 150
FIRST_TRY_FAILS = 0.08
DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Completion:
    """One try at a module or skill. `score` is a percentage; `hours` may be missing, as in real records."""

    person_code: str
    module_code: str
    kind: str
    completed_on: dt.date
    hours: str
    trainer_code: str
    method: str
    score: float
    try_no: int
    result: str
    proof: str


@dataclass(frozen=True, slots=True)
class Troubles:
    """What was planted, by person code: an audit that finds less has missed something."""

    live_before_pass: tuple[str, ...]
    expired_skill: tuple[str, ...]
    failed_without_retest: tuple[str, ...]
    unqualified_trainer: str
    privacy_expired: tuple[str, ...]
    module_missing: tuple[tuple[str, str], ...]
    hours_missing: int
    proof_missing: int


@dataclass(frozen=True, slots=True)
class TrainingStory:
    people: tuple[Person, ...]
    completions: tuple[Completion, ...]
    troubles: Troubles


History = dict[tuple[str, str], list[Completion]]


def training(seed: int, today: dt.date) -> TrainingStory:
    """Every try since the operation opened, in the order of dates; two thirds lie in the last 14 months."""
    chance = random.Random(f"training {seed}")
    everyone = people(seed, today)
    apprentice = next(p for p in everyone if p.job == story.TRAINER and p.live_on is None)
    history: History = {}
    for person in everyone:
        for asked in story.modules_of(person.job, person.programme):
            if (person, asked.code) != (apprentice, story.TEACHING):
                history[person.code, asked.code] = list(_tries(chance, today, person, asked))
    troubles = _plant(chance, today, everyone, history)
    done = sorted(
        (one for tries in history.values() for one in tries),
        key=lambda one: (one.completed_on, one.person_code, one.module_code, one.try_no),
    )
    taught = _with_trainers(chance, everyone, done)
    taught = _lend_sessions(chance, today, taught, apprentice)
    complete, hours, proofs = _forget_entries(chance, today, taught)
    return TrainingStory(
        everyone,
        tuple(complete),
        replace(troubles, unqualified_trainer=apprentice.code, hours_missing=hours, proof_missing=proofs),
    )


def _tries(
    chance: random.Random, today: dt.date, person: Person, asked: story.Module
) -> Iterator[Completion]:
    """The first passing and every renewal in time, each now and then after a failed try."""
    day = _first_day(chance, today, person, asked)
    last = min(today, person.left_on - DAY if person.left_on else today)
    while day is not None and day <= last:
        if chance.random() < FIRST_TRY_FAILS and day - 4 * DAY > person.hired_on:
            yield _try(chance, person, asked, day - 4 * DAY, 1, passed=False)
            yield _try(chance, person, asked, day, 2, passed=True)
        else:
            yield _try(chance, person, asked, day, 1, passed=True)
        if not asked.validity_months:
            return
        day += asked.validity_months * 30 * DAY - chance.randint(2, 24) * DAY


def _first_day(chance: random.Random, today: dt.date, person: Person, asked: story.Module) -> dt.date | None:
    # Those who are still learning are planned to go live after 35 days.
    live = person.live_on or person.hired_on + 35 * DAY
    opened = today - OPENED_DAYS_AGO * DAY
    if asked.code == story.TEACHING:
        return opened + 10 * DAY
    earliest = max(person.hired_on + DAY, opened + 15 * DAY)
    if asked.code == story.PRIVACY:
        return earliest
    if asked.code == story.CHANGE:
        changed = today - CHANGE_DAYS_AGO * DAY
        wanted = (max(live, changed)) - chance.randint(2, 14) * DAY
        return max(wanted, earliest)
    if not asked.before_live:
        return live + chance.randint(5, 40) * DAY if person.live_on else None
    needed = [m for m in story.modules_of(person.job, person.programme) if m.before_live]
    start = max(earliest, live - 26 * DAY)
    share = (needed.index(asked) + 1) / (len(needed) + 1)
    return start + int((live - start).days * share) * DAY


def _try(
    chance: random.Random, person: Person, asked: story.Module, day: dt.date, number: int, *, passed: bool
) -> Completion:
    if passed:
        score = min(100.0, asked.pass_mark + chance.randint(0, 2 * (100 - asked.pass_mark)) / 2)
    else:
        score = asked.pass_mark - chance.randint(2, 40) / 2
    kind = "training" if asked.need is story.Need.MODULE else "verification"
    sheet = "attendance" if kind == "training" else "scores"
    site = person.code[:3]
    return Completion(
        person.code,
        asked.code,
        kind,
        day,
        asked.hours,
        "",
        asked.method,
        score,
        number,
        "pass" if passed else "fail",
        f"{sheet}_{asked.code}_{site}_{day:%Y-%m}.pdf",
    )


def _plant(chance: random.Random, today: dt.date, everyone: Sequence[Person], history: History) -> Troubles:
    active = [person for person in everyone if person.active_on(today) and person.live_on]
    agents = [person for person in active if person.job in story.AGENTS]
    free = {person.code for person in active}

    def choose(wanted: int, fitting: list[Person]) -> list[Person]:
        """Nobody gets two troubles: each can then be counted alone."""
        found = chance.sample([person for person in fitting if person.code in free], wanted)
        free.difference_update(person.code for person in found)
        return found

    def skill(person: Person) -> list[Completion]:
        return history[person.code, story.CONTACT_SKILLS.get(person.job, "EVL-S1")]

    def renewed(tries: list[Completion], least: int, most: int) -> bool:
        return len(_passes(tries)) > 1 and least <= (today - tries[-1].completed_on).days <= most

    late = choose(3, [p for p in agents if p.live_on and 30 <= (today - p.live_on).days <= 300])
    for person in late:
        _postpone(skill(person), person)
    lapsed = choose(4, [p for p in agents if renewed(skill(p), 45, 300)])
    lapsed += choose(1, [p for p in active if p.job == story.EVALUATOR and renewed(skill(p), 45, 300)])
    for person in lapsed:
        _undo_renewal(skill(person))
    failed = choose(2, [p for p in agents if renewed(skill(p), 40, 160)])
    for person in failed:
        tries = skill(person)
        _undo_renewal(tries, keep_as_failed=True)
    private = choose(2, [p for p in agents if renewed(history[p.code, story.PRIVACY], 45, 300)])
    for person in private:
        _undo_renewal(history[person.code, story.PRIVACY])
    without = choose(26, [p for p in agents if _passes(history[p.code, "SFT-130"])])
    for person in without:
        history[person.code, "SFT-130"] = []
    return Troubles(
        live_before_pass=_codes(late),
        expired_skill=_codes(lapsed),
        failed_without_retest=_codes(failed),
        unqualified_trainer="",
        privacy_expired=_codes(private),
        module_missing=tuple((code, "SFT-130") for code in _codes(without)),
        hours_missing=0,
        proof_missing=0,
    )


def _postpone(tries: list[Completion], person: Person) -> None:
    """Move the first passing, and the failed try before it, behind the first day alone."""
    if person.live_on is None:
        return
    shift = person.live_on - next(one for one in tries if one.result == "pass").completed_on + 7 * DAY
    tries[:] = [replace(one, completed_on=one.completed_on + shift) for one in tries]


def _undo_renewal(tries: list[Completion], *, keep_as_failed: bool = False) -> None:
    last = tries.pop()
    while tries and tries[-1].result == "fail":
        tries.pop()
    if keep_as_failed:
        tries.append(
            replace(last, try_no=1, result="fail", score=story.module(last.module_code).pass_mark - 12.5)
        )


def _passes(tries: Sequence[Completion]) -> list[Completion]:
    return [one for one in tries if one.result == "pass"]


def _codes(found: Sequence[Person]) -> tuple[str, ...]:
    return tuple(sorted(person.code for person in found))


def _with_trainers(
    chance: random.Random, everyone: Sequence[Person], done: Sequence[Completion]
) -> list[Completion]:
    """A trainer of the site where there is one, never oneself."""
    trainers = [person.code for person in everyone if person.job == story.TRAINER and person.live_on]
    by_site: dict[str, list[str]] = defaultdict(list)
    for code in trainers:
        by_site[code[:3]].append(code)

    def trainer_of(one: Completion) -> str:
        near = [code for code in by_site[one.person_code[:3]] if code != one.person_code]
        return chance.choice(near or [code for code in trainers if code != one.person_code])

    return [replace(one, trainer_code=trainer_of(one)) for one in done]


def _lend_sessions(
    chance: random.Random, today: dt.date, done: list[Completion], apprentice: Person
) -> list[Completion]:
    """Twelve recent sessions of the site were held by the trainer who is not verified yet."""
    since = max(apprentice.hired_on + 40 * DAY, today - 120 * DAY)
    fitting = [
        at
        for at, one in enumerate(done)
        if one.person_code.startswith(apprentice.code[:3])
        and one.completed_on >= since
        and one.kind == "training"
        and one.person_code != apprentice.code
    ]
    for at in chance.sample(fitting, min(12, len(fitting))):
        done[at] = replace(done[at], trainer_code=apprentice.code)
    return done


def _forget_entries(
    chance: random.Random, today: dt.date, done: list[Completion]
) -> tuple[list[Completion], int, int]:
    recent = [at for at, one in enumerate(done) if (today - one.completed_on).days < WINDOW_DAYS]
    chosen = chance.sample(recent, 18)
    for at in chosen[:6]:
        done[at] = replace(done[at], hours="")
    for at in chosen[6:]:
        done[at] = replace(done[at], proof="")
    return done, 6, 12
