"""What a vendor costs beside what the same work would cost in-house: shown, never decisive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MonthCost:
    """One month; the estimate of the own cost and the volume may be missing."""

    cost: float
    in_house: float | None = None
    volume: float | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Sums over the months that have both figures: `months` of `known`; per unit where volumes are known."""

    known: int
    months: int
    cost: float
    in_house: float
    per_unit: float | None
    in_house_per_unit: float | None

    @property
    def saved(self) -> float:
        """What the vendor saved; negative: what it cost more."""
        return self.in_house - self.cost


def compare_costs(months: Sequence[MonthCost]) -> Comparison:
    """Compares like with like: only months with an estimate are summed, on both sides."""
    both = [(one.cost, one.in_house, one.volume) for one in months if one.in_house is not None]
    cost = sum(one for one, _own, _volume in both)
    own = sum(own for _cost, own, _volume in both if own is not None)
    volumes = [volume for _cost, _own, volume in both if volume]
    whole = len(volumes) == len(both) and bool(both)
    volume = sum(volumes)
    return Comparison(
        len(months),
        len(both),
        cost,
        own,
        cost / volume if whole else None,
        own / volume if whole else None,
    )
