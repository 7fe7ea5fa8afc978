"""Reads metrics: definitions, targets, counts, results, figures."""

from __future__ import annotations

from audit_app.metrics.queries.catalogue import MetricRow, TargetRow, get_metric, list_metrics, list_targets
from audit_app.metrics.queries.figures import CHECKS, figure_rows, figures
from audit_app.metrics.queries.inputs import metric_inputs
from audit_app.metrics.queries.reader import Reader

__all__ = [
    "CHECKS",
    "MetricRow",
    "Reader",
    "TargetRow",
    "figure_rows",
    "figures",
    "get_metric",
    "list_metrics",
    "list_targets",
    "metric_inputs",
]
