"""What the months of one metric are worth: sustained, met at last, improving, missed, or too few to judge."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from audit_app.scoring.rules.profile import Profile
from audit_app.scoring.rules.terms import Bounds, Direction, Group, MetricIn, Month


class State(StrEnum):
    SUSTAINED = "sustained"
    LATEST_MET = "latest_met"
    IMPROVING = "improving"
    MISSED = "missed"
    INSUFFICIENT = "insufficient"


@dataclass(frozen=True, slots=True)
class MonthValue:
    """One month with data: `value` is numerator ÷ denominator, `met` holds it against the target of that month."""

    month: Month
    numerator: Fraction
    denominator: Fraction
    value: Fraction
    met: bool
    target_low: Fraction | None = None
    target_high: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Trend:
    """The later half of the improving window against the earlier, and the least-squares slope per month.

    In the metric's unit and turned so that more is better; for a range, minus the distance to it.
    """

    earlier_mean: Fraction
    later_mean: Fraction
    slope: Fraction

    @property
    def improving(self) -> bool:
        return self.later_mean > self.earlier_mean and self.slope > 0


@dataclass(frozen=True, slots=True)
class MetricPart:
    """One metric's state, the mark it earns and what both were read from.

    `months` are the months with data inside the window, oldest first; `recent` says for each of the last calendar
    months whether it was met, None where it has no value; `latest_met` looks at the as-of month or, failing that,
    at the month before; `trend` is None unless every month of the improving window has a value.
    """

    code: str
    group: Group
    direction: Direction
    target_low: Fraction | None
    target_high: Fraction | None
    state: State
    mark: Fraction
    months: tuple[MonthValue, ...]
    months_with_data: int
    months_met: int
    recent: tuple[tuple[Month, bool | None], ...]
    latest_met: bool
    trend: Trend | None


def score_metric(profile: Profile, metric: MetricIn, as_of: Month) -> MetricPart:
    """Judge a metric by its calendar months up to and including `as_of`; later months do not exist yet."""
    values = {
        month: _month_value(metric, month, *metric.months[month])
        for month in as_of.window(profile.sustained.window_months)
        if month in metric.months and metric.months[month][1] != 0
    }
    recent = tuple(
        (month, values[month].met if month in values else None)
        for month in as_of.window(profile.sustained.recent_months)
    )
    latest = values.get(as_of) or values.get(as_of - 1)
    latest_met = latest is not None and latest.met
    trend = _trend(metric, values, as_of.window(profile.improving.window_months))
    state = _state(profile, list(values.values()), recent, latest_met=latest_met, trend=trend)
    return MetricPart(
        code=metric.code,
        group=metric.group,
        direction=metric.direction,
        target_low=metric.target_low,
        target_high=metric.target_high,
        state=state,
        mark=_mark(profile, state, list(values.values())),
        months=tuple(values.values()),
        months_with_data=len(values),
        months_met=sum(value.met for value in values.values()),
        recent=recent,
        latest_met=latest_met,
        trend=trend,
    )


def _state(
    profile: Profile,
    values: list[MonthValue],
    recent: tuple[tuple[Month, bool | None], ...],
    *,
    latest_met: bool,
    trend: Trend | None,
) -> State:
    rule = profile.sustained
    if len(values) < rule.minimum_months:
        return State.INSUFFICIENT
    full = len(values) == rule.window_months
    needed = Fraction(rule.met_months) if full else rule.partial_share * len(values)
    lately = sum(met is True for _, met in recent)
    if sum(value.met for value in values) >= needed and lately >= rule.recent_met:
        return State.SUSTAINED
    if latest_met:
        return State.LATEST_MET
    return State.IMPROVING if trend is not None and trend.improving else State.MISSED


def _mark(profile: Profile, state: State, values: list[MonthValue]) -> Fraction:
    if state is State.INSUFFICIENT:
        met = bool(values) and values[-1].met
        return profile.metric.insufficient_met if met else profile.metric.insufficient_missed
    return {
        State.SUSTAINED: profile.metric.sustained,
        State.LATEST_MET: profile.metric.latest_met,
        State.IMPROVING: profile.metric.improving,
        State.MISSED: profile.metric.missed,
    }[state]


def _month_value(metric: MetricIn, month: Month, numerator: Fraction, denominator: Fraction) -> MonthValue:
    value = Fraction(numerator) / Fraction(denominator)
    low, high = metric.bounds(month)
    met = meets(metric.direction, (low, high), value)
    return MonthValue(month, Fraction(numerator), Fraction(denominator), value, met, low, high)


def meets(direction: Direction, bounds: Bounds, value: Fraction) -> bool:
    """Whether a value meets a target; one that is exactly there does, without a target none does."""
    low, high = bounds
    match direction:
        case Direction.HIGHER:
            return low is not None and value >= low
        case Direction.LOWER:
            return high is not None and value <= high
        case Direction.RANGE:
            return low is not None and high is not None and low <= value <= high


def _goodness(metric: MetricIn, value: Fraction) -> Fraction | None:
    low, high = metric.target_low, metric.target_high
    match metric.direction:
        case Direction.HIGHER:
            return value
        case Direction.LOWER:
            return -value
        case Direction.RANGE:
            return None if low is None or high is None else -max(low - value, value - high, Fraction(0))


def _trend(metric: MetricIn, values: dict[Month, MonthValue], window: tuple[Month, ...]) -> Trend | None:
    found = [_goodness(metric, values[month].value) for month in window if month in values]
    series = [value for value in found if value is not None]
    if len(series) < len(window):
        return None
    half = len(series) // 2
    middle = Fraction(len(series) - 1, 2)
    rise = sum(((place - middle) * value for place, value in enumerate(series)), Fraction(0))
    run = sum(((place - middle) ** 2 for place in range(len(series))), Fraction(0))
    return Trend(
        earlier_mean=sum(series[:half], Fraction(0)) / half,
        later_mean=sum(series[half:], Fraction(0)) / half,
        slope=rise / run,
    )
