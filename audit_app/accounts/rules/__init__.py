"""Decides about people: which role may what, how long a sign-in lasts."""

from __future__ import annotations

from audit_app.accounts.rules.organisations import Kind
from audit_app.accounts.rules.roles import CAPABILITIES, READ, ROLES, Role, permissions_of, roles_with
from audit_app.accounts.rules.sessions import (
    LONGEST,
    SEEN_EVERY,
    STRONG,
    Means,
    browser_of,
    is_fresh,
    is_over,
)

__all__ = [
    "CAPABILITIES",
    "LONGEST",
    "READ",
    "ROLES",
    "SEEN_EVERY",
    "STRONG",
    "Kind",
    "Means",
    "Role",
    "browser_of",
    "is_fresh",
    "is_over",
    "permissions_of",
    "roles_with",
]
