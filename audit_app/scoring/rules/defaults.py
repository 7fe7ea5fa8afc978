"""The scoring profile of a checklist that states none of its own."""

from __future__ import annotations

from typing import Final

from audit_app.scoring.rules.profile import Profile

OWN = None

# Path, value, label of the source as in docs/reference/checklist-format.md (OWN: a rule of ours), reason.
_STATED: Final = (
    ("ratings.met", "1", OWN, "A requirement that is met earns its full mark."),
    ("ratings.partly", "0.5", OWN, "Half a mark: begun, or done in some places only."),
    ("ratings.not_met", "0", OWN, "Nothing shown, nothing earned."),
    ("approach_weight", "0.4", OWN, "A written way of working counts less than working that way."),
    ("deployment_result_weight", "0.6", OWN, "What is done and what comes of it decides."),
    ("evidence_gate", True, OWN, "Nobody rates a requirement met without proof on file."),
    (
        "not_applicable_second_person",
        True,
        OWN,
        "Leaving a requirement out changes the score, so two people agree.",
    ),
    ("metric.sustained", "1", OWN, "On target and staying there."),
    ("metric.latest_met", "0.75", OWN, "On target now, not yet for long enough."),
    ("metric.improving", "0.5", OWN, "Off target, and provably on the way."),
    ("metric.missed", "0", OWN, "Off target without a trend."),
    ("metric.insufficient_met", "0.25", OWN, "Too few months to judge, the latest on target."),
    ("metric.insufficient_missed", "0", OWN, "Too few months to judge, the latest off target."),
    ("sustained.window_months", 12, "S54", "Auditors look back over half a year to a year."),
    ("sustained.met_months", 9, OWN, "Three months in four."),
    ("sustained.recent_months", 3, OWN, "A good year with a bad end is not sustained."),
    ("sustained.recent_met", 2, OWN, "One slip in the last quarter is forgiven."),
    ("sustained.minimum_months", 6, "S54", "Half a year is the shortest look back."),
    ("sustained.partial_share", "0.75", OWN, "The same three in four for a shorter history."),
    (
        "improving.window_months",
        6,
        OWN,
        "The last three months against the three before, and the slope of all six.",
    ),
    ("breadth.capped_at", "0.5", OWN, "Strength in one group does not make up for another."),
    ("breadth.group_floor", "0.5", OWN, "Half of a group's metrics must be sustained."),
    (
        "breadth.groups",
        ("service", "quality", "cost", "satisfaction"),
        "S34",
        "An older public instruction labels metrics so.",
    ),
    ("grade.major_below", "0.40", OWN, "Less than this means the practice is missing."),
    ("grade.conform_from", "0.90", OWN, "The mark the whole audit must reach."),
    ("grade.must_have_failed_is_major", True, OWN, "Some requirements carry all others."),
    ("grade.repeat_raises", True, "S94", "A cause that came back was not removed."),
    (
        "verdict.ready_total",
        "0.90",
        "S41",
        "A participant remembers 1,800 of 2,000 points; not an official mark.",
    ),
    ("verdict.ready_category", "0.75", OWN, "No category may be carried by the others."),
    ("verdict.ready_majors", 0, OWN, "One practice missing is one too many."),
    ("verdict.ready_months", 6, "S53", "Auditors ask for half a year of figures."),
    ("verdict.nearly_total", "0.75", OWN, "Within reach by ordinary work."),
    ("verdict.nearly_majors", 3, OWN, "More than a few missing practices take a project."),
    (
        "metric_parameters",
        ("4.1", "4.2", "4.3", "4.4", "4.5", "4.6"),
        OWN,
        "Results are judged by their figures.",
    ),
    ("breadth_parameter", "4.7", OWN, "Breadth is the share of all metrics that are sustained."),
)


def _mapping() -> dict[str, object]:
    scoring: dict[str, object] = {}
    for path, value, source, why in _STATED:
        rule = {
            "value": value,
            "tag": "sourced" if source else "own rule",
            "source": source,
            "why": {"en": why},
        }
        room, _, name = path.rpartition(".")
        home = scoring.setdefault(room, {}) if room else scoring
        if isinstance(home, dict):
            home[name] = rule
    return scoring


DEFAULT: Final = Profile.from_mapping(_mapping())
