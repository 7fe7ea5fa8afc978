"""Tables of quality, a module for each noun."""

from __future__ import annotations

from audit_app.quality.models.calibration import (
    Calibration,
    CalibrationItem,
    CalibrationScore,
    CalibrationSeat,
)
from audit_app.quality.models.coaching import Coaching, Escalation, FailureFollowUp
from audit_app.quality.models.feedback import Dispute, EvaluatorMonth, Feedback, FeedbackDay
from audit_app.quality.models.forms import Criterion, EvaluationForm
from audit_app.quality.models.incentives import AgentFigure, Payout, Scheme
from audit_app.quality.models.monitoring import Evaluation, EvaluationError
from audit_app.quality.models.sampling import Absence, Contact, Draw, PacingRule
from audit_app.quality.models.tallies import AgentMonth, ProgrammeMonth

__all__ = [
    "Absence",
    "AgentFigure",
    "AgentMonth",
    "Calibration",
    "CalibrationItem",
    "CalibrationScore",
    "CalibrationSeat",
    "Coaching",
    "Contact",
    "Criterion",
    "Dispute",
    "Draw",
    "Escalation",
    "Evaluation",
    "EvaluationError",
    "EvaluationForm",
    "EvaluatorMonth",
    "FailureFollowUp",
    "Feedback",
    "FeedbackDay",
    "PacingRule",
    "Payout",
    "ProgrammeMonth",
    "Scheme",
]
