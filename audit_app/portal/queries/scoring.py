"""What ratings of a self-assessment come to, by the rules of the release: for the operator and, if shown, the vendor."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from audit_app.catalog.rules import Release
from audit_app.scoring import rules as scoring
from audit_app.scoring.rules import Rating


@dataclass(frozen=True, slots=True)
class Rated:
    """One requirement with a rating, as scoring needs it; `points` are its parameter's."""

    category: str
    parameter: str
    points: int
    requirement: str
    kind: str
    must_have: bool
    rating: Rating | None


def score(profile: Mapping[str, Any], rated: Iterable[Rated], day: dt.date) -> scoring.AuditScore:
    """The score without metrics: a vendor brings no monthly values, so requirements carry every parameter."""
    parameters: dict[tuple[str, str, int], list[scoring.RequirementIn]] = {}
    for one in rated:
        parameters.setdefault((one.parameter, one.category, one.points), []).append(
            scoring.RequirementIn(
                code=one.requirement,
                kind=scoring.Kind(one.kind),
                must_have=one.must_have,
                rating=one.rating,
                na_confirmed=one.rating is Rating.NOT_APPLICABLE,
            )
        )
    given = [
        scoring.ParameterIn(code=code, category=category, points=points, requirements=tuple(requirements))
        for (code, category, points), requirements in parameters.items()
    ]
    return scoring.score_audit(
        scoring.Profile.from_mapping(profile), given, scoring.Month(day.year, day.month)
    )


def total_of(release: Release, ratings: Mapping[str, Rating | None], day: dt.date) -> Fraction | None:
    """The share of points that these ratings reach in a release; requirements without an entry are left out."""
    rated = [
        Rated(
            parameter.category,
            parameter.code,
            parameter.points,
            item.code,
            item.kind.value,
            item.must_have,
            ratings[item.code],
        )
        for parameter in release.parameters
        for item in parameter.requirements
        if item.code in ratings
    ]
    return score(release.scoring, rated, day).total
