"""What was done about it: actions, reviews, complaints, incidents, continuity, launches, documents."""

from __future__ import annotations

from audit_app.actions.models.action import Closing, CorrectiveAction
from audit_app.actions.models.document import ControlledDocument, DocumentVersion
from audit_app.actions.models.launch import Launch, LaunchCriterion
from audit_app.actions.models.review import Attendance, Review
from audit_app.actions.models.trouble import Complaint, ContinuityTest, Incident

__all__ = [
    "Attendance",
    "Closing",
    "Complaint",
    "ContinuityTest",
    "ControlledDocument",
    "CorrectiveAction",
    "DocumentVersion",
    "Incident",
    "Launch",
    "LaunchCriterion",
    "Review",
]
