"""The scoring rules of the sample."""

from __future__ import annotations

from reports.gap_analysis.document import Rule, Tag

RULES = (
    Rule(
        path="ratings.met", title="A requirement that is met", value="1", tag=Tag.OWN_RULE, why="Full credit."
    ),
    Rule(
        path="ratings.partly",
        title="A requirement partly met",
        value="0.5",
        tag=Tag.OWN_RULE,
        why="Half of the way is shown.",
    ),
    Rule(
        path="ratings.not_met",
        title="A requirement not met",
        value="0",
        tag=Tag.OWN_RULE,
        why="Nothing is shown.",
    ),
    Rule(
        path="approach_weight",
        title="Weight of approach",
        value="0.4",
        tag=Tag.OWN_RULE,
        why="Doing weighs more than planning.",
    ),
    Rule(
        path="deployment_result_weight",
        title="Weight of deployment and result",
        value="0.6",
        tag=Tag.OWN_RULE,
        why="See approach.",
    ),
    Rule(
        path="grade.major_below",
        title="Major below",
        value="0.40",
        tag=Tag.OWN_RULE,
        why="Less than half is a breakdown.",
    ),
    Rule(
        path="grade.conform_from",
        title="Conform from",
        value="0.90",
        tag=Tag.OWN_RULE,
        why="Small lapses may remain.",
    ),
    Rule(
        path="verdict.ready_total",
        title="READY: total",
        value="0.90",
        tag=Tag.SOURCED,
        source="S41",
        why="A published goal.",
    ),
    Rule(
        path="verdict.ready_category",
        title="READY: every category",
        value="0.75",
        tag=Tag.OWN_RULE,
        why="No weak quarter hides.",
    ),
    Rule(
        path="verdict.ready_majors",
        title="READY: majors at most",
        value="0",
        tag=Tag.OWN_RULE,
        why="A major stops a certificate.",
    ),
    Rule(
        path="verdict.ready_months",
        title="READY: months of data",
        value="6",
        tag=Tag.OWN_RULE,
        why="Less shows no staying power.",
    ),
    Rule(
        path="verdict.nearly_total",
        title="NEARLY: total",
        value="0.75",
        tag=Tag.OWN_RULE,
        why="Most is in place.",
    ),
    Rule(
        path="verdict.nearly_majors",
        title="NEARLY: majors at most",
        value="3",
        tag=Tag.OWN_RULE,
        why="A few can be closed.",
    ),
)
