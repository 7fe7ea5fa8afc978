"""Where the points went: what each open requirement would bring back, and what a changed rating would do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from audit_app.scoring.rules.audit import AuditScore, score_audit
from audit_app.scoring.rules.parameters import Basis, ParameterScore, RequirementPart
from audit_app.scoring.rules.profile import Profile
from audit_app.scoring.rules.terms import Grade, Kind, Month, ParameterIn, Rating, RequirementIn, code_order


@dataclass(frozen=True, slots=True)
class Gap:
    """One requirement short of *met*; `points` is what the audit gains when it alone becomes met.

    It is 0 where figures make the score: such a requirement words the finding, its metrics carry the points.
    `share` is the same gain in the total.
    """

    requirement: str
    parameter: str
    category: str
    kind: Kind
    rating: Rating | None
    must_have: bool
    grade: Grade
    points: Fraction
    share: Fraction


@dataclass(frozen=True, slots=True)
class ParameterGap:
    """One parameter short of its points, or graded worse than conform."""

    parameter: str
    category: str
    grade: Grade
    points_lost: Fraction
    must_haves_open: tuple[str, ...]


def gaps(score: AuditScore) -> list[Gap]:
    """Every open requirement, the dearest first; equal ones by code."""
    found = []
    for part in score.parameters:
        if part.grade is None:
            continue
        sides = Counter(each.kind == Kind.APPROACH for each in part.requirements if each.applicable)
        for rated in part.requirements:
            if not rated.applicable or rated.rating == Rating.MET:
                continue
            gain = _gain(score.profile, part, rated, sides)
            found.append(
                Gap(
                    requirement=rated.code,
                    parameter=part.code,
                    category=part.category,
                    kind=rated.kind,
                    rating=rated.rating,
                    must_have=rated.must_have,
                    grade=part.grade,
                    points=gain,
                    share=gain / score.points_applicable,
                )
            )
    return sorted(found, key=lambda gap: (-gap.points, code_order(gap.requirement)))


def parameter_gaps(score: AuditScore) -> list[ParameterGap]:
    """Every parameter that lost points or is not conform, the dearest first; equal ones by code."""
    found = [
        ParameterGap(
            parameter=part.code,
            category=part.category,
            grade=part.grade,
            points_lost=part.points_lost,
            must_haves_open=tuple(each.code for each in part.requirements if each.must_have_open),
        )
        for part in score.parameters
        if part.grade is not None and (part.points_lost or part.grade is not Grade.CONFORM)
    ]
    return sorted(found, key=lambda gap: (-gap.points_lost, code_order(gap.parameter)))


def what_if(
    profile: Profile, parameters: Iterable[ParameterIn], as_of: Month, changes: Mapping[str, Rating]
) -> AuditScore:
    """Score the audit as if these requirements were rated so; "not applicable" counts as confirmed.

    Raises ValueError for a requirement code that no parameter has.
    """
    given = list(parameters)
    known = {requirement.code for parameter in given for requirement in parameter.requirements}
    if unknown := sorted(changes.keys() - known, key=code_order):
        raise ValueError(f"no requirement {', '.join(unknown)} in this audit; check the code")
    changed = [
        replace(
            parameter,
            requirements=tuple(
                _rerated(requirement, changes.get(requirement.code)) for requirement in parameter.requirements
            ),
        )
        for parameter in given
    ]
    return score_audit(profile, changed, as_of)


def _gain(profile: Profile, part: ParameterScore, rated: RequirementPart, sides: Counter[bool]) -> Fraction:
    """A side's mean grows by the missing mark over the number of its applicable requirements."""
    if part.basis is not Basis.REQUIREMENTS or part.score is None or rated.mark is None:
        return Fraction(0)
    approach = rated.kind == Kind.APPROACH
    weight = part.approach_weight if approach else part.deployment_result_weight
    return (profile.ratings.met - rated.mark) * (weight or 0) * part.points / sides[approach]


def _rerated(requirement: RequirementIn, rating: Rating | None) -> RequirementIn:
    if rating is None:
        return requirement
    return replace(requirement, rating=rating, na_confirmed=rating == Rating.NOT_APPLICABLE)
