"""Screens of metrics."""

from __future__ import annotations

from audit_app.metrics.views.blueprint import blueprint

__all__ = ["blueprint"]
