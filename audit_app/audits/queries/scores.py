"""Answers as scoring takes them, and what they come to; what did not change is not worked out again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy.orm import Session

from audit_app.auditlog.queries import keep
from audit_app.audits.queries.answers import Light
from audit_app.audits.rules import Rating
from audit_app.base.figure import Scope
from audit_app.catalog.rules import Parameter, Release, Requirement
from audit_app.checks.queries import RECORDS
from audit_app.metrics.queries import metric_inputs
from audit_app.scoring import rules as scoring

Metrics = Mapping[str, tuple[scoring.MetricIn, ...]]
"""Metrics by parameter, for those parameters that have any on record."""

KEPT_STATES = 256
"""Combinations of answers kept for one parameter, and scores of whole audits kept for one release."""

_State = tuple[Rating | None, bool, bool]
"""Rating, whether a second person confirmed N/A, whether a finding is written."""


def metrics_of(session: Session, scope: Scope, profile: scoring.Profile) -> Metrics:
    """What the records of metrics give the score; the very same object until a record changes."""
    return keep(session, RECORDS, ("metrics", scope, profile), lambda: metric_inputs(session, scope, profile))


def signed_metrics(document: Mapping[str, Any]) -> Metrics:
    """The metrics as they stood when the document was signed: months, counts and targets are in its score."""
    return {
        part["code"]: tuple(_signed_metric(item) for item in part["metrics"])
        for part in document["score"]["parameters"]
        if part["metrics"]
    }


def _signed_metric(item: Mapping[str, Any]) -> scoring.MetricIn:
    months = {scoring.Month.parse(one["month"]): one for one in item["months"]}
    return scoring.MetricIn(
        code=item["code"],
        group=scoring.Group(item["group"]),
        direction=scoring.Direction(item["direction"]),
        target_low=_fraction(item["target_low"]),
        target_high=_fraction(item["target_high"]),
        months={
            month: (Fraction(one["numerator"]), Fraction(one["denominator"])) for month, one in months.items()
        },
        targets={
            month: (_fraction(one["target_low"]), _fraction(one["target_high"]))
            for month, one in months.items()
            if "target_low" in one
        },
    )


def _fraction(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)


def inputs(
    release: Release, answers: Iterable[Light], repeats: set[str], metrics: Metrics
) -> tuple[scoring.ParameterIn, ...]:
    """Release, answers and metrics as scoring takes them; for the same ones the very same objects."""
    states = {item.requirement: item[2:] for item in answers}
    return tuple(
        _parameter(
            part,
            tuple(states.get(code) for code in part.codes),
            metrics.get(part.asked.code, ()),
            repeat=part.asked.code in repeats,
        )
        for part in _parts_of(release)
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """A parameter of a release, with what was made of it before."""

    asked: Parameter
    codes: tuple[str, ...]
    made: dict[tuple[tuple[_State | None, ...], bool, int], scoring.ParameterIn]


def _parameter(
    part: _Part,
    states: tuple[_State | None, ...],
    metrics: tuple[scoring.MetricIn, ...],
    *,
    repeat: bool,
) -> scoring.ParameterIn:
    # Metrics by identity: what is kept holds on to them, so that no other tuple can have their number.
    key = (states, repeat, id(metrics) if metrics else 0)
    found = part.made.get(key)
    if found is None:
        if len(part.made) >= KEPT_STATES:
            part.made.clear()
        asked = part.asked
        found = part.made[key] = scoring.ParameterIn(
            code=asked.code,
            category=asked.category,
            points=asked.points,
            requirements=tuple(map(_requirement, asked.requirements, states)),
            metrics=metrics,
            repeat=repeat,
        )
    return found


def _requirement(asked: Requirement, state: _State | None) -> scoring.RequirementIn:
    rating, na_confirmed, remark = state or (None, False, False)
    return scoring.RequirementIn(
        code=asked.code,
        kind=scoring.Kind(asked.kind),
        must_have=asked.must_have,
        rating=rating,
        na_confirmed=na_confirmed,
        remark=remark and rating is Rating.MET,
    )


@dataclass(frozen=True, slots=True)
class _Kept:
    """What a release was made into; `release` is held, so that its identity stays its own."""

    release: Release
    profile: scoring.Profile
    parts: tuple[_Part, ...]
    scores: dict[tuple[object, ...], tuple[tuple[scoring.ParameterIn, ...], scoring.AuditScore]]


_kept: dict[int, _Kept] = {}


def _keep(release: Release) -> _Kept:
    known = _kept.get(id(release))
    if known is None or known.release is not release:
        if len(_kept) > 64:
            _kept.clear()
        parts = tuple(
            _Part(asked, tuple(item.code for item in asked.requirements), {}) for asked in release.parameters
        )
        profile = scoring.Profile.from_mapping(release.scoring)
        known = _kept[id(release)] = _Kept(release, profile, parts, {})
    return known


def _parts_of(release: Release) -> tuple[_Part, ...]:
    return _keep(release).parts


def profile_of(release: Release) -> scoring.Profile:
    """The release's scoring profile, read once."""
    return _keep(release).profile


def score_of(
    release: Release, given: tuple[scoring.ParameterIn, ...], month: scoring.Month
) -> scoring.AuditScore:
    """What the answers come to; looked up where the very same parameters were scored before.

    Kept by identity, which is sound because what is kept holds on to the parameters, and they never change.
    """
    kept = _keep(release)
    key = (month, *map(id, given))
    found = kept.scores.get(key)
    if found is None:
        if len(kept.scores) >= KEPT_STATES:
            kept.scores.clear()
        found = kept.scores[key] = (given, scoring.score_audit(kept.profile, given, month))
    return found[1]
