"""Screens of computed checks."""

from __future__ import annotations

from audit_app.checks.views import pages
from audit_app.checks.views.blueprint import blueprint

__all__ = ["blueprint", "pages"]
