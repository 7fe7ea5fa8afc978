"""When a result must have reached the agent, what makes feedback useful, and until when it may be disputed."""

from __future__ import annotations

import datetime as dt
import enum

WORKING_DAYS = 5  # the list: within five working days
AT_ONCE = 1  # own rule: "at once" for a compliance-critical error is the same or the next working day
DISPUTE_WORKING_DAYS = 10  # own rule: two weeks of work, so that a week of leave does not take the right away
_SATURDAY = 5


class Answer(enum.StrEnum):
    """What the agent said to feedback."""

    NONE = "none"
    SIGNED = "signed"
    DISPUTED = "disputed"


class Outcome(enum.StrEnum):
    """How a dispute stands or ended."""

    OPEN = "open"
    UPHELD = "upheld"  # the evaluation stands
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"


def add_working_days(day: dt.date, days: int) -> dt.date:
    """So many working days later, Monday to Friday; a weekend's own day is none. Public holidays are not known."""
    weeks, rest = divmod(days, 5)
    start = day - dt.timedelta(
        days=max(0, day.weekday() - (_SATURDAY - 1))
    )  # a weekend counts from its Friday
    end = start + dt.timedelta(weeks=weeks)
    for _ in range(rest):
        end += dt.timedelta(days=3 if end.weekday() == _SATURDAY - 1 else 1)
    return end if days else day


def feedback_due(evaluated_on: dt.date, *, compliance_critical: bool) -> dt.date:
    """The last day on which feedback is in time."""
    return add_working_days(evaluated_on, AT_ONCE if compliance_critical else WORKING_DAYS)


def dispute_until(given_on: dt.date) -> dt.date:
    """The last day on which the agent may dispute."""
    return add_working_days(given_on, DISPUTE_WORKING_DAYS)


def is_constructive(went_well: str, to_change: str, next_step: str) -> bool:
    """Whether feedback says all three: what went well, what to change, and the agreed next step."""
    return all(text.strip() for text in (went_well, to_change, next_step))


def same_person(one: str, other: str) -> bool:
    """Whether two names are one person's, spaces and letters' case aside; nobody is the same as nobody."""
    return bool(one.strip()) and " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
