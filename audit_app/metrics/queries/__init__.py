"""Reads metrics: definitions, targets, counts, results, figures."""

from __future__ import annotations

from audit_app.metrics.queries.board import FLAT, Board, Cell, Line, board, flat
from audit_app.metrics.queries.catalogue import MetricRow, TargetRow, get_metric, list_metrics, list_targets
from audit_app.metrics.queries.detail import (
    Detail,
    RecountRow,
    Spread,
    detail,
    grid,
    list_locked,
    list_recounts,
    reported,
)
from audit_app.metrics.queries.figures import CHECKS, figure_rows, figures
from audit_app.metrics.queries.inputs import metric_inputs
from audit_app.metrics.queries.reader import Reader
from audit_app.metrics.queries.summary import Summary, SummaryLine, summary, table

__all__ = [
    "CHECKS",
    "FLAT",
    "Board",
    "Cell",
    "Detail",
    "Line",
    "MetricRow",
    "Reader",
    "RecountRow",
    "Spread",
    "Summary",
    "SummaryLine",
    "TargetRow",
    "board",
    "detail",
    "figure_rows",
    "figures",
    "flat",
    "get_metric",
    "grid",
    "list_locked",
    "list_metrics",
    "list_recounts",
    "list_targets",
    "metric_inputs",
    "reported",
    "summary",
    "table",
]
