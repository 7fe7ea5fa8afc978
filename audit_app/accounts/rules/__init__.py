"""Decides about people: which role may what."""

from __future__ import annotations

from audit_app.accounts.rules.access import Answer, Belonging, answer
from audit_app.accounts.rules.organisations import Kind
from audit_app.accounts.rules.roles import CAPABILITIES, READ, ROLES, Role, permissions_of, roles_with

__all__ = [
    "CAPABILITIES",
    "READ",
    "ROLES",
    "Answer",
    "Belonging",
    "Kind",
    "Role",
    "answer",
    "permissions_of",
    "roles_with",
]
