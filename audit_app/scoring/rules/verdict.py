"""The verdict on an audit, why it is not READY, and what a reader must know about how the score came about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from audit_app.scoring.rules.categories import CategoryScore
from audit_app.scoring.rules.parameters import Basis, ParameterScore
from audit_app.scoring.rules.profile import Profile
from audit_app.scoring.rules.terms import ParameterIn, Verdict

Detail = str | int | Fraction | None | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """A fact as a code and its values, for a door to put into words."""

    code: str
    values: Mapping[str, Detail] = field(default_factory=dict)


def judge(
    profile: Profile, total: Fraction | None, majors: Sequence[str], reasons: Sequence[Reason]
) -> Verdict:
    if not reasons:
        return Verdict.READY
    rule = profile.verdict
    if total is not None and total >= rule.nearly_total and len(majors) <= rule.nearly_majors:
        return Verdict.NEARLY
    return Verdict.NOT_READY


def why_not_ready(
    profile: Profile,
    total: Fraction | None,
    categories: Iterable[CategoryScore],
    parameters: Sequence[ParameterScore],
    majors: tuple[str, ...],
) -> tuple[Reason, ...]:
    """Every rule of READY that does not hold, in the order total, categories, majors, must-haves, months."""
    rule = profile.verdict
    if total is None:
        return (Reason("nothing_applicable"),)
    reasons = []
    if total < rule.ready_total:
        reasons.append(Reason("total_below", {"score": total, "needed": rule.ready_total}))
    for category in categories:
        if category.score is not None and category.score < rule.ready_category:
            below: dict[str, Detail] = {
                "category": category.code,
                "score": category.score,
                "needed": rule.ready_category,
            }
            reasons.append(Reason("category_below", below))
    if len(majors) > rule.ready_majors:
        above: dict[str, Detail] = {"count": len(majors), "allowed": rule.ready_majors, "parameters": majors}
        reasons.append(Reason("majors_above", above))
    for part in parameters:
        reasons += [
            Reason(
                "must_have_open",
                {"requirement": open_one.code, "parameter": part.code, "rating": open_one.rating},
            )
            for open_one in part.requirements
            if open_one.must_have_open
        ]
    for part in parameters:
        reasons += [
            Reason(
                "months_short",
                {
                    "metric": metric.code,
                    "parameter": part.code,
                    "months": metric.months_with_data,
                    "needed": rule.ready_months,
                },
            )
            for metric in part.metrics
            if part.applicable and metric.months_with_data < rule.ready_months
        ]
    return tuple(reasons)


def list_notes(
    profile: Profile, given: Sequence[ParameterIn], parameters: Sequence[ParameterScore]
) -> Iterator[Reason]:
    if not any(part.applicable and part.metrics for part in parameters):
        yield Reason("no_metrics")
    for asked, part in zip(given, parameters, strict=True):
        by_figures = part.code in profile.metric_parameters or part.code == profile.breadth_parameter
        if by_figures and part.applicable and part.basis is Basis.REQUIREMENTS:
            yield Reason("scored_by_requirements", {"parameter": part.code})
        if part.metrics and not part.applicable:
            yield Reason("metrics_not_applicable", {"parameter": part.code, "metrics": len(part.metrics)})
        if asked.metrics and not part.metrics:
            yield Reason("metrics_not_counted", {"parameter": part.code, "metrics": len(asked.metrics)})
        if part.applicable and part.breadth is not None and part.breadth.score < part.breadth.share:
            weak = tuple(part.breadth.weak_groups)
            yield Reason(
                "breadth_capped",
                {
                    "parameter": part.code,
                    "groups": weak,
                    "share": part.breadth.share,
                    "capped_at": part.breadth.score,
                },
            )
