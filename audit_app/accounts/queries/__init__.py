"""Reads people and memberships."""

from __future__ import annotations

from audit_app.accounts.queries.members import (
    Member,
    count_users,
    find_account,
    find_actor,
    find_member,
    find_user,
    list_belongings,
    list_members,
    system_actor,
)

__all__ = [
    "Member",
    "count_users",
    "find_account",
    "find_actor",
    "find_member",
    "find_user",
    "list_belongings",
    "list_members",
    "system_actor",
]
