"""Targets over time: which one was in force in a month, and whether a new one is easier than the one before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from audit_app.metrics.rules.terms import TargetFault, Unit
from audit_app.scoring.rules import Bounds, Direction, Month


@dataclass(frozen=True, slots=True)
class Target:
    """A target from a month on, for one programme or (None) for all that have none of their own."""

    programme_id: int | None
    from_month: Month
    low: Decimal | None
    high: Decimal | None

    @property
    def bounds(self) -> Bounds:
        return (
            None if self.low is None else Fraction(self.low),
            None if self.high is None else Fraction(self.high),
        )


def in_force(targets: Iterable[Target], month: Month, programme_id: int | None = None) -> Target | None:
    """The newest target that had begun by a month: the programme's own first, else the one for all."""
    begun = [one for one in targets if one.from_month <= month]
    own = [one for one in begun if programme_id is not None and one.programme_id == programme_id]
    return max(
        own or [one for one in begun if one.programme_id is None],
        key=lambda one: one.from_month,
        default=None,
    )


def fault_of_target(
    direction: Direction, unit: Unit, low: Decimal | None, high: Decimal | None, *, part_of_whole: bool
) -> TargetFault | None:
    """What is wrong with the bounds of a target: higher needs its low, lower its high, a range both."""
    needed = {
        Direction.HIGHER: (True, False, TargetFault.NEEDS_LOW),
        Direction.LOWER: (False, True, TargetFault.NEEDS_HIGH),
        Direction.RANGE: (True, True, TargetFault.NEEDS_BOTH),
    }[direction]
    if (low is not None, high is not None) != needed[:2]:
        return needed[2]
    bounds = [bound for bound in (low, high) if bound is not None]
    if bounds[0] < 0:
        return TargetFault.NEGATIVE
    if bounds != sorted(bounds):
        return TargetFault.UPSIDE_DOWN
    if unit is Unit.PERCENT and part_of_whole and bounds[-1] > 1:
        return TargetFault.NO_SHARE
    return None


def loosened(direction: Direction, before: Bounds, after: Bounds) -> bool:
    """Whether a target is easier to meet than the one before; a first target loosens nothing."""
    if before == (None, None):
        return False
    low, high = after
    easier_low = before[0] is not None and (low is None or low < before[0])
    easier_high = before[1] is not None and (high is None or high > before[1])
    match direction:
        case Direction.HIGHER:
            return easier_low
        case Direction.LOWER:
            return easier_high
        case Direction.RANGE:
            return easier_low or easier_high
