"""Screens of quality."""

from __future__ import annotations

from audit_app.quality.views import incentives, payouts
from audit_app.quality.views.blueprint import blueprint

__all__ = ["blueprint", "incentives", "payouts"]
