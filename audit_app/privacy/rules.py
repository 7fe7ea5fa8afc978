"""Decides what is a person's, and what must never leave or never change."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
import re
from collections.abc import Iterable
from enum import Enum

ACCOUNT, PERSON = "account", "person"
TABLES = {ACCOUNT: "account", PERSON: "workforce_person"}
LOOSE = {
    ("trail_entry", "actor_id"): ACCOUNT,
    ("job", "user_id"): ACCOUNT,
    ("mail_letter", "user_id"): ACCOUNT,
    ("quality_draw", "drawn_by_id"): ACCOUNT,
}
"""Columns that hold a person's number without a foreign key; a house test finds one that is missing here."""
FROZEN = {
    "trail_entry": "*",
    "trail_head": "*",
    "audit_sign_off": "document statement differences",
    "checklist_release": "data",
    "job": "arguments result",
    "drill_draw": "pools",
    "quality_draw": "picks needs",
}
"""Texts that a hash or a signature rests on: a name in them is told to a human, never replaced."""
_SECRET = re.compile(r"password|secret|token|uniquifier|credential|recovery|totp|salt|code_hash|public_key")


LOOK = dt.timedelta(minutes=10)
"""For how long what somebody was shown before an erasure may be confirmed."""


class Confirmed(Enum):
    """What a confirmation is worth."""

    RIGHT = "right"
    UNKNOWN = "unknown"
    LATE = "late"
    CHANGED = "changed"


def digest_of(lines: Iterable[str]) -> str:
    """A mark of what would go: another one when anything of it has changed."""
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()[:32]


def confirmation(key: str, asked: str, digest: str, until: dt.datetime) -> str:
    """A value that only this application can make: `asked` says who was shown whose data."""
    moment = int(until.timestamp())
    mark = hmac.digest(key.encode(), f"erasure {asked} {digest} {moment}".encode(), "sha256").hex()
    return f"{moment}.{digest}.{mark}"


def judge(key: str, asked: str, digest: str, now: dt.datetime, given: str) -> Confirmed:
    """Whether `given` was made for this asking, not long ago, of what is still there."""
    moment, _dot, rest = given.partition(".")
    seen = rest.partition(".")[0]
    if not (moment.isascii() and moment.isdigit() and len(moment) <= 11 and given.isascii()):
        return Confirmed.UNKNOWN
    until = dt.datetime.fromtimestamp(int(moment), dt.UTC)
    if not hmac.compare_digest(confirmation(key, asked, seen, until), given):
        return Confirmed.UNKNOWN
    if now > until:
        return Confirmed.LATE
    return Confirmed.RIGHT if seen == digest else Confirmed.CHANGED


def is_secret(column: str) -> bool:
    """Whether a column holds what opens a door: an export leaves it out."""
    return bool(_SECRET.search(column))


def is_frozen(table: str, column: str) -> bool:
    """Whether a text must stay as it is."""
    frozen = FROZEN.get(table, "")
    return frozen == "*" or column in frozen.split() or "sha256" in column


def as_stored(text: str) -> str:
    """How a JSON column has the text between its quotes."""
    return json.dumps(text)[1:-1]


def due_before(today: dt.date, months: int) -> dt.date:
    """Whoever left before this day has been kept for so many months."""
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    following = dt.date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(
        dt.date(year, month + 1, 1) + dt.timedelta(days=today.day - 1), following - dt.timedelta(days=1)
    )
