"""Numbers of the score as a report shows them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from audit_app.scoring import rules as scoring
from reports.gap_analysis import document as gap


def points(value: Fraction) -> Decimal:
    """Points as they are shown: one decimal, cut off."""
    return Decimal(scoring.shown_points(value))


def score(share: Fraction | None) -> gap.Score | None:
    return None if share is None else gap.Score(text=scoring.shown_share(share), share=float(share))


def value(rule: object) -> str:
    """A rule's value as it stands in the checklist: "0.4", "true", "service, quality"."""
    if isinstance(rule, bool):
        return "true" if rule else "false"
    if isinstance(rule, (list, tuple)):
        return ", ".join(str(item) for item in rule)
    if isinstance(rule, Fraction):
        decimal = Decimal(rule.numerator) / Decimal(rule.denominator)
        return str(decimal) if Fraction(decimal) == rule else str(rule)
    return str(rule)
