"""Tables of accounts: organisations, people, memberships, where people are signed in."""

from __future__ import annotations

from audit_app.accounts.models.members import Membership, Organisation, User
from audit_app.accounts.models.sessions import SignIn

__all__ = ["Membership", "Organisation", "SignIn", "User"]
