"""Decides about people: which role may what, how long a sign-in lasts."""

from __future__ import annotations

from audit_app.accounts.rules.access import Answer, Belonging, answer
from audit_app.accounts.rules.lockout import Counted, wait_after
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
    "Answer",
    "Belonging",
    "Counted",
    "Kind",
    "Means",
    "Role",
    "answer",
    "browser_of",
    "is_fresh",
    "is_over",
    "permissions_of",
    "roles_with",
    "wait_after",
]
