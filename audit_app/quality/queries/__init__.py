"""Reads quality: pacing, evaluations, forms, draws, accuracies, rankings, figures."""

from __future__ import annotations

from audit_app.quality.queries import agenda  # noqa: F401 - registers what waits for somebody
from audit_app.quality.queries.accuracy import AccuracyMonth, monthly_accuracy
from audit_app.quality.queries.draws import DrawDetail, DrawRow, get_draw, list_draws
from audit_app.quality.queries.evaluations import (
    EvaluationDetail,
    EvaluationFilter,
    EvaluationRow,
    get_evaluation,
    list_evaluations,
    stream_evaluations,
)
from audit_app.quality.queries.figures import CHECKS, figure_rows, figures
from audit_app.quality.queries.forms import FormDetail, FormRow, get_form, known_forms, list_forms
from audit_app.quality.queries.known import KnownAgent, known_agents
from audit_app.quality.queries.pacing import AgentPace, Board, MixRow, read_board, read_rule, read_rules
from audit_app.quality.queries.pareto import By, Comparison, GroupRow, Pareto, compare, read_pareto

__all__ = [
    "CHECKS",
    "AccuracyMonth",
    "AgentPace",
    "Board",
    "By",
    "Comparison",
    "DrawDetail",
    "DrawRow",
    "EvaluationDetail",
    "EvaluationFilter",
    "EvaluationRow",
    "FormDetail",
    "FormRow",
    "GroupRow",
    "KnownAgent",
    "MixRow",
    "Pareto",
    "compare",
    "figure_rows",
    "figures",
    "get_draw",
    "get_evaluation",
    "get_form",
    "known_agents",
    "known_forms",
    "list_draws",
    "list_evaluations",
    "list_forms",
    "monthly_accuracy",
    "read_board",
    "read_pareto",
    "read_rule",
    "read_rules",
    "stream_evaluations",
]
