"""Tables of accounts: organisations, people, memberships."""

from __future__ import annotations

from audit_app.accounts.models.members import Membership, Organisation, User
from audit_app.accounts.models.tokens import ApiAnswer, ApiToken

__all__ = ["ApiAnswer", "ApiToken", "Membership", "Organisation", "User"]
