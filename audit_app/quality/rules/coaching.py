"""What follows a failed evaluation: coaching, an extra evaluation, and steps up when failures repeat."""

from __future__ import annotations

import calendar
import datetime as dt
import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from audit_app.quality.rules.calibration import Share

FOLLOW_UP_DAYS = 30  # the list: coaching and an extra evaluation within 30 days
# One published rule of a running quality system, kept as our own default: what repeats within four months.
REPEAT_MONTHS = 4
SAME_FAMILY = 2
ANY_CRITICAL = 3
NON_CRITICAL = 4
STEP_DAYS = 14  # own rule: two weeks to hold the talk or book the training that a step asks for
LAST_CYCLE = 3
COMPARE_DAYS = 60  # own rule: two months of 7 to 14 evaluations on either side of a coaching
IMPROVED = 75  # percent of coachings; own reading of "most improve": three of four
PARTLY_IMPROVED = 50


class CoachingMethod(enum.StrEnum):
    """How a coaching was held."""

    TALK = "talk"
    LISTENING = "listening"  # to the contact, together
    SIDE_BY_SIDE = "side_by_side"
    ROLE_PLAY = "role_play"
    TRAINING = "training"


class FollowUp(enum.StrEnum):
    """Where the follow-up of a failed evaluation stands on a day."""

    OPEN = "open"
    LATE = "late"
    DONE = "done"
    DONE_LATE = "done_late"


class Repeat(enum.StrEnum):
    """Why a step is due."""

    SAME_FAMILY = "same_family"
    ANY_CRITICAL = "any_critical"
    NON_CRITICAL = "non_critical"
    AGAIN = "again"


class StepState(enum.StrEnum):
    """How far a step is."""

    OPEN = "open"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Failure:
    """One failed evaluation. `families`: the classes of its critical errors, empty when the score alone failed it."""

    evaluation_id: int
    transaction: str
    day: dt.date
    evaluated_on: dt.date
    families: frozenset[str]


@dataclass(frozen=True, slots=True)
class Strike:
    """A step that failures ask for: cycle 1 coaching, 2 training and shadowing, 3 a decision by the manager."""

    cycle: int
    struck_on: dt.date
    why: Repeat
    evaluations: tuple[int, ...]


def months_before(day: dt.date, months: int) -> dt.date:
    """The same day so many months earlier; the month's last day where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def follow_up_due(evaluated_on: dt.date) -> dt.date:
    """The last day for the coaching and for the extra evaluation."""
    return evaluated_on + dt.timedelta(days=FOLLOW_UP_DAYS)


def follow_up(due_on: dt.date, done_on: dt.date | None, on: dt.date) -> FollowUp:
    """The state on a day; what was done later than that day is not done yet."""
    if done_on is None or done_on > on:
        return FollowUp.OPEN if on <= due_on else FollowUp.LATE
    return FollowUp.DONE if done_on <= due_on else FollowUp.DONE_LATE


def step_due(struck_on: dt.date) -> dt.date:
    """The last day for taking a step."""
    return struck_on + dt.timedelta(days=STEP_DAYS)


def steps(failures: Iterable[Failure]) -> list[Strike]:
    """The steps that one agent's failed evaluations ask for, oldest first.

    From nothing, a repeat within four months asks for cycle 1. Once a step is due, any further failure of a
    contact that happened after it, within four months of it, asks for the next. The third leaves the matter to the
    manager: nothing further is asked within four months of it. Four months after a step without the next one,
    counting begins anew: what led to an earlier step does not count once more.
    """
    found: list[Strike] = []
    counted: list[Failure] = []
    for failure in sorted(failures, key=lambda one: (one.evaluated_on, one.evaluation_id)):
        since = months_before(failure.evaluated_on, REPEAT_MONTHS)
        last = found[-1] if found else None
        if last is not None and last.struck_on > since:
            if failure.day > last.struck_on and last.cycle < LAST_CYCLE:
                found.append(
                    Strike(last.cycle + 1, failure.evaluated_on, Repeat.AGAIN, (failure.evaluation_id,))
                )
            continue
        counted = [one for one in counted if one.evaluated_on > since]
        counted.append(failure)
        if struck := _repeat(counted):
            why, evaluations = struck
            found.append(Strike(1, failure.evaluated_on, why, evaluations))
            counted = []
    return found


def _repeat(failures: Sequence[Failure]) -> tuple[Repeat, tuple[int, ...]] | None:
    """The first repeat among the failures of one window, with the evaluations that make it."""
    critical = [one for one in failures if one.families]
    for family in sorted({family for one in critical for family in one.families}):
        same = [one for one in critical if family in one.families]
        if len({one.transaction for one in same}) >= SAME_FAMILY:
            return Repeat.SAME_FAMILY, tuple(one.evaluation_id for one in same)
    if len({one.transaction for one in critical}) >= ANY_CRITICAL:
        return Repeat.ANY_CRITICAL, tuple(one.evaluation_id for one in critical)
    scored = [one for one in failures if not one.families]
    if len({one.transaction for one in scored}) >= NON_CRITICAL:
        return Repeat.NON_CRITICAL, tuple(one.evaluation_id for one in scored)
    return None


def improved(before: Share, after: Share) -> bool | None:
    """Whether fewer random evaluations show the error after a coaching than before it.

    None: nothing to compare, since one side has no evaluations, or no random one showed the error before.
    """
    if before.part == 0 or before.exact is None or after.exact is None:
        return None
    return after.exact < before.exact
