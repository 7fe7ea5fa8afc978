"""Tables of quality, a module for each noun."""

from __future__ import annotations

from audit_app.quality.models.forms import Criterion, EvaluationForm
from audit_app.quality.models.incentives import AgentFigure, Payout, Scheme
from audit_app.quality.models.monitoring import Evaluation, EvaluationError
from audit_app.quality.models.sampling import Absence, Contact, Draw, PacingRule
from audit_app.quality.models.tallies import AgentMonth, ProgrammeMonth

__all__ = [
    "Absence",
    "AgentFigure",
    "AgentMonth",
    "Contact",
    "Criterion",
    "Draw",
    "Evaluation",
    "EvaluationError",
    "EvaluationForm",
    "PacingRule",
    "Payout",
    "ProgrammeMonth",
    "Scheme",
]
