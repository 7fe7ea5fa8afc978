"""Which actions of the trail a subscription is told of, and the little that a message says of one."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable

MOST_PATTERNS = 50
_PATTERN = re.compile(r"\*|[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*(\.\*)?")
_NUMBER = re.compile(r"[0-9]{1,18}")
LONGEST_PATTERN = 80


def is_pattern(text: str) -> bool:
    """Whether it is a name such as `actions.action.closed`, a beginning such as `audits.*`, or `*` for everything."""
    return len(text) <= LONGEST_PATTERN and _PATTERN.fullmatch(text) is not None


def matches(patterns: Iterable[str], action: str) -> bool:
    """Whether any of the patterns means this action: `audits.*` means what lies in that room, not the room's name."""
    return any(
        pattern in ("*", action) or (pattern.endswith(".*") and action.startswith(pattern[:-1]))
        for pattern in patterns
    )


def rooms_of(actions: Iterable[str]) -> list[str]:
    """A pattern for each room that wrote any of these."""
    return sorted({f"{action.partition('.')[0]}.*" for action in actions})


def body_of(
    key: str,
    event: str,
    organisation_id: int,
    at: dt.datetime,
    *,
    sequence: int | None,
    by_person: bool,
    subject: tuple[str, str],
    links: tuple[str, str | None],
) -> str:
    """The message, as it is signed and sent: that something happened to which thing, not what, and not through whom.

    `links`: of the page where a person sees it, and of the entry where a program reads of it.

    What the thing is called by is told only where it is a plain number: elsewhere it could be somebody's address.
    """
    kind, number = subject
    return json.dumps(
        {
            "id": key,
            "event": event,
            "sequence": sequence,
            "organisation": organisation_id,
            "at": at.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
            "actor": "person" if by_person else "system",
            "subject": {"kind": kind, "number": int(number) if _NUMBER.fullmatch(number) else None},
            "link": links[0],
            "entry": links[1],
        },
        separators=(",", ":"),
    )
