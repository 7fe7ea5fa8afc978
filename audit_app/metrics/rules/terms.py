"""The words of metrics, as they are stored."""

from __future__ import annotations

import enum


class Unit(enum.StrEnum):
    """What a value is measured in."""

    PERCENT = "percent"
    SECONDS = "seconds"
    DAYS = "days"
    CYCLES = "cycles"
    MONEY = "money"
    NUMBER = "number"


class Frequency(enum.StrEnum):
    """How often somebody looks at it; values are kept by month."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"


class Counted(enum.StrEnum):
    """Where the counts come from: typed or taken from files, or counted from the records of a room."""

    TYPED = "typed"
    QUALITY = "quality"
    TRAINING = "training"
    WORKFORCE = "workforce"
    VENDORS = "vendors"


class Fault(enum.StrEnum):
    """What is wrong with a pair of counts."""

    NEGATIVE = "negative"
    NO_BASE = "no_base"
    MORE_THAN_WHOLE = "more_than_whole"
    TOO_LARGE = "too_large"


class TargetFault(enum.StrEnum):
    """What is wrong with a target."""

    NEEDS_LOW = "needs_low"
    NEEDS_HIGH = "needs_high"
    NEEDS_BOTH = "needs_both"
    UPSIDE_DOWN = "upside_down"
    NO_SHARE = "no_share"
    NEGATIVE = "negative"
