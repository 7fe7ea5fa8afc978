"""The words a gap analysis uses for its ratings, grades, verdicts and states, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reports.document import Context


@dataclass(frozen=True, slots=True)
class Words:
    """Each mapping goes from a stored value (`not_met`) to the word shown."""

    ratings: Mapping[str, str]
    grades: Mapping[str, str]
    verdicts: Mapping[str, str]
    statuses: Mapping[str, str]
    kinds: Mapping[str, str]
    bases: Mapping[str, str]
    tags: Mapping[str, str]
    training: Mapping[str, str]
    yes: str
    no: str
    none: str
    not_applicable: str
    sampling: str


def words(context: Context) -> Words:
    """All words, translated by the context."""
    _ = context.gettext
    return Words(
        ratings={
            "met": _("Met"),
            "partly": _("Partly met"),
            "not_met": _("Not met"),
            "not_applicable": _("Not applicable"),
            "unanswered": _("Unanswered"),
        },
        grades={
            "conform": _("Conform"),
            "improvement": _("Improvement"),
            "minor": _("Minor"),
            "major": _("Major"),
        },
        verdicts={"ready": _("Ready"), "nearly": _("Nearly ready"), "not_ready": _("Not ready")},
        statuses={"draft": _("Draft"), "in_review": _("In review"), "signed_off": _("Signed off")},
        kinds={"approach": _("Approach"), "deployment": _("Deployment"), "result": _("Result")},
        bases={
            "requirements": _("Scored by its requirements."),
            "metrics": _("Scored by its metrics alone; the requirements word the findings."),
            "breadth": _("Scored by how many metrics are sustained."),
        },
        tags={"sourced": _("Sourced"), "own rule": _("Own rule")},
        training={
            "current": _("Current"),
            "expiring": _("Expiring"),
            "expired": _("Expired"),
            "failed": _("Failed"),
            "missing": _("Missing"),
        },
        yes=_("Yes"),
        no=_("No"),
        none=_("None recorded."),
        not_applicable=_("Not applicable"),
        sampling=_("The audit looked at samples; what was not sampled may differ from what is written here."),
    )
