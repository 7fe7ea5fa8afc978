"""Parameter 4.7: how broad results are, whether they last, and whether one summary shows them all."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from audit_app.base.figure import Outcome
from audit_app.base.i18n import gettext as _
from audit_app.metrics.queries.figures.families import STATE_COLUMNS, lacks, state_line
from audit_app.metrics.queries.figures.shape import Found, Look
from audit_app.metrics.rules import RESULT_ITEMS
from audit_app.metrics.rules.thresholds import SUSTAINED_SHARE
from audit_app.scoring.rules import DEFAULT, State

HALF = 6
# A fall of up to five points between two half-years is within what a few metrics do by chance.
SMALL_FALL = Fraction(1, 20)


def share_sustained(look: Look) -> Found:
    """4.7a: nine in ten of all metrics of 4.1 to 4.6 are sustained."""
    judged = look.all_of(RESULT_ITEMS)
    fine = [one for one in judged if one.part.state is State.SUSTAINED]
    text = _("%(fine)s of %(sample)s metrics (%(percent)s) are sustained on %(day)s.")
    return Found(
        len(fine),
        len(judged),
        text,
        text,
        STATE_COLUMNS,
        [state_line(one) for one in judged if one.part.state is not State.SUSTAINED],
        [state_line(one) for one in fine],
        SUSTAINED_SHARE,
    )


def no_group_below_floor(look: Look) -> Found:
    """4.7b: in each of the scored groups that has metrics, at least half are sustained."""
    lines = []
    for group in DEFAULT.breadth.groups:
        judged = [one for one in look.all_of(RESULT_ITEMS) if one.row.definition.group == group]
        fine = sum(one.part.state is State.SUSTAINED for one in judged)
        if judged:
            reached = Fraction(fine, len(judged)) >= DEFAULT.breadth.group_floor
            lines.append((str(group), fine, len(judged), "yes" if reached else "no"))
    against = [line for line in lines if line[-1] == "no"]
    return Found(
        len(lines) - len(against),
        len(lines),
        _("In all %(sample)s groups at least half of the metrics are sustained on %(day)s."),
        _("In %(against)s of %(sample)s groups fewer than half of the metrics are sustained on %(day)s."),
        ("group", "sustained", "metrics", "half_or_more"),
        against,
        [line for line in lines if line[-1] == "yes"],
    )


def share_rising(look: Look) -> Found:
    """4.7c: months on target over months with data, of the last half-year against the one before, same metrics."""
    recent = set(look.as_of.window(HALF))
    lines: list[tuple[Any, ...]] = []
    now, before = [0, 0], [0, 0]
    for one in look.all_of(RESULT_ITEMS):
        halves = [[], []]  # type: list[list[bool]]
        for month in one.part.months:
            halves[month.month in recent].append(month.met)
        if not all(halves):
            continue
        lines.append((one.name, sum(halves[0]), len(halves[0]), sum(halves[1]), len(halves[1])))
        before = [before[0] + sum(halves[0]), before[1] + len(halves[0])]
        now = [now[0] + sum(halves[1]), now[1] + len(halves[1])]
    outcome = Outcome.NOT_ENOUGH_DATA
    if lines:
        fall = Fraction(*before) - Fraction(*now)
        outcome = Outcome.MET if fall <= 0 else Outcome.PARTLY if fall <= SMALL_FALL else Outcome.NOT_MET
    text = _(
        "%(fine)s of %(sample)s months (%(percent)s) were on target in the half-year up to %(day)s; "
        "in the half-year before it were %(before)s of %(before_all)s."
    )
    return Found(
        now[0],
        now[1],
        text,
        text,
        ("metric", "met_before", "months_before", "met_now", "months_now"),
        [line for line in lines if line[1] * line[4] > line[3] * line[2]],
        [line for line in lines if line[1] * line[4] <= line[3] * line[2]],
        outcome=outcome,
        more={"before": str(before[0]), "before_all": str(before[1])},
        nothing=_("No metric has counts in both half-years up to %(day)s."),
    )


def summary_complete(look: Look) -> Found:
    """4.7d: each metric in use of 4.1 to 4.6 has its definition, a target, a recent value and six months."""
    lines: list[tuple[Any, ...]] = []
    for row in look.metrics:
        if row.definition.item not in RESULT_ITEMS or not row.definition.judged:
            continue
        gaps = lacks(look, row)
        counts = look.counts(row)
        if not any(counts.get(month, (0, 0))[1] for month in (look.as_of, look.as_of - 1)):
            gaps.append("latest value")
        if any(one.part.state is State.INSUFFICIENT for one in look.of(row)):
            gaps.append("six months")
        lines.append((row.definition.code, row.definition.name, row.definition.item, ", ".join(gaps)))
    against = [line for line in lines if line[-1]]
    return Found(
        len(lines) - len(against),
        len(lines),
        _("All %(sample)s metrics stand in the summary with target, counts and state on %(day)s."),
        _("%(against)s of %(sample)s metrics have a gap in the summary on %(day)s."),
        ("code", "metric", "parameter", "lacks"),
        against,
        [line for line in lines if not line[-1]],
    )
