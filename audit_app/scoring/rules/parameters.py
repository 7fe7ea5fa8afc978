"""What one parameter is worth: by its rated requirements, by its metrics, or by the breadth of all results."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import lcm

from audit_app.scoring.rules.metrics import MetricPart, State
from audit_app.scoring.rules.profile import Profile
from audit_app.scoring.rules.terms import Grade, Group, Kind, ParameterIn, Rating, RequirementIn, code_order

ZERO = Fraction(0)


class Basis(StrEnum):
    """What the score was read from."""

    REQUIREMENTS = "requirements"
    METRICS = "metrics"
    BREADTH = "breadth"


@dataclass(frozen=True, slots=True)
class RequirementPart:
    """One requirement's share in the score; `mark` is None when it is not applicable and so out of the sum."""

    code: str
    kind: Kind
    must_have: bool
    rating: Rating | None
    na_confirmed: bool
    remark: bool
    mark: Fraction | None
    answered: bool

    @property
    def applicable(self) -> bool:
        return self.mark is not None

    @property
    def must_have_open(self) -> bool:
        """A must-have that is neither met nor validly not applicable, unanswered included."""
        return self.must_have and self.applicable and self.rating != Rating.MET

    @property
    def must_have_failed(self) -> bool:
        return self.must_have and self.rating in {Rating.PARTLY, Rating.NOT_MET}


@dataclass(frozen=True, slots=True)
class Weighted:
    """The two sides of a parameter; a weight is the one really used, 0 for a side without requirements."""

    score: Fraction | None
    approach_mean: Fraction | None
    deployment_result_mean: Fraction | None
    approach_weight: Fraction
    deployment_result_weight: Fraction


@dataclass(frozen=True, slots=True)
class GroupShare:
    group: Group
    sustained: int
    applicable: int


@dataclass(frozen=True, slots=True)
class BreadthPart:
    """Sustained metrics of all applicable metrics; `weak_groups` are those that put the cap on."""

    sustained: int
    applicable: int
    share: Fraction
    groups: tuple[GroupShare, ...]
    weak_groups: tuple[Group, ...]
    score: Fraction


@dataclass(frozen=True, slots=True)
class ParameterScore:
    """One parameter's result; `score` and `grade` are None when nothing in it is applicable.

    The means of its requirements are always told; the weights only when they made the score.
    """

    code: str
    category: str
    basis: Basis
    score: Fraction | None
    grade: Grade | None
    repeat: bool
    points: int
    points_reached: Fraction
    points_lost: Fraction
    approach_mean: Fraction | None
    deployment_result_mean: Fraction | None
    approach_weight: Fraction | None
    deployment_result_weight: Fraction | None
    requirements: tuple[RequirementPart, ...]
    metrics: tuple[MetricPart, ...]
    breadth: BreadthPart | None

    @property
    def applicable(self) -> bool:
        return self.score is not None


def rate(profile: Profile, requirement: RequirementIn) -> RequirementPart:
    """Turn a rating into a mark; what is unanswered, or not applicable for one person only, earns nothing."""
    answered, mark = True, ZERO
    match requirement.rating:
        case Rating.MET:
            mark = profile.ratings.met
        case Rating.PARTLY:
            mark = profile.ratings.partly
        case Rating.NOT_MET:
            mark = profile.ratings.not_met
        case Rating.NOT_APPLICABLE:
            answered = requirement.na_confirmed or not profile.not_applicable_second_person
        case None:
            answered = False
    left_out = answered and requirement.rating is Rating.NOT_APPLICABLE
    return RequirementPart(
        code=requirement.code,
        kind=requirement.kind,
        must_have=requirement.must_have,
        rating=requirement.rating,
        na_confirmed=requirement.na_confirmed,
        remark=requirement.remark,
        mark=None if left_out else mark,
        answered=answered,
    )


def rate_all(profile: Profile, parameter: ParameterIn) -> list[RequirementPart]:
    """Every requirement of a parameter, by code."""
    return [
        rate(profile, each) for each in sorted(parameter.requirements, key=lambda each: code_order(each.code))
    ]


