"""Writes accounts: organisations, members, passwords."""

from __future__ import annotations

from audit_app.accounts.service.codes import (
    Codes,
    begin_codes,
    confirm_codes,
    drop_proofs,
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
from audit_app.accounts.service.languages import choose_language
from audit_app.accounts.service.links import find_link, mail_invitation, mail_reset, owner_of_link, use_link
from audit_app.accounts.service.members import (
    AddMember,
    ChangeMember,
    add_member,
    change_member,
    enter_organisation,
    found_organisation,
)
from audit_app.accounts.service.passkeys import (
    Site,
    add_passkey,
    registration_options,
    remove_passkey,
    request_options,
    try_passkey,
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
from audit_app.accounts.service.single_sign_on import Named, Policy, let_in, named_by
from audit_app.accounts.service.tries import Keys, forgive, keys_of, take_try

__all__ = [
    "SHORTEST_PASSWORD",
    "AddMember",
    "BeginSignIn",
    "ChangeMember",
    "Codes",
    "Found",
    "Keys",
    "Named",
    "Policy",
    "Refusal",
    "Site",
    "add_member",
    "add_passkey",
    "begin_codes",
    "begin_sign_in",
    "change_member",
    "change_own_password",
    "choose_language",
    "confirm_codes",
    "drop_proofs",
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
    "let_in",
    "mail_invitation",
    "mail_reset",
    "make_password",
    "named_by",
    "open_sign_in",
    "owner_of_link",
    "pending_codes",
    "prove_again",
    "refuse",
    "registration_options",
    "remove_passkey",
    "renew_recovery_codes",
    "request_options",
    "reset_factors",
    "see_again",
    "set_password",
    "stop_codes",
    "take_try",
    "try_code",
    "try_passkey",
    "try_password",
    "use_link",
    "visitor_of",
]
