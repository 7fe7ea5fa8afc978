"""What each computed check needs: the room whose records it reads, and the files those records may come from."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from audit_app.base.figure import Figure, Outcome

EXACT: dict[str, tuple[str, ...]] = {
    "vendors.reports_on_time": ("vendors.reports",),
    "vendors.answered_in_time": ("vendors.contacts",),
    "vendors.scored_monthly": ("vendors.ratings", "vendors.reports", "vendors.contacts"),
    "vendors.low_scores_acted_on": (
        "vendors.ratings",
        "vendors.reports",
        "vendors.contacts",
        "actions.actions",
    ),
    "training.skills_have_tests": ("training.people", "training.requirements"),
    "training.changes_before_live": ("training.people", "training.requirements", "training.completions"),
    **dict.fromkeys(
        ("actions.direction_reviewed", "actions.plan_reviewed_quarterly", "actions.reviews_monthly"),
        ("actions.reviews",),
    ),
    **dict.fromkeys(
        ("actions.closed_on_time", "actions.effectiveness_checked", "actions.no_cause_again"),
        ("actions.actions",),
    ),
    "actions.misses_have_actions": ("actions.actions", "metrics.values"),
    "actions.complaints_in_time": ("actions.complaints",),
    **dict.fromkeys(("actions.documents_in_review", "actions.job_sheets_reviewed"), ("actions.documents",)),
    # Typed on the screens, or read from the audits themselves.
    **dict.fromkeys(
        (
            "actions.continuity_tested",
            "actions.self_audit_complete",
            "actions.auditors_independent",
            "actions.no_repeat_major",
        ),
        (),
    ),
}
"""Where fewer files than all of the room are enough."""


@dataclass(frozen=True, slots=True)
class Need:
    """The room of a check, and the kinds of file that fill it ("room.noun")."""

    room: str
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """One requirement that records answer; `figure` None: no room answers it yet."""

    requirement: str
    text: str
    code: str
    need: Need
    figure: Figure | None

    @property
    def outcome(self) -> Outcome:
        return self.figure.outcome if self.figure else Outcome.NOT_ENOUGH_DATA


def need_of(code: str, kinds: Collection[str]) -> Need:
    """Of the kinds of file that can be taken in, those that fill what a check reads."""
    room = code.partition(".")[0]
    own = tuple(kind for kind in kinds if kind.partition(".")[0] == room)
    wanted = EXACT.get(code, own)
    return Need(room, tuple(kind for kind in wanted if kind in kinds))
