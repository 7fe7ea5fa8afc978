"""The scoring rules: what goes in, what comes out and the four questions that can be asked."""

from __future__ import annotations

from audit_app.scoring.rules.audit import AuditScore, Completeness, score_audit
from audit_app.scoring.rules.categories import CategoryScore
from audit_app.scoring.rules.defaults import DEFAULT
from audit_app.scoring.rules.display import as_data, shown, shown_points, shown_share
from audit_app.scoring.rules.gaps import Gap, ParameterGap, gaps, parameter_gaps, what_if
from audit_app.scoring.rules.metrics import MetricPart, MonthValue, State, Trend, meets, score_metric
from audit_app.scoring.rules.parameters import (
    Basis,
    BreadthPart,
    GroupShare,
    ParameterScore,
    RequirementPart,
)
from audit_app.scoring.rules.profile import Profile
from audit_app.scoring.rules.reader import Rule
from audit_app.scoring.rules.terms import (
    Bounds,
    Direction,
    Grade,
    Group,
    Kind,
    MetricIn,
    Month,
    ParameterIn,
    Rating,
    RequirementIn,
    Verdict,
    code_order,
)
from audit_app.scoring.rules.verdict import Reason

__all__ = [
    "DEFAULT",
    "AuditScore",
    "Basis",
    "Bounds",
    "BreadthPart",
    "CategoryScore",
    "Completeness",
    "Direction",
    "Gap",
    "Grade",
    "Group",
    "GroupShare",
    "Kind",
    "MetricIn",
    "MetricPart",
    "Month",
    "MonthValue",
    "ParameterGap",
    "ParameterIn",
    "ParameterScore",
    "Profile",
    "Rating",
    "Reason",
    "RequirementIn",
    "RequirementPart",
    "Rule",
    "State",
    "Trend",
    "Verdict",
    "as_data",
    "code_order",
    "gaps",
    "meets",
    "parameter_gaps",
    "score_audit",
    "score_metric",
    "shown",
    "shown_points",
    "shown_share",
    "what_if",
]
