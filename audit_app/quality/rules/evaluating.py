"""What makes an evaluation: classes from lines of the form, points, failure, and what cannot be or is doubtful."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from audit_app.quality.rules.terms import CRITICAL, Doubt, ErrorClass, Method

LATE_DAYS = 30  # own rule: what is judged a month after the contact can hardly be talked about with the agent
FEW, MANY = 8, 20  # fewer lines miss something, more tire: said on the form's page, never refused


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a form."""

    code: str
    error_class: ErrorClass
    points: float = 0.0


@dataclass(frozen=True, slots=True)
class Marks:
    """Errors by class and by line; points of points possible, None where nothing has points."""

    by_class: Mapping[ErrorClass, int]
    by_line: Mapping[str, int] = field(default_factory=dict)
    points: float | None = None
    possible: float | None = None


def mark(lines: Iterable[Line], errors: Mapping[str, int]) -> Marks:
    """Classes and points from the number of errors in each line: a line with an error loses all its points."""
    by_class = dict.fromkeys(ErrorClass, 0)
    by_line: dict[str, int] = {}
    points = possible = 0.0
    for line in lines:
        count = errors.get(line.code, 0)
        by_class[line.error_class] += count
        if count:
            by_line[line.code] = count
        if line.error_class == ErrorClass.NON_CRITICAL:
            possible += line.points
            points += 0.0 if count else line.points
    return Marks(by_class, by_line, points if possible else None, possible or None)


def failed(marks: Marks, pass_mark: float | None) -> bool:
    """Any critical error, or a smaller share of the points than `pass_mark` percent."""
    if any(marks.by_class[one] for one in CRITICAL):
        return True
    if pass_mark is None or marks.points is None or not marks.possible:
        return False
    return marks.points * 100 < pass_mark * marks.possible


class Fault(enum.StrEnum):
    """Why an evaluation cannot be."""

    FUTURE = "future"
    BEFORE = "before"
    NOT_EMPLOYED = "not_employed"
    NO_PLACE = "no_place"
    SELF = "self"
    STEPPED_IN = "stepped_in"
    POINTS = "points"
    NEGATIVE = "negative"


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of a contact and its evaluation; `placed_on` None: the agent had no place that day."""

    day: dt.date
    evaluated_on: dt.date
    employed: bool
    placed_on: int | None
    placed: bool
    programme_id: int
    channel: str
    channels: Collection[str]
    agent_id: int
    evaluator_id: int | None
    method: Method
    stepped_in: bool
    listed_agent_id: int | None = None


def faults(seen: Seen, marks: Marks, today: dt.date) -> list[tuple[str, Fault]]:
    """Every (field, fault)."""
    found: list[tuple[str, Fault]] = []
    if seen.day > today:
        found.append(("day", Fault.FUTURE))
    elif not seen.employed:
        found.append(("agent", Fault.NOT_EMPLOYED))
    elif not seen.placed:
        found.append(("agent", Fault.NO_PLACE))
    if seen.evaluated_on > today:
        found.append(("evaluated_on", Fault.FUTURE))
    if seen.evaluated_on < seen.day:
        found.append(("evaluated_on", Fault.BEFORE))
    if seen.evaluator_id == seen.agent_id:
        found.append(("evaluator", Fault.SELF))
    if seen.stepped_in and seen.method != Method.SIDE_BY_SIDE:
        found.append(("stepped_in", Fault.STEPPED_IN))
    if any(count < 0 for count in marks.by_class.values()) or (marks.points or 0) < 0:
        found.append(("errors", Fault.NEGATIVE))
    if marks.points is not None and (marks.possible is None or marks.points > marks.possible):
        found.append(("points", Fault.POINTS))
    return found


def doubt(seen: Seen) -> Doubt | None:
    """What makes the record doubtful: it is kept, but counts nowhere until somebody has looked at it."""
    if seen.listed_agent_id not in (None, seen.agent_id):
        return Doubt.OTHER_AGENT
    if seen.placed_on != seen.programme_id:
        return Doubt.OTHER_PROGRAMME
    if seen.channels and seen.channel not in seen.channels:
        return Doubt.OTHER_CHANNEL
    if (seen.evaluated_on - seen.day).days > LATE_DAYS:
        return Doubt.LATE
    return None
