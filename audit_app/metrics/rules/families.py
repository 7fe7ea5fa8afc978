"""The six families of result parameters, as the checks of requirements name them, and what each must have."""

from __future__ import annotations

from typing import Final

FAMILIES: Final = {
    "client_satisfaction": "4.1",
    "customer_satisfaction": "4.2",
    "service": "4.3",
    "quality": "4.4",
    "efficiency": "4.5",
    "people": "4.6",
}
RESULT_ITEMS: Final = tuple(FAMILIES.values())
SIDES: Final = ("defined", "counted", "latest_met", "sustained", "improving", "split")
LEAST_MONTHS = 6  # "held for at least six months", as every requirement of the kind says
KEPT_MONTHS = 12  # requirement 2.13e
