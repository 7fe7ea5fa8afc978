"""Reads people and memberships."""

from __future__ import annotations

from audit_app.accounts.queries.factors import Factors, Key, find_factors
from audit_app.accounts.queries.members import (
    VISITOR,
    Member,
    count_users,
    find_account,
    find_actor,
    find_member,
    find_signed_in,
    find_user,
    home_of,
    language_of,
    list_belongings,
    list_members,
    list_rights,
    person_in,
    system_actor,
)
from audit_app.accounts.queries.sessions import SignedIn, hash_of_key, list_sign_ins

__all__ = [
    "VISITOR",
    "Factors",
    "Key",
    "Member",
    "SignedIn",
    "count_users",
    "find_account",
    "find_actor",
    "find_factors",
    "find_member",
    "find_signed_in",
    "find_user",
    "hash_of_key",
    "home_of",
    "language_of",
    "list_belongings",
    "list_members",
    "list_rights",
    "list_sign_ins",
    "person_in",
    "system_actor",
]
