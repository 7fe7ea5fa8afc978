"""Reads what one person may see of themselves; every query takes that person's number and keeps to it."""

from __future__ import annotations

from audit_app.own.queries import agenda  # noqa: F401 - registers what waits for somebody
from audit_app.own.queries.month import MonthRow, RewardRow, list_rewards, read_month, read_months
from audit_app.own.queries.person import me, my_number
from audit_app.own.queries.quality import (
    CoachingRow,
    EvaluationCase,
    EvaluationRow,
    get_evaluation,
    list_coachings,
    list_evaluations,
    waiting,
)
from audit_app.own.queries.training import Requirement, Try, list_requirements, list_tries

__all__ = [
    "CoachingRow",
    "EvaluationCase",
    "EvaluationRow",
    "MonthRow",
    "Requirement",
    "RewardRow",
    "Try",
    "get_evaluation",
    "list_coachings",
    "list_evaluations",
    "list_requirements",
    "list_rewards",
    "list_tries",
    "me",
    "my_number",
    "read_month",
    "read_months",
    "waiting",
]
