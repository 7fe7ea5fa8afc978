"""What one category is worth: the points its applicable parameters reached, of those they could."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from audit_app.scoring.rules.parameters import ParameterScore, add_up
from audit_app.scoring.rules.terms import code_order


@dataclass(frozen=True, slots=True)
class CategoryScore:
    """One category; `score` is None when nothing in it is applicable, and the verdict then skips it."""

    code: str
    score: Fraction | None
    points: int
    points_applicable: int
    points_reached: Fraction
    points_lost: Fraction


def score_categories(parameters: Sequence[ParameterScore]) -> list[CategoryScore]:
    scores = []
    for code in sorted({part.category for part in parameters}, key=code_order):
        mine = [part for part in parameters if part.category == code]
        applicable = sum(part.points for part in mine if part.applicable)
        reached = add_up([part.points_reached for part in mine])
        scores.append(
            CategoryScore(
                code=code,
                score=reached / applicable if applicable else None,
                points=sum(part.points for part in mine),
                points_applicable=applicable,
                points_reached=reached,
                points_lost=applicable - reached,
            )
        )
    return scores
