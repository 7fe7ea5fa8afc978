"""Writes accounts: organisations, members, passwords."""

from __future__ import annotations

from audit_app.accounts.service.entering import Found, Refusal, refuse, try_password, visitor_of
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
from audit_app.accounts.service.sessions import (
    BeginSignIn,
    begin_sign_in,
    end_other_sign_ins,
    end_sign_in,
    end_sign_ins_of,
    open_sign_in,
    see_again,
)

__all__ = [
    "SHORTEST_PASSWORD",
    "AddMember",
    "BeginSignIn",
    "ChangeMember",
    "Found",
    "Refusal",
    "add_member",
    "begin_sign_in",
    "change_member",
    "change_own_password",
    "end_other_sign_ins",
    "end_sign_in",
    "end_sign_ins_of",
    "enter_organisation",
    "found_organisation",
    "hash_password",
    "is_password",
    "make_password",
    "open_sign_in",
    "refuse",
    "see_again",
    "set_password",
    "try_password",
    "visitor_of",
]
