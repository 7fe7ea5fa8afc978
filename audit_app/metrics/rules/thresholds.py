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


# A parameter has three to six metrics: with half of them right, the other half is work and not a system missing.
EACH_METRIC = Threshold(met=100, partly=50)
# The catalogue has dozens of rows: one in ten incomplete is a row forgotten, more is a catalogue being built.
CATALOGUE = Threshold(met=100, partly=90)
# Schedules and recalculated values: one in twenty is a slip.
EACH = Threshold(met=100, partly=95)
RECOUNTED = Threshold(met=100, partly=80)  # four of the five values that the floor check asks for
SUSTAINED_SHARE = Threshold(
    met=90, partly=75
)  # 4.7a names nine in ten; three in four is "nearly" in the verdict
