"""Screens of actions."""

from __future__ import annotations

from audit_app.actions.views.blueprint import blueprint

__all__ = ["blueprint"]
