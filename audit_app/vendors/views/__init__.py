"""Screens of vendors."""

from __future__ import annotations

from audit_app.vendors.views import board, logs, month, vendors
from audit_app.vendors.views.blueprint import blueprint

__all__ = ["blueprint", "board", "logs", "month", "vendors"]
