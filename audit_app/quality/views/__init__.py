"""Screens of quality."""

from __future__ import annotations

from audit_app.quality.views import evaluation_forms, evaluations, incentives, monitoring, payouts
from audit_app.quality.views.blueprint import blueprint

__all__ = ["blueprint", "evaluation_forms", "evaluations", "incentives", "monitoring", "payouts"]
