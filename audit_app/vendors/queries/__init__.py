"""Reads vendors: scorecards, logs, figures."""

from __future__ import annotations

from audit_app.vendors.queries.months import MonthCount, monthly_answers, monthly_punctuality

__all__ = ["MonthCount", "monthly_answers", "monthly_punctuality"]
