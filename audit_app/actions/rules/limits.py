"""Time limits of complaints and documents, and from how many of how many a requirement is met."""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass

from audit_app.base.figure import Outcome

ANSWER_DAYS = 2  # own defaults where nothing else is agreed
CLOSE_DAYS = 10


class InTime(enum.StrEnum):
    """Whether something kept its time."""

    KEPT = "kept"
    LATE = "late"
    RUNNING = "running"


def in_time(begun_on: dt.date, ended_on: dt.date | None, days: int, today: dt.date) -> InTime:
    """Ended by the last allowed day: kept; past it, ended or not: late; before it, not ended: still running."""
    last = begun_on + dt.timedelta(days=days)
    if ended_on is not None and ended_on <= today:
        return InTime.KEPT if ended_on <= last else InTime.LATE
    return InTime.RUNNING if today <= last else InTime.LATE


def worse(*parts: InTime) -> InTime:
    """Late if any is late, running if any still runs."""
    for one in (InTime.LATE, InTime.RUNNING):
        if one in parts:
            return one
    return InTime.KEPT


def kept(
    received_on: dt.date,
    answered_on: dt.date | None,
    closed_on: dt.date | None,
    days: tuple[int, int],
    today: dt.date,
) -> InTime:
    """Both times of a complaint together; `days` agreed for the answer and for closing, from the day it came."""
    return worse(
        in_time(received_on, answered_on, days[0], today), in_time(received_on, closed_on, days[1], today)
    )


@dataclass(frozen=True, slots=True)
class Threshold:
    """Percentages from which on a requirement is met, and partly met."""

    met: int
    partly: int

    def outcome(self, numerator: int, denominator: int) -> Outcome:
        """Compares exactly, without rounding; an empty sample answers nothing."""
        if denominator == 0:
            return Outcome.NOT_ENOUGH_DATA
        if numerator * 100 >= self.met * denominator:
            return Outcome.MET
        return Outcome.PARTLY if numerator * 100 >= self.partly * denominator else Outcome.NOT_MET


# The list says "each" or "every". Partly from where the system works and single cases slip: own rules.
EVERY_ONE = Threshold(met=100, partly=90)
# Few in number (six months, four quarters): one missing leaves a practice, two do not.
EVERY_TERM = Threshold(met=100, partly=75)
# The list names 80 % of the actions; under 60 % dates mean nothing.
ON_TIME = Threshold(met=80, partly=60)
