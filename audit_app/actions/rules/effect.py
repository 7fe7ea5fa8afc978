"""Whether an action worked: a metric's months before it and after it, added up, never averaged."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction

from audit_app.actions.rules.calendar import add_months, first_of, last_of
from audit_app.actions.rules.terms import Effect, Expectation

WINDOW_MONTHS = 3  # own rule: one good month is luck, three are a change
LONGEST_WINDOW = 12
WANTS_LEVEL = frozenset({Expectation.AT_LEAST, Expectation.AT_MOST})


@dataclass(frozen=True, slots=True)
class Counted:
    """Several months of a metric added up: `months` counts those with data. `scale` is 100 for percentages."""

    numerator: Fraction
    denominator: Fraction
    months: int
    scale: int = 1

    @property
    def value(self) -> Fraction | None:
        """In the metric's own unit; None without data: no data is not zero."""
        return None if self.denominator == 0 else self.numerator * self.scale / self.denominator


def before_window(done_on: dt.date, months: int) -> tuple[dt.date, ...]:
    """The first days of the months before the one in which it was done, oldest first."""
    return tuple(add_months(first_of(done_on), -back) for back in range(months, 0, -1))


def after_window(done_on: dt.date, months: int) -> tuple[dt.date, ...]:
    """The first days of the months after the one in which it was done; that month itself is neither."""
    return tuple(add_months(first_of(done_on), ahead) for ahead in range(1, months + 1))


def look_on(done_on: dt.date, months: int) -> dt.date:
    """The first day on which the whole window lies behind."""
    return last_of(after_window(done_on, months)[-1]) + dt.timedelta(days=1)


def judge(
    expectation: Expectation, level: Fraction | None, before: Counted, after: Counted, months: int
) -> Effect:
    """Waiting unless every month of the window has data (and, to rise or fall, there is a month before)."""
    now = after.value
    if after.months < months or now is None:
        return Effect.WAITING
    if expectation in WANTS_LEVEL:
        if level is None:
            return Effect.WAITING
        fits = now >= level if expectation == Expectation.AT_LEAST else now <= level
    else:
        then = before.value
        if then is None:
            return Effect.WAITING
        fits = now > then if expectation == Expectation.RISE else now < then
    return Effect.EFFECTIVE if fits else Effect.NOT_EFFECTIVE
