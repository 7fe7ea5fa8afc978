"""Screens of training: the matrix, people, modules, imports."""

from __future__ import annotations

from audit_app.training.views import imports, library, matrix
from audit_app.training.views.blueprint import blueprint

__all__ = ["blueprint", "imports", "library", "matrix"]
