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


# The list says "each" or "every": one exception is a finding, one in twenty a system that does not work.
EACH = Threshold(met=100, partly=95)
