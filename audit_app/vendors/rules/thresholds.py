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


# The list says "each vendor monthly"; one month in five left out is a habit that is there and slips.
SCORED = Threshold(met=100, partly=80)
# The list names 95 % and 90 %; ten points below, being late is no exception any more.
REPORTS = Threshold(met=95, partly=85)
ANSWERS = Threshold(met=90, partly=80)
# The list looks at the last six months of reports.
REPORT_MONTHS = 6
