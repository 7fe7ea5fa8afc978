"""Tables of accounts: organisations, people, memberships."""

from __future__ import annotations

from audit_app.accounts.models.members import Membership, Organisation, User

__all__ = ["Membership", "Organisation", "User"]
