"""What scoring is given: one metric's months as exact counts, each with the target of its time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from audit_app.metrics.rules.counts import Counts
from audit_app.metrics.rules.definition import Definition
from audit_app.metrics.rules.targets import Target, in_force
from audit_app.scoring.rules import MetricIn, Month

WINDOW = 12  # months that are held against their own target; older ones play no part in any rule


def metric_in(
    definition: Definition,
    months: Mapping[Month, Counts],
    targets: Sequence[Target],
    as_of: Month,
    *,
    programme_id: int | None = None,
    code: str = "",
) -> MetricIn:
    """A metric as scoring takes it; the factor is in the numerator, so its value is the metric's value."""
    now = in_force(targets, as_of, programme_id)
    low, high = now.bounds if now else (None, None)
    own = {}
    for month in as_of.window(WINDOW):
        then = in_force(targets, month, programme_id)
        bounds = then.bounds if then else (None, None)
        if bounds != (low, high):
            own[month] = bounds
    return MetricIn(
        code=code or definition.code,
        group=definition.group,
        direction=definition.direction,
        target_low=low,
        target_high=high,
        months={
            month: (Fraction(numerator) * definition.factor, Fraction(denominator))
            for month, (numerator, denominator) in months.items()
        },
        targets=own,
    )
