"""Screens of metrics."""

from __future__ import annotations

from audit_app.metrics.views import board, catalogue, grid, metric, recounts, summary
from audit_app.metrics.views.blueprint import blueprint

__all__ = ["blueprint", "board", "catalogue", "grid", "metric", "recounts", "summary"]
