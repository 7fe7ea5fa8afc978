"""What dates of a person fit together, and what kind of job a name stands for."""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass

AHEAD = dt.timedelta(days=366)  # people are signed up for a later class, but no further ahead than this
_SUPPORT_JOBS = (
    "trainer",
    "instructor",
    "тренер",
    "capacitador",
    "formador",
    "team lead",
    "leader",
    "supervisor",
    "quality",
    "evaluator",
    "coach",
    "planner",
    "workforce",
    "супервизор",
    "руководитель группы",
    "контролер",
    "планировщик",
    "líder",
    "calidad",
    "planeador",
)
_OTHER_JOBS = ("manager", "director", "coordinator", "analyst", "officer", "менеджер", "директор", "gerente", "координатор")  # fmt: skip


class Channel(enum.StrEnum):
    """How customers reach a programme."""

    PHONE = "phone"
    EMAIL = "e_mail"
    CHAT = "chat"
    REMOTE = "remote_access"


class Fault(enum.StrEnum):
    """What is wrong with a person's dates."""

    LEFT_BEFORE_HIRED = "left_before_hired"
    LIVE_BEFORE_HIRED = "live_before_hired"
    LIVE_AFTER_LEFT = "live_after_left"
    TOO_FAR_AHEAD = "too_far_ahead"


@dataclass(frozen=True, slots=True)
class Dates:
    """First day of work, first day alone with customers, last day of work."""

    hired_on: dt.date
    live_on: dt.date | None = None
    left_on: dt.date | None = None


def faults(dates: Dates, today: dt.date) -> list[tuple[str, Fault]]:
    """Every (field, fault) of these dates."""
    found: list[tuple[str, Fault]] = []
    for field in ("hired_on", "live_on", "left_on"):
        day: dt.date | None = getattr(dates, field)
        if day is not None and day > today + AHEAD:
            found.append((field, Fault.TOO_FAR_AHEAD))
    if dates.left_on is not None and dates.left_on < dates.hired_on:
        found.append(("left_on", Fault.LEFT_BEFORE_HIRED))
    if dates.live_on is not None and dates.live_on < dates.hired_on:
        found.append(("live_on", Fault.LIVE_BEFORE_HIRED))
    elif dates.live_on is not None and dates.left_on is not None and dates.live_on > dates.left_on:
        found.append(("live_on", Fault.LIVE_AFTER_LEFT))
    return found


def works(dates: Dates, day: dt.date) -> bool:
    """Whether the person is on the staff that day; the last day of work still counts."""
    return dates.hired_on <= day and (dates.left_on is None or day <= dates.left_on)


def alone_from(live_on: dt.date | None, placed_from: dt.date) -> dt.date | None:
    """The first day alone with customers in a placement: going live, or a later transfer; None: not yet."""
    return None if live_on is None else max(live_on, placed_from)


@dataclass(frozen=True, slots=True)
class JobTraits:
    """Whether a job is done with customers, and whether it supports those who are."""

    customer_facing: bool
    support: bool


def traits_of(job: str) -> JobTraits:
    """By the words of its name; a job of which nothing is known is taken to be done with customers."""
    text = job.casefold()
    support = any(word in text for word in _SUPPORT_JOBS)
    other = any(word in text for word in _OTHER_JOBS)
    return JobTraits(customer_facing=not support and not other, support=support)
