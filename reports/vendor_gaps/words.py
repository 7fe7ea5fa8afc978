"""Ratings in words, and the sentence that says what this report is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reports.document import Context


def ratings(context: Context) -> Mapping[str, str]:
    """From a stored rating to the word shown; an empty one is a question without an answer."""
    _ = context.gettext
    return {
        "met": _("Met"),
        "partly": _("Partly met"),
        "not_met": _("Not met"),
        "not_applicable": _("Not applicable"),
        "": _("Unanswered"),
    }


def notice(context: Context) -> str:
    """An independent tool speaks of readiness and of nothing else."""
    return context.gettext(
        "An independent tool in its own words: not affiliated with, endorsed or approved by COPC Inc. COPC is a "
        "mark of its owner. What stands here is a forecast of readiness out of the vendor's own answers, not a "
        "certificate."
    )
