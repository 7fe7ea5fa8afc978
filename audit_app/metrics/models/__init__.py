"""Metrics, targets from a month on, monthly counts, closed months, recounts."""

from __future__ import annotations

from audit_app.metrics.models.catalogue import Metric
from audit_app.metrics.models.targets import TargetFrom
from audit_app.metrics.models.values import LockedMonth, MonthValue, Recount

__all__ = ["LockedMonth", "Metric", "MonthValue", "Recount", "TargetFrom"]
