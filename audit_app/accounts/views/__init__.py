"""Screens of accounts."""

from __future__ import annotations

from audit_app.accounts.views import access, members, organisations, tokens
from audit_app.accounts.views.blueprint import blueprint

__all__ = ["access", "blueprint", "members", "organisations", "tokens"]
