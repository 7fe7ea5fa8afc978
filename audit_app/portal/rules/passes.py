"""Links that sign a vendor's person in: single use, expiring, and worth nothing without a code sent to the mailbox."""

from __future__ import annotations

import datetime as dt
import enum
import hashlib
import hmac
import secrets
from collections.abc import Collection
from dataclasses import dataclass

LINK_DAYS = 14
CODE_MINUTES = 15
TRIES_MOST = 5
CODES_MOST = 3
VENDOR_ROLES = frozenset({"vendor_lead", "vendor_contributor"})


class Refused(enum.StrEnum):
    """Why a link or a code does not let anybody in. The person is told the same of all but the code's own."""

    UNKNOWN = "unknown"
    USED = "used"
    EXPIRED = "expired"
    REVOKED = "revoked"
    OTHER_BROWSER = "other_browser"
    WRONG_CODE = "wrong_code"
    TOO_MANY_TRIES = "too_many_tries"
    CODE_EXPIRED = "code_expired"
    OTHER_DOOR = "other_door"


@dataclass(frozen=True, slots=True)
class PassState:
    """A link as the rules see it."""

    expires_at: dt.datetime
    opened_at: dt.datetime | None = None
    used_at: dt.datetime | None = None
    revoked_at: dt.datetime | None = None
    browser_hash: str = ""
    code_hash: str = ""
    code_until: dt.datetime | None = None
    tries: int = 0


def make_token() -> str:
    """32 random bytes for an address."""
    return secrets.token_urlsafe(32)


def make_code() -> str:
    """Six digits for a mail."""
    return f"{secrets.randbelow(1_000_000):06d}"


def token_hash(token: str) -> str:
    """What is kept of a token: 256 random bits need no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def code_hash(code: str, browser: str) -> str:
    """What is kept of a code: bound to the browser's secret, without which six digits could be tried out."""
    return hmac.new(browser.encode(), code.encode(), "sha256").hexdigest()


def may_open(found: PassState, now: dt.datetime) -> Refused | None:
    """A link opens once, in time, unless it was taken back."""
    if found.revoked_at is not None:
        return Refused.REVOKED
    if found.opened_at is not None:
        return Refused.USED
    if now >= found.expires_at:
        return Refused.EXPIRED
    return None


def may_type(found: PassState, browser: str, now: dt.datetime) -> Refused | None:
    """A code is asked for in the browser that opened the link, until it is used, tried too often or too old."""
    if found.revoked_at is not None:
        return Refused.REVOKED
    if found.used_at is not None or found.opened_at is None:
        return Refused.USED
    if not browser or not hmac.compare_digest(token_hash(browser), found.browser_hash):
        return Refused.OTHER_BROWSER
    if found.tries >= TRIES_MOST:
        return Refused.TOO_MANY_TRIES
    if found.code_until is None or now >= found.code_until:
        return Refused.CODE_EXPIRED
    return None


def check_code(found: PassState, browser: str, code: str) -> bool:
    """Whether it is the code of this link in this browser."""
    digits = "".join(letter for letter in code if letter.isdecimal())
    return bool(found.code_hash) and hmac.compare_digest(code_hash(digits, browser), found.code_hash)


def may_enter_by_link(*, has_password: bool, roles: Collection[str]) -> bool:
    """Only people who are nothing but a vendor's: a mailbox must never open an account with other rights."""
    return not has_password and bool(roles) and set(roles) <= VENDOR_ROLES
