"""Decides about people: which role may what."""

from __future__ import annotations

from audit_app.accounts.rules.roles import READ, ROLES, Role, permissions_of

__all__ = ["READ", "ROLES", "Role", "permissions_of"]
