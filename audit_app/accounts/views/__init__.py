"""Screens of accounts."""

from __future__ import annotations

from audit_app.accounts.views import (
    access,
    confirming,
    factors,
    links,
    members,
    organisations,
    own,
    passkeys,
    sign_in,
    single_sign_on,
    tokens,
)
from audit_app.accounts.views.blueprint import blueprint, entrance
from audit_app.accounts.views.confirming import check

__all__ = [
    "access",
    "blueprint",
    "check",
    "confirming",
    "entrance",
    "factors",
    "links",
    "members",
    "organisations",
    "own",
    "passkeys",
    "sign_in",
    "single_sign_on",
    "tokens",
]
