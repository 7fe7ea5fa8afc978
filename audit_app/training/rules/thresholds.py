"""From how many of how many to met, partly met, not met."""

from __future__ import annotations

from dataclasses import dataclass

from audit_app.base.figure import Outcome


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


# The list says "everybody" or "each": one exception is a finding, one in twenty a system that does not work.
EVERYBODY = Threshold(met=100, partly=95)
# The list names 85 %; ten points below, the training itself fails rather than a class.
FIRST_PASS = Threshold(met=85, partly=75)
# Tests are written one by one: half of them is a system being built.
TESTS = Threshold(met=100, partly=50)
