"""Whether a reward reaches one group of agents less than the others, as far as the numbers can tell."""

from __future__ import annotations

import enum
import math
from dataclasses import dataclass

LEAST_EACH = 10  # own rule: of fewer agents on either side no difference is spoken of
Z = 1.959963984540054  # 95 %, two sides


class Says(enum.StrEnum):
    """What a difference of two shares says."""

    TOO_FEW = "too_few"
    NO_DIFFERENCE = "no_difference"
    MORE = "more"
    LESS = "less"


@dataclass(frozen=True, slots=True)
class Difference:
    """The share here minus the share elsewhere, with its 95 % interval; fractions of 1, None of nothing."""

    says: Says
    points: float | None
    low: float | None
    high: float | None


def wilson(part: int, whole: int) -> tuple[float, float]:
    """The 95 % interval of a share after Wilson (1927); fractions of 1. `whole` is positive."""
    rate, square = part / whole, Z * Z
    middle = rate + square / (2 * whole)
    reach = Z * math.sqrt(rate * (1 - rate) / whole + square / (4 * whole * whole))
    scale = 1 + square / whole
    return max(0.0, (middle - reach) / scale), min(1.0, (middle + reach) / scale)


def difference(here: tuple[int, int], elsewhere: tuple[int, int]) -> Difference:
    """Two shares, each (part, whole), compared after Newcombe (1998), method 10: Wilson's limits put together.

    A difference is told when its interval leaves out zero; that is a description of this month and no proof
    of a cause: sites differ in programme, tenure and contacts too.
    """
    (part, whole), (other, rest) = here, elsewhere
    if not whole or not rest:
        return Difference(Says.TOO_FEW, None, None, None)
    first, second = part / whole, other / rest
    (low1, high1), (low2, high2) = wilson(part, whole), wilson(other, rest)
    gap = first - second
    low = gap - math.hypot(first - low1, high2 - second)
    high = gap + math.hypot(high1 - first, second - low2)
    if min(whole, rest) < LEAST_EACH:
        return Difference(Says.TOO_FEW, gap, low, high)
    says = Says.MORE if low > 0 else Says.LESS if high < 0 else Says.NO_DIFFERENCE
    return Difference(says, gap, low, high)
