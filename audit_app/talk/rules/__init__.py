"""Decides about working together: who is mentioned, what may still be changed, what a digest says."""

from __future__ import annotations

from audit_app.talk.rules.comments import EDIT_FOR, LONGEST, SEES, Kind, Thing, may_edit, mentioned
from audit_app.talk.rules.digest import AHEAD, Often, is_day, lines, worth_telling
from audit_app.talk.rules.requests import OPEN, Request, Step, refusal

__all__ = [
    "AHEAD",
    "EDIT_FOR",
    "LONGEST",
    "OPEN",
    "SEES",
    "Kind",
    "Often",
    "Request",
    "Step",
    "Thing",
    "is_day",
    "lines",
    "may_edit",
    "mentioned",
    "refusal",
    "worth_telling",
]
