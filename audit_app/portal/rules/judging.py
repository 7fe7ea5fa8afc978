"""Self against verified: how often a vendor rated itself as its auditor did, and to which side it was wrong."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from audit_app.scoring.rules import Rating

STEPS = {Rating.NOT_MET: 0, Rating.PARTLY: 1, Rating.MET: 2}
"""Where a rating stands; "not applicable" stands nowhere and is counted apart."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One requirement, rated by the vendor and by the auditor."""

    requirement: str
    own: Rating | None
    verified: Rating | None

    @property
    def both(self) -> bool:
        return self.own is not None and self.verified is not None

    @property
    def steps(self) -> int | None:
        """How many steps too high (above 0) or too low the vendor rated itself; None: not on one scale."""
        if self.own is None or self.verified is None or self.own not in STEPS or self.verified not in STEPS:
            return None
        return STEPS[self.own] - STEPS[self.verified]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of `n` requirements rated by both: so many `same`, too high (`over`), too low (`under`), or N/A for one side.

    `bias` is the mean of steps on the scale not met, partly, met: +1 is one step too high on average.
    """

    n: int
    same: int
    over: int
    under: int
    apart: int
    bias: Fraction | None

    @property
    def share(self) -> Fraction | None:
        return Fraction(self.same, self.n) if self.n else None


def agreement(pairs: Iterable[Pair]) -> Agreement:
    """What the pairs come to; those that one side has not rated are left out."""
    rated = [pair for pair in pairs if pair.both]
    steps = [pair.steps for pair in rated if pair.steps is not None]
    over, under = sum(step > 0 for step in steps), sum(step < 0 for step in steps)
    same = sum(pair.own == pair.verified for pair in rated)
    return Agreement(
        n=len(rated),
        same=same,
        over=over,
        under=under,
        apart=len(rated) - same - over - under,
        bias=Fraction(sum(steps), len(steps)) if steps else None,
    )


def pairs_apart(pairs: Iterable[Pair]) -> list[Pair]:
    """Those on which the two differ, the widest first."""
    found = [pair for pair in pairs if pair.both and pair.own != pair.verified]
    return sorted(found, key=lambda pair: (-abs(pair.steps or 0), pair.requirement))