def weigh(profile: Profile, parts: Iterable[RequirementPart]) -> Weighted:
    """Mean of the approach side and mean of the other; a side with nothing applicable leaves all to the other."""
    sides: tuple[list[Fraction], list[Fraction]] = ([], [])
    for part in parts:
        if part.mark is not None:
            sides[part.kind != Kind.APPROACH].append(part.mark)
    approach, done = (mean(side) if side else None for side in sides)
    approach_weight, done_weight = profile.approach_weight, profile.deployment_result_weight
    if approach is None or done is None:
        approach_weight = Fraction(approach is not None)
        done_weight = Fraction(done is not None)
    score = None
    if approach is not None or done is not None:
        score = (approach or 0) * approach_weight + (done or 0) * done_weight
    return Weighted(score, approach, done, approach_weight, done_weight)


def mean(marks: Sequence[Fraction]) -> Fraction:
    """The exact mean of at least one mark."""
    return add_up(marks) / len(marks)


def add_up(parts: Sequence[Fraction]) -> Fraction:
    """The exact sum; over a common denominator, so that one fraction is made, not many."""
    common = lcm(*(part.denominator for part in parts))
    return Fraction(sum(part.numerator * (common // part.denominator) for part in parts), common)


def measure_breadth(profile: Profile, metrics: Sequence[MetricPart]) -> BreadthPart | None:
    """The share of metrics sustained, capped when a group that must not lag has too few; None without any."""
    if not metrics:
        return None
    groups = []
    for group in Group:
        states = [metric.state for metric in metrics if metric.group == group]
        if states:
            groups.append(GroupShare(group, states.count(State.SUSTAINED), len(states)))
    weak = tuple(
        share.group
        for share in groups
        if share.group in profile.breadth.groups
        and Fraction(share.sustained, share.applicable) < profile.breadth.group_floor
    )
    sustained = sum(share.sustained for share in groups)
    share_of_all = Fraction(sustained, len(metrics))
    score = min(share_of_all, profile.breadth.capped_at) if weak else share_of_all
    return BreadthPart(sustained, len(metrics), share_of_all, tuple(groups), weak, score)


def is_excluded(parts: Sequence[RequirementPart]) -> bool:
    """Whether every requirement is validly not applicable, which takes the whole parameter out."""
    return bool(parts) and not any(part.applicable for part in parts)


def score_parameter(
    profile: Profile,
    parameter: ParameterIn,
    requirements: Sequence[RequirementPart],
    metrics: Sequence[MetricPart] = (),
    breadth: BreadthPart | None = None,
) -> ParameterScore:
    """Score one parameter: by `breadth` if given, else by `metrics` if there are any, else by its requirements."""
    weighted = weigh(profile, requirements)
    basis, score = Basis.REQUIREMENTS, weighted.score
    if breadth is not None:
        basis, score = Basis.BREADTH, breadth.score
    elif metrics:
        basis, score = Basis.METRICS, sum((part.mark for part in metrics), Fraction(0)) / len(metrics)
    if is_excluded(requirements):
        score = None
    by_requirements = basis is Basis.REQUIREMENTS and score is not None
    reached = Fraction(0) if score is None else score * parameter.points
    return ParameterScore(
        code=parameter.code,
        category=parameter.category,
        basis=basis,
        score=score,
        grade=None if score is None else grade(profile, score, requirements, repeat=parameter.repeat),
        repeat=parameter.repeat,
        points=parameter.points,
        points_reached=reached,
        points_lost=Fraction(0) if score is None else parameter.points - reached,
        approach_mean=weighted.approach_mean,
        deployment_result_mean=weighted.deployment_result_mean,
        approach_weight=weighted.approach_weight if by_requirements else None,
        deployment_result_weight=weighted.deployment_result_weight if by_requirements else None,
        requirements=tuple(requirements),
        metrics=tuple(metrics),
        breadth=breadth,
    )


def grade(
    profile: Profile, score: Fraction, requirements: Iterable[RequirementPart], *, repeat: bool
) -> Grade:
    """Grade a parameter's finding; a repeat of a finding goes one step up, conform has no finding to repeat."""
    parts = list(requirements)
    if profile.grade.must_have_failed_is_major and any(part.must_have_failed for part in parts):
        return Grade.MAJOR
    if score < profile.grade.major_below:
        found = Grade.MAJOR
    elif score < profile.grade.conform_from:
        found = Grade.MINOR
    elif any(part.remark and part.applicable for part in parts):
        found = Grade.IMPROVEMENT
    else:
        found = Grade.CONFORM
    if repeat and profile.grade.repeat_raises and found not in {Grade.CONFORM, Grade.MAJOR}:
        ladder = list(Grade)
        return ladder[ladder.index(found) + 1]
    return found
