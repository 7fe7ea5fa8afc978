"""The scoring profile: every number of the rules, typed, with where each one comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Self

from audit_app.scoring.rules.reader import Reader, Rule
from audit_app.scoring.rules.terms import Group

LONGEST_WINDOW = 60


@dataclass(frozen=True, slots=True)
class RatingMarks:
    met: Fraction
    partly: Fraction
    not_met: Fraction


@dataclass(frozen=True, slots=True)
class MetricMarks:
    sustained: Fraction
    latest_met: Fraction
    improving: Fraction
    missed: Fraction
    insufficient_met: Fraction
    insufficient_missed: Fraction


@dataclass(frozen=True, slots=True)
class SustainedRule:
    """Met in `met_months` of a full window, or in `partial_share` of a shorter one, and lately too."""

    window_months: int
    met_months: int
    recent_months: int
    recent_met: int
    minimum_months: int
    partial_share: Fraction


@dataclass(frozen=True, slots=True)
class ImprovingRule:
    """The later half of the window is held against its earlier half, so it is an even number of months."""

    window_months: int


@dataclass(frozen=True, slots=True)
class BreadthRule:
    capped_at: Fraction
    group_floor: Fraction
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class GradeRule:
    major_below: Fraction
    conform_from: Fraction
    must_have_failed_is_major: bool
    repeat_raises: bool


@dataclass(frozen=True, slots=True)
class VerdictRule:
    ready_total: Fraction
    ready_category: Fraction
    ready_majors: int
    ready_months: int
    nearly_total: Fraction
    nearly_majors: int


@dataclass(frozen=True, slots=True)
class Profile:
    """Two profiles are equal when their values are, whatever reasons they state."""

    ratings: RatingMarks
    approach_weight: Fraction
    deployment_result_weight: Fraction
    evidence_gate: bool
    not_applicable_second_person: bool
    metric: MetricMarks
    sustained: SustainedRule
    improving: ImprovingRule
    breadth: BreadthRule
    grade: GradeRule
    verdict: VerdictRule
    metric_parameters: tuple[str, ...]
    breadth_parameter: str
    stated: tuple[Rule, ...] = field(default=(), compare=False, repr=False)

    def __hash__(self) -> int:
        """Of what is quick to hash: a profile is part of the key under which scores are kept."""
        return hash((self.metric_parameters, self.breadth_parameter))

    @classmethod
    def from_mapping(cls, scoring: Mapping[str, object]) -> Self:
        """Read the `scoring:` block of a checklist: every rule once, none besides, none against another.

        Raises ValueError naming the path, the value and what is allowed.
        """
        read = Reader(scoring)
        profile = cls(
            ratings=RatingMarks(*(read.share(f"ratings.{name}") for name in ("met", "partly", "not_met"))),
            approach_weight=read.share("approach_weight"),
            deployment_result_weight=read.share("deployment_result_weight"),
            evidence_gate=read.flag("evidence_gate"),
            not_applicable_second_person=read.flag("not_applicable_second_person"),
            metric=MetricMarks(*(read.share(f"metric.{name}") for name in MetricMarks.__slots__)),
            sustained=_sustained(read),
            improving=ImprovingRule(read.count("improving.window_months", 2, LONGEST_WINDOW)),
            breadth=_breadth(read),
            grade=_grade(read),
            verdict=_verdict(read),
            metric_parameters=read.texts("metric_parameters"),
            breadth_parameter=read.text("breadth_parameter"),
            stated=tuple(read.rules),
        )
        read.refuse_unread()
        _refuse_contradictions(profile)
        return profile

    def rules(self) -> list[Rule]:
        """Every rule as stated, in the order of the profile."""
        return list(self.stated)


def _sustained(read: Reader) -> SustainedRule:
    window = read.count("sustained.window_months", 1, LONGEST_WINDOW)
    return SustainedRule(
        window_months=window,
        met_months=read.count("sustained.met_months", 0, window),
        recent_months=(recent := read.count("sustained.recent_months", 0, window)),
        recent_met=read.count("sustained.recent_met", 0, recent),
        minimum_months=read.count("sustained.minimum_months", 1, window),
        partial_share=read.share("sustained.partial_share"),
    )


def _breadth(read: Reader) -> BreadthRule:
    return BreadthRule(
        capped_at=read.share("breadth.capped_at"),
        group_floor=read.share("breadth.group_floor"),
        groups=tuple(Group(name) for name in read.texts("breadth.groups", tuple(Group))),
    )


def _grade(read: Reader) -> GradeRule:
    return GradeRule(
        major_below=read.share("grade.major_below"),
        conform_from=read.share("grade.conform_from"),
        must_have_failed_is_major=read.flag("grade.must_have_failed_is_major"),
        repeat_raises=read.flag("grade.repeat_raises"),
    )


def _verdict(read: Reader) -> VerdictRule:
    return VerdictRule(
        ready_total=read.share("verdict.ready_total"),
        ready_category=read.share("verdict.ready_category"),
        ready_majors=read.count("verdict.ready_majors", 0, 999),
        ready_months=read.count("verdict.ready_months", 0, LONGEST_WINDOW),
        nearly_total=read.share("verdict.nearly_total"),
        nearly_majors=read.count("verdict.nearly_majors", 0, 999),
    )


def _refuse_contradictions(profile: Profile) -> None:
    marks, metric, months = profile.ratings, profile.metric, profile.sustained
    weights = profile.approach_weight + profile.deployment_result_weight
    wanted = {
        f"approach_weight and deployment_result_weight add up to {weights}; together they make 1": weights
        == 1,
        "ratings do not fall from met over partly to not_met": marks.not_met <= marks.partly <= marks.met,
        "metric marks do not fall from sustained over latest_met and improving to missed": (
            metric.missed <= metric.improving <= metric.latest_met <= metric.sustained
        ),
        "metric.insufficient_missed is above metric.insufficient_met": (
            metric.insufficient_missed <= metric.insufficient_met
        ),
        f"improving.window_months is {profile.improving.window_months}; allowed is an even number": (
            profile.improving.window_months % 2 == 0
        ),
        "improving.window_months is longer than sustained.window_months": (
            profile.improving.window_months <= months.window_months
        ),
        "grade.major_below is above grade.conform_from": (
            profile.grade.major_below <= profile.grade.conform_from
        ),
        "verdict.nearly_total is above verdict.ready_total": (
            profile.verdict.nearly_total <= profile.verdict.ready_total
        ),
        f"verdict.ready_months is {profile.verdict.ready_months}; the window has {months.window_months} months": (
            profile.verdict.ready_months <= months.window_months
        ),
        "metric_parameters holds breadth_parameter, which is computed from the others": (
            profile.breadth_parameter not in profile.metric_parameters
        ),
    }
    for sentence, holds in wanted.items():
        if not holds:
            raise ValueError(f"scoring: {sentence}")
