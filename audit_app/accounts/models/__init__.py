"""Tables of accounts: organisations, people, memberships, where people are signed in."""

from __future__ import annotations

from audit_app.accounts.models.factors import (
    AccountLink,
    Identity,
    OneTimeCodes,
    Passkey,
    RecoveryCode,
    Tries,
)
from audit_app.accounts.models.members import Membership, Organisation, User
from audit_app.accounts.models.sessions import SignIn
from audit_app.accounts.models.tokens import ApiAnswer, ApiToken

__all__ = [
    "AccountLink",
    "ApiAnswer",
    "ApiToken",
    "Identity",
    "Membership",
    "OneTimeCodes",
    "Organisation",
    "Passkey",
    "RecoveryCode",
    "SignIn",
    "Tries",
    "User",
]
