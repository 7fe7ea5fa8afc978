"""How an entry is hashed and chained.

The recipe is public, so that a stranger can verify an exported trail without this tool: the hash is the
SHA-256 of the UTF-8 bytes of a JSON array [previous hash, sequence, instant, actor id, actor, address, action,
kind, subject, data], keys sorted, no spaces, non-ASCII kept; the first entry's previous hash is 64 zeros.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

FIRST = "0" * 64


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as it is hashed; `at` is aware."""

    sequence: int
    at: dt.datetime
    actor_id: int | None
    actor: str
    address: str
    action: str
    kind: str
    subject: str
    data: Any
    previous: str
    hash: str = ""


@dataclass(frozen=True, slots=True)
class Break:
    """Where a chain does not hold, and why: `gap`, `previous` or `hash`."""

    sequence: int
    why: str


def instant(at: dt.datetime) -> str:
    """ISO 8601 in UTC with microseconds, always the same length."""
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def digest(line: Line) -> str:
    """The entry's hash by the public recipe."""
    parts = [
        line.previous,
        line.sequence,
        instant(line.at),
        line.actor_id,
        line.actor,
        line.address,
        line.action,
        line.kind,
        line.subject,
        line.data,
    ]
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def breaks(lines: Iterable[Line], head: tuple[int, str] | None = None) -> Iterable[Break]:
    """Walks a chain in order and tells every place where it does not hold.

    `head` is the (sequence, hash) that the chain should end with; a chain cut at its end is told as `gap`.
    """
    previous, sequence = FIRST, 0
    for line in lines:
        sequence += 1
        if line.sequence != sequence:
            yield Break(sequence, "gap")
            sequence = line.sequence
        elif line.previous != previous:
            yield Break(line.sequence, "previous")
        if digest(line) != line.hash:
            yield Break(line.sequence, "hash")
        previous = line.hash
    if head is not None and head != (sequence, previous):
        yield Break(head[0], "gap")
