"""Screens of the improvement log."""

from __future__ import annotations

from audit_app.actions.views import board, documents, launches, reviews, troubles
from audit_app.actions.views.blueprint import blueprint

__all__ = ["blueprint", "board", "documents", "launches", "reviews", "troubles"]
