"""Whether a value counted again from raw data is the value that was reported."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

TOLERANCE = Fraction(1, 100)  # requirement 2.13b: no more than 1 % apart


def difference(reported: tuple[Decimal, Decimal], counted: tuple[Decimal, Decimal]) -> Fraction | None:
    """How far the reported value lies from the counted one, as a share of the counted one; None: no comparing.

    A counted value of 0 leaves nothing to take a share of: then only a reported 0 is the same (0), else 1.
    """
    if not reported[1] or not counted[1]:
        return None
    said, found = (Fraction(pair[0]) / Fraction(pair[1]) for pair in (reported, counted))
    if not found:
        return Fraction(0) if not said else Fraction(1)
    return abs(said - found) / abs(found)


def agrees(reported: tuple[Decimal, Decimal], counted: tuple[Decimal, Decimal]) -> bool:
    """Within 1 %, that mark included."""
    apart = difference(reported, counted)
    return apart is not None and apart <= TOLERANCE
