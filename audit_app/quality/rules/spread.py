"""Whether one agent, site, team or shift differs from the rest, as far as its sample can tell."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from audit_app.quality.rules.fairness import wilson


class Stands(enum.StrEnum):
    """Where a group stands against all of them together."""

    BELOW = "below"
    ABOVE = "above"
    WITHIN = "within"
    TOO_FEW = "too_few"


@dataclass(frozen=True, slots=True)
class Estimate:
    """`right` of `n`, with the 95 % interval after Wilson; `low` and `high` are fractions of 1, None of nothing."""

    right: int
    n: int
    low: float | None
    high: float | None


def estimate(right: int, n: int) -> Estimate:
    """A share with its interval."""
    low, high = wilson(right, n) if n else (None, None)
    return Estimate(right, n, low, high)


def stands(one: Estimate, everybody: Estimate, sample: int) -> Stands:
    """Below or above when the interval leaves out the share of all together; under `sample` nothing is said.

    One group in twenty does so by chance alone: a reason to look, not a judgement.
    """
    if one.n < sample or one.low is None or one.high is None or not everybody.n:
        return Stands.TOO_FEW
    overall = everybody.right / everybody.n
    if one.high < overall:
        return Stands.BELOW
    return Stands.ABOVE if one.low > overall else Stands.WITHIN
