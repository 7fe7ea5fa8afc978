"""Screens of somebody's own records, and of whose account is whose."""

from __future__ import annotations

from audit_app.own.views import links, records
from audit_app.own.views.blueprint import blueprint

__all__ = ["blueprint", "links", "records"]
