"""Screens of vendors."""

from __future__ import annotations

from audit_app.vendors.views.blueprint import blueprint

__all__ = ["blueprint"]
