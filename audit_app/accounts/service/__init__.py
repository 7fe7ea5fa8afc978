"""Writes accounts: organisations, members, passwords."""

from __future__ import annotations

from audit_app.accounts.service.members import (
    AddMember,
    ChangeMember,
    add_member,
    change_member,
    enter_organisation,
    found_organisation,
)
from audit_app.accounts.service.passwords import (
    SHORTEST_PASSWORD,
    change_own_password,
    hash_password,
    is_password,
    make_password,
    set_password,
)

__all__ = [
    "SHORTEST_PASSWORD",
    "AddMember",
    "ChangeMember",
    "add_member",
    "change_member",
    "change_own_password",
    "enter_organisation",
    "found_organisation",
    "hash_password",
    "is_password",
    "make_password",
    "set_password",
]
