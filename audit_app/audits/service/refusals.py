"""What the rules refuse, as a sentence that says what to do."""

from __future__ import annotations

from audit_app.audits.rules import Refusal
from audit_app.base.errors import Conflict, Forbidden, Invalid
from audit_app.base.i18n import gettext as _


def sentence(refusal: Refusal, code: str = "", count: int = 0) -> str:
    """The refusal in words; `code` is the requirement, `count` how many are concerned."""
    return {
        Refusal.FROZEN: _(
            "This audit is signed off: its answers are frozen. Reopen it first, with a reason."
        ),
        Refusal.REVIEWERS_ONLY: _(
            "This audit is in review. Ask a lead auditor to change the answer or send it back."
        ),
        Refusal.NEEDS_PROOF: _(
            "Requirement %(code)s cannot be Met without proof. Attach a file, or choose Partly met.",
            code=code,
        ),
        Refusal.NEEDS_REASON: _(
            "Requirement %(code)s needs a reason for Not applicable. Write why it does not apply.", code=code
        ),
        Refusal.SAME_PERSON: _(
            "Not applicable is confirmed by a second person: not by whoever set it. Ask a colleague."
        ),
        Refusal.NOT_MARKED: _("Requirement %(code)s is not marked as not applicable.", code=code),
        Refusal.UNANSWERED: _(
            "%(count)s requirements are not answered yet. Answer them, or have Not applicable confirmed, then sign off.",
            count=count,
        ),
        Refusal.WRONG_STATE: _("The audit has moved on meanwhile. Load the page again."),
        Refusal.RATED_ALONE: _(
            "You alone rated everything here: somebody else signs it off. Where one person audits alone, say so "
            "under Change: every report then prints it."
        ),
        Refusal.NEEDS_WORDS: _("Write a reason: it goes on the trail."),
    }[refusal]


_FIELDS = {
    Refusal.NEEDS_PROOF: "rating",
    Refusal.NEEDS_REASON: "na_reason",
    Refusal.NEEDS_WORDS: "reason",
    Refusal.UNANSWERED: "state",
}


def refuse(refusal: Refusal | None, code: str = "", count: int = 0) -> None:
    """Raises the error that fits; nothing when there is no refusal."""
    if refusal is None:
        return
    message = sentence(refusal, code, count)
    if refusal in {Refusal.REVIEWERS_ONLY, Refusal.SAME_PERSON, Refusal.RATED_ALONE}:
        raise Forbidden(message)
    if refusal in {Refusal.FROZEN, Refusal.WRONG_STATE}:
        raise Conflict(message)
    raise Invalid(message, {_FIELDS.get(refusal, "rating"): message})
