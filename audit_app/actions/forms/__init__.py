"""Shapes of what the screens send, and the words that they show."""

from __future__ import annotations

from audit_app.actions.forms.actions import (
    ActionForm,
    CauseForm,
    ChangeActionForm,
    CloseForm,
    ReasonForm,
    VerifyForm,
)
from audit_app.actions.forms.fields import Placed
from audit_app.actions.forms.records import (
    ComplaintForm,
    ContinuityForm,
    DecisionForm,
    DocumentForm,
    IncidentForm,
    LaunchForm,
    LookBackForm,
    ReviewForm,
    VersionForm,
)
from audit_app.actions.forms.words import SHAPES, TIMES, word

__all__ = [
    "SHAPES",
    "TIMES",
    "ActionForm",
    "CauseForm",
    "ChangeActionForm",
    "CloseForm",
    "ComplaintForm",
    "ContinuityForm",
    "DecisionForm",
    "DocumentForm",
    "IncidentForm",
    "LaunchForm",
    "LookBackForm",
    "Placed",
    "ReasonForm",
    "ReviewForm",
    "VerifyForm",
    "VersionForm",
    "word",
]
