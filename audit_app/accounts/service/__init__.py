"""Writes accounts: organisations, members, passwords."""

from __future__ import annotations

from audit_app.accounts.service.codes import (
    Codes,
    begin_codes,
    confirm_codes,
    pending_codes,
    renew_recovery_codes,
    reset_factors,
    stop_codes,
    try_code,
)
from audit_app.accounts.service.entering import (
    Found,
    Refusal,
    find_for_reset,
    refuse,
    try_password,
    visitor_of,
)
from audit_app.accounts.service.links import find_link, mail_invitation, mail_reset, refuse_link, use_link
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
    prove_again,
    see_again,
)
from audit_app.accounts.service.tries import Keys, forgive, keys_of, take_try

__all__ = [
    "SHORTEST_PASSWORD",
    "AddMember",
    "BeginSignIn",
    "ChangeMember",
    "Codes",
    "Found",
    "Keys",
    "Refusal",
    "add_member",
    "begin_codes",
    "begin_sign_in",
    "change_member",
    "change_own_password",
    "confirm_codes",
    "end_other_sign_ins",
    "end_sign_in",
    "end_sign_ins_of",
    "enter_organisation",
    "find_for_reset",
    "find_link",
    "forgive",
    "found_organisation",
    "hash_password",
    "is_password",
    "keys_of",
    "mail_invitation",
    "mail_reset",
    "make_password",
    "open_sign_in",
    "pending_codes",
    "prove_again",
    "refuse",
    "refuse_link",
    "renew_recovery_codes",
    "reset_factors",
    "see_again",
    "set_password",
    "stop_codes",
    "take_try",
    "try_code",
    "try_password",
    "use_link",
    "visitor_of",
]
