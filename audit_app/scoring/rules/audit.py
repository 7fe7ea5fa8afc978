"""What a whole audit is worth: categories, total, completeness, the verdict and why it is not READY."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from audit_app.scoring.rules.categories import CategoryScore, score_categories
from audit_app.scoring.rules.metrics import MetricPart, score_metric
from audit_app.scoring.rules.parameters import (
    ParameterScore,
    add_up,
    is_excluded,
    measure_breadth,
    rate_all,
    score_parameter,
)
from audit_app.scoring.rules.profile import Profile
from audit_app.scoring.rules.terms import Grade, Month, ParameterIn, Verdict, code_order
from audit_app.scoring.rules.verdict import Reason, judge, list_notes, why_not_ready


@dataclass(frozen=True, slots=True)
class Completeness:
    """How many of the applicable requirements are answered; `share` is None when none is applicable."""

    answered: int
    applicable: int

    @property
    def share(self) -> Fraction | None:
        return Fraction(self.answered, self.applicable) if self.applicable else None


@dataclass(frozen=True, slots=True)
class AuditScore:
    """The whole result; scores and shares run from 0 to 1, `total` is None when nothing is applicable.

    `majors` are parameter codes, `must_haves_open` requirement codes. `reasons` say why the verdict is not READY
    and are empty when it is; `notes` say what a reader must know about how the score came about.
    """

    as_of: Month
    profile: Profile
    total: Fraction | None
    points: int
    points_applicable: int
    points_reached: Fraction
    completeness: Completeness
    categories: tuple[CategoryScore, ...]
    parameters: tuple[ParameterScore, ...]
    majors: tuple[str, ...]
    must_haves_open: tuple[str, ...]
    verdict: Verdict
    reasons: tuple[Reason, ...]
    notes: tuple[Reason, ...]


def score_audit(profile: Profile, parameters: Iterable[ParameterIn], as_of: Month) -> AuditScore:
    """Score an audit as of a month; the order in which parameters and requirements come does not matter.

    Raises ValueError when a parameter, a requirement or a metric of one parameter is given twice.
    """
    given = sorted(parameters, key=lambda parameter: code_order(parameter.code))
    _refuse_twins(given)
    scored = tuple(_score_all(profile, given, as_of))
    categories = tuple(score_categories(scored))
    reached = add_up([part.points_reached for part in scored])
    applicable = sum(category.points_applicable for category in categories)
    total = reached / applicable if applicable else None
    majors = tuple(part.code for part in scored if part.grade is Grade.MAJOR)
    reasons = why_not_ready(profile, total, categories, scored, majors)
    requirements = [
        requirement for part in scored for requirement in part.requirements if requirement.applicable
    ]
    return AuditScore(
        as_of=as_of,
        profile=profile,
        total=total,
        points=sum(part.points for part in scored),
        points_applicable=applicable,
        points_reached=reached,
        completeness=Completeness(sum(part.answered for part in requirements), len(requirements)),
        categories=categories,
        parameters=scored,
        majors=majors,
        must_haves_open=tuple(part.code for part in requirements if part.must_have_open),
        verdict=judge(profile, total, majors, reasons),
        reasons=reasons,
        notes=tuple(list_notes(profile, given, scored)),
    )


def _score_all(profile: Profile, parameters: Sequence[ParameterIn], as_of: Month) -> list[ParameterScore]:
    metrics: dict[str, list[MetricPart]] = {
        parameter.code: [
            score_metric(profile, metric, as_of)
            for metric in sorted(parameter.metrics, key=lambda metric: code_order(metric.code))
        ]
        for parameter in parameters
        if parameter.metrics and parameter.code in profile.metric_parameters
    }
    everywhere = [
        part
        for parameter in parameters
        if parameter.code in metrics and not is_excluded(rate_all(profile, parameter))
        for part in metrics[parameter.code]
    ]
    breadth = measure_breadth(profile, everywhere)
    scores = []
    for parameter in parameters:
        figures = metrics.get(parameter.code, ())
        whole = breadth if parameter.code == profile.breadth_parameter else None
        if parameter.metrics or whole is not None:
            scores.append(score_parameter(profile, parameter, rate_all(profile, parameter), figures, whole))
        else:
            scores.append(_by_requirements(profile, parameter))
    return scores


@lru_cache(maxsize=2048)
def _by_requirements(profile: Profile, parameter: ParameterIn) -> ParameterScore:
    """Kept by all that it depends on: a saved answer changes one parameter, a page changes none."""
    return score_parameter(profile, parameter, rate_all(profile, parameter))


def _refuse_twins(parameters: Sequence[ParameterIn]) -> None:
    codes = [("parameter", parameter.code) for parameter in parameters]
    for parameter in parameters:
        codes += [("requirement", requirement.code) for requirement in parameter.requirements]
        codes += [(f"metric of parameter {parameter.code}:", metric.code) for metric in parameter.metrics]
    for (what, code), times in Counter(codes).items():
        if times > 1:
            raise ValueError(f"{what} {code} is given {times} times; give it once")
