"""Exact figures for people and for files: cut off for a screen, "n/d" for whoever wants to recompute."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import StrEnum
from fractions import Fraction

from audit_app.scoring.rules.audit import AuditScore
from audit_app.scoring.rules.profile import Profile
from audit_app.scoring.rules.terms import Month

SHARES = frozenset(
    {"total", "score", "share", "needed", "capped_at", "approach_mean", "deployment_result_mean"}
)
POINTS = frozenset({"points_reached", "points_lost"})


def shown(percent: Fraction) -> str:
    """A percentage with one decimal, cut off so that no page shows a mark that was not reached: 89.96 is "89.9"."""
    return _tenths(percent)


def shown_share(share: Fraction | None) -> str:
    """A score from 0 to 1 as a percentage, cut off as `shown` does; nothing applicable is an empty text."""
    return "" if share is None else _tenths(share * 100)


def shown_points(points: Fraction) -> str:
    """Points with one decimal, cut off."""
    return _tenths(points)


def as_data(score: AuditScore) -> dict[str, object]:
    """Every part of a score as plain data for JSON: enough to recompute it without this program.

    A fraction is a text "n/d"; beside a share stands its percentage as shown, beside points their number as
    shown. The profile stands there as the list of its rules.
    """
    return _named({each.name: getattr(score, each.name) for each in fields(score)})


def _plain(value: object) -> object:
    match value:
        case Fraction():
            plain: object = f"{value.numerator}/{value.denominator}"
        case Month() | StrEnum():
            plain = str(value)
        case Profile():
            plain = [_plain(rule) for rule in value.rules()]
        case tuple():
            plain = [_plain(item) for item in value]
        case Mapping():
            plain = _named(value)
        case _ if is_dataclass(value):
            plain = _named({each.name: getattr(value, each.name) for each in fields(value)})
        case _:
            plain = value
    return plain


def _named(values: Mapping[str, object]) -> dict[str, object]:
    data: dict[str, object] = {}
    for name, value in values.items():
        data[name] = _plain(value)
        if isinstance(value, Fraction) and name in SHARES:
            data[f"{name}_percent"] = shown_share(value)
        if isinstance(value, Fraction) and name in POINTS:
            data[f"{name}_shown"] = shown_points(value)
    return data


def _tenths(value: Fraction) -> str:
    whole, tenth = divmod(abs(math.floor(value * 10)), 10)
    return f"{'-' if value < 0 else ''}{whole}.{tenth}"
