"""Changes the improvement log: one verb, one entry in the trail."""

from __future__ import annotations

from audit_app.actions.service.actions import (
    SaveAction,
    SaveCause,
    begin_action,
    cancel_action,
    change_action,
    open_action,
    save_cause,
)
from audit_app.actions.service.closing import (
    CloseAction,
    VerifyAction,
    check_effects,
    close_action,
    verify_action,
)
from audit_app.actions.service.common import Owner, Where, find_owner
from audit_app.actions.service.documents import (
    ApproveVersion,
    SaveDocument,
    approve_version,
    save_document,
    withdraw_document,
)
from audit_app.actions.service.launches import (
    DecideLaunch,
    Judged,
    SaveLaunch,
    change_launch,
    decide_launch,
    judge_criteria,
    look_back,
    plan_launch,
    reopen_launch,
    usual_criteria,
)
from audit_app.actions.service.reviews import SaveReview, add_review, change_review
from audit_app.actions.service.troubles import (
    SaveComplaint,
    SaveContinuityTest,
    SaveIncident,
    save_complaint,
    save_continuity_test,
    save_incident,
)

__all__ = [
    "ApproveVersion",
    "CloseAction",
    "DecideLaunch",
    "Judged",
    "Owner",
    "SaveAction",
    "SaveCause",
    "SaveComplaint",
    "SaveContinuityTest",
    "SaveDocument",
    "SaveIncident",
    "SaveLaunch",
    "SaveReview",
    "VerifyAction",
    "Where",
    "add_review",
    "approve_version",
    "begin_action",
    "cancel_action",
    "change_action",
    "change_launch",
    "change_review",
    "check_effects",
    "close_action",
    "decide_launch",
    "find_owner",
    "judge_criteria",
    "look_back",
    "open_action",
    "plan_launch",
    "reopen_launch",
    "save_cause",
    "save_complaint",
    "save_continuity_test",
    "save_document",
    "save_incident",
    "usual_criteria",
    "verify_action",
    "withdraw_document",
]
