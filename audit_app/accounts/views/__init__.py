"""Screens of accounts."""

from __future__ import annotations

from audit_app.accounts.views import members, organisations, own, sign_in
from audit_app.accounts.views.blueprint import blueprint, entrance

__all__ = ["blueprint", "entrance", "members", "organisations", "own", "sign_in"]
