"""Decides about API tokens: what they look like, what they may do, how long they live."""

from __future__ import annotations

import datetime as dt
import enum
import hashlib
import re
from collections.abc import Collection

MOST_DAYS = 365
MARK = "aat"
_SHAPE = re.compile(r"aat_([a-z0-9]{10})_([A-Za-z0-9_-]{43})")
COARSE = dt.timedelta(hours=1)
"""How exactly the last use of a token, and the last refusal, is known."""


class Preset(enum.StrEnum):
    """What a token may do of what its owner may."""

    READ = "read"
    AUDITS = "audits"
    RECORDS = "records"
    ALL = "all"
    LISTED = "listed"


class Standing(enum.StrEnum):
    """Why a token is taken, or is not."""

    ALIVE = "alive"
    REVOKED = "revoked"
    EXPIRED = "expired"
    OWNER_OUT = "owner_out"
    FORGED = "forged"


EXPLICIT = frozenset({"people.export", "people.erase", "webhooks.make"})
"""What no scope brings along: a token does it only where its maker, freshly proved, chose it by name."""

_ROOMS = {
    Preset.AUDITS: {"audits", "evidence", "catalog", "checks", "drill", "reports", "account"},
    Preset.RECORDS: {
        "workforce",
        "training",
        "quality",
        "metrics",
        "vendors",
        "actions",
        "evidence",
        "imports",
        "home",
        "account",
    },
}


def effective(owner: Collection[str], preset: Preset, listed: Collection[str] = ()) -> frozenset[str]:
    """What a token may do now: never more than its owner may, and of that what its scope says."""
    mine = frozenset(owner)
    if preset is Preset.LISTED:
        return mine & frozenset(listed)
    mine -= EXPLICIT
    if preset is Preset.ALL:
        return mine
    if preset is Preset.READ:
        return frozenset(item for item in mine if item.endswith((".see", ".own")))
    return frozenset(item for item in mine if item.partition(".")[0] in _ROOMS[preset])


def standing(
    expires_at: dt.datetime, revoked_at: dt.datetime | None, now: dt.datetime, *, owner_in: bool
) -> Standing:
    """Whether a token is taken."""
    if revoked_at is not None:
        return Standing.REVOKED
    if expires_at <= now:
        return Standing.EXPIRED
    return Standing.ALIVE if owner_in else Standing.OWNER_OUT


def parse(text: str) -> tuple[str, str] | None:
    """(prefix, SHA-256 of the whole) of something that looks like a token, else None.

    The secret part has 256 random bits, so that a plain hash is enough: there is nothing to guess.
    """
    match = _SHAPE.fullmatch(text)
    return (match[1], hashlib.sha256(text.encode()).hexdigest()) if match else None
