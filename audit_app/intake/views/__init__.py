"""Screens of files on their way in."""

from __future__ import annotations

from audit_app.intake.views import downloads, imports
from audit_app.intake.views.blueprint import blueprint

__all__ = ["blueprint", "downloads", "imports"]
