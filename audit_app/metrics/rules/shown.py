"""How a value is written: cut off and not rounded, with as many decimals as tell it from its target."""

from __future__ import annotations

import math
from fractions import Fraction

from audit_app.metrics.rules.terms import Unit

MOST_PLACES = 4


def shown(
    unit: Unit, value: Fraction | None, beside: tuple[Fraction | None, Fraction | None] = (None, None)
) -> str:
    """A value with its unit, such as "97.0 %"; no data is an empty text.

    One decimal, cut off; more where a value that differs from a bound would look the same as the bound.
    """
    if value is None:
        return ""
    scaled = value * 100 if unit is Unit.PERCENT else value
    bounds = [bound * 100 if unit is Unit.PERCENT else bound for bound in beside if bound is not None]
    places = 2 if unit is Unit.MONEY else 1
    while places < MOST_PLACES and any(
        bound != scaled and cut(bound, places) == cut(scaled, places) for bound in bounds
    ):
        places += 1
    text = cut(scaled, places)
    return f"{text} %" if unit is Unit.PERCENT else f"{text} s" if unit is Unit.SECONDS else text


def cut(value: Fraction, places: int) -> str:
    """So many decimals, the rest cut off."""
    scale = 10**places
    whole, part = divmod(abs(math.floor(value * scale)), scale)
    return f"{'-' if value < 0 else ''}{whole:,}.{part:0{places}d}".replace(",", "\u202f")


def shown_bounds(unit: Unit, low: Fraction | None, high: Fraction | None) -> str:
    """A target: "≥ 80 %", "≤ 30 s", "75 to 88 %"; none is an empty text."""
    if low is not None and high is not None:
        return f"{_bound(unit, low)} – {_bound(unit, high)}"
    if low is not None:
        return f"≥ {_bound(unit, low)}"
    return "" if high is None else f"≤ {_bound(unit, high)}"


def _bound(unit: Unit, bound: Fraction) -> str:
    scaled = bound * 100 if unit is Unit.PERCENT else bound
    text = f"{float(scaled):.6f}".rstrip("0").rstrip(".")
    return f"{text} %" if unit is Unit.PERCENT else f"{text} s" if unit is Unit.SECONDS else text
