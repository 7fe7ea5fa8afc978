"""Reads quality: accuracies and figures."""

from __future__ import annotations

from audit_app.quality.queries.accuracy import AccuracyMonth, monthly_accuracy
from audit_app.quality.queries.figures import CHECKS, figure_rows, figures

__all__ = ["CHECKS", "AccuracyMonth", "figure_rows", "figures", "monthly_accuracy"]
