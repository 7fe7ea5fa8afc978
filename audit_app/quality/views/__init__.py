"""Screens of quality."""

from __future__ import annotations

from audit_app.quality.views import (
    calibration,
    coaching,
    evaluation_forms,
    evaluations,
    feedback,
    incentives,
    monitoring,
    payouts,
)
from audit_app.quality.views.blueprint import (
    blueprint,
)

__all__ = [
    "blueprint",
    "calibration",
    "coaching",
    "evaluation_forms",
    "evaluations",
    "feedback",
    "incentives",
    "monitoring",
    "payouts",
]
