"""Screens of training: the matrix, people, modules."""

from __future__ import annotations

from audit_app.training.views import library, matrix
from audit_app.training.views.blueprint import blueprint

__all__ = ["blueprint", "library", "matrix"]
