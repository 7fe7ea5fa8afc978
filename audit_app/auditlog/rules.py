"""How an entry is sealed, hashed and chained.

The recipe is public, so that a stranger can verify an exported trail without this tool. Every digest is the
SHA-256 of the UTF-8 bytes of a JSON array, keys sorted, no spaces, non-ASCII kept; the first entry's previous hash
is 64 zeros. Since version 2 the readable parts are hashed by way of two seals, so that either can be erased while
the chain still holds:

    who  = [who_salt, actor_id, actor, address]
    what = [what_salt, data]
    hash = [previous, sequence, at, action, kind, subject, who, what]

Version 1 has no seals: hash = [previous, sequence, at, actor_id, actor, address, action, kind, subject, data].
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

FIRST = "0" * 64
PLAIN, SEALED = 1, 2
ERASED = "people.person.erased"
"""The action of the entry that lets parts of other entries go."""
PAGES = {
    "action": "/actions/{}",
    "audit": "/audits/{}/",
    "calibration": "/quality/calibration/{}",
    "campaign": "/portal/{}/",
    "checklist_release": "/checklists/{}",
    "complaint": "/actions/complaints/{}",
    "continuity": "/actions/continuity/{}",
    "document": "/actions/documents/{}",
    "draw": "/quality/draws/{}",
    "drill": "/drill/{}",
    "evaluation": "/quality/evaluations/{}",
    "form": "/quality/forms/{}",
    "import": "/imports/{}",
    "incident": "/actions/incidents/{}",
    "invitation": "/portal/invitations/{}/",
    "launch": "/actions/launches/{}",
    "letter": "/mail/{}",
    "person": "/people/{}",
    "proof": "/proof/{}",
    "report": "/reports/{}",
    "request": "/requests/{}",
    "review": "/actions/reviews/{}",
    "scheme": "/quality/incentives/schemes/{}",
    "vendor": "/vendors/{}",
    "webhook": "/webhooks/{}",
}
"""Where a thing that entries are about has a page of its own, by its kind; a house test walks each."""
_NUMBER = re.compile(r"[1-9][0-9]{0,17}")
_canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as it is hashed; `at` is aware. An erased part names the entry that let it go."""

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
    version: int = PLAIN
    who_salt: str = ""
    who_seal: str = ""
    who_erased: int | None = None
    what_salt: str = ""
    what_seal: str = ""
    what_erased: int | None = None
    hash: str = ""


@dataclass(frozen=True, slots=True)
class Break:
    """Where a chain does not hold, and why: `gap`, `previous`, `hash`, `seal`, `erasure` or `head`."""

    sequence: int
    why: str


def instant(at: dt.datetime) -> str:
    """ISO 8601 in UTC with microseconds, always the same length."""
    return at.astimezone(dt.UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def sha(*parts: Any) -> str:
    """The digest of a JSON array, by the public recipe."""
    return hashlib.sha256(_canonical(parts).encode()).hexdigest()


def seal_who(salt: str, actor_id: int | None, actor: str, address: str) -> str:
    """What stands for the person in the hash."""
    return sha(salt, actor_id, actor, address)


def seal_what(salt: str, data: Any) -> str:
    """What stands for the content in the hash."""
    return sha(salt, data)


def digest(line: Line) -> str:
    """The entry's hash by the public recipe of its version."""
    at = instant(line.at)
    if line.version == PLAIN:
        who = (line.actor_id, line.actor, line.address)
        return sha(line.previous, line.sequence, at, *who, line.action, line.kind, line.subject, line.data)
    seals = (line.who_seal, line.what_seal)
    return sha(line.previous, line.sequence, at, line.action, line.kind, line.subject, *seals)


def exported(line: Line) -> dict[str, Any]:
    """The entry as an export has it: every field of the recipe, by name."""
    return {**asdict(line), "at": instant(line.at)}


def pseudonym(erasure: int) -> str:
    """What stands where an erased person's name stood; the number is that of the entry which tells of it."""
    return f"Person {erasure} (erased)"


def _seals_hold(line: Line) -> bool:
    """Whether the readable parts are those that were sealed; an erased part must be empty."""
    if line.version == PLAIN:
        return line.who_erased is line.what_erased is None
    if line.version != SEALED:
        return False
    if line.who_erased is None:
        who = seal_who(line.who_salt, line.actor_id, line.actor, line.address) == line.who_seal
    else:
        parts = (line.actor_id, line.actor, line.address, line.who_salt)
        who = parts == (None, pseudonym(line.who_erased), "", "")
    if line.what_erased is None:
        return who and seal_what(line.what_salt, line.data) == line.what_seal
    return who and (line.data, line.what_salt) == ({}, "")


@dataclass(slots=True)
class Walk:
    """Walks a chain in order and tells every place where it does not hold; keeps nothing of it but sums."""

    printed: str | None = None
    sequence: int = 0
    previous: str = FIRST
    seen_at: int | None = None
    erased: Counter[tuple[int, str]] = field(default_factory=Counter)
    told: dict[int, Mapping[str, Any]] = field(default_factory=dict)

    def through(self, lines: Iterable[Line]) -> Iterator[Break]:
        """Every break inside the chain."""
        for line in lines:
            self.sequence += 1
            if line.sequence != self.sequence:
                yield Break(self.sequence, "gap")
                self.sequence = line.sequence
            elif line.previous != self.previous:
                yield Break(line.sequence, "previous")
            if digest(line) != line.hash:
                yield Break(line.sequence, "hash")
            elif not _seals_hold(line):
                yield Break(line.sequence, "seal")
            self._note(line)
            self.previous = line.hash

    def _note(self, line: Line) -> None:
        if line.hash == self.printed:
            self.seen_at = line.sequence
        if line.who_erased is not None:
            self.erased[line.who_erased, "who"] += 1
        if line.what_erased is not None:
            self.erased[line.what_erased, "what"] += 1
        if line.action == ERASED and isinstance(line.data, Mapping):
            self.told[line.sequence] = line.data

    def at_the_end(self, head: tuple[int, str] | None) -> Iterator[Break]:
        """What only the whole chain shows: its end, a head printed earlier, erasures that nobody told of."""
        if head is not None and head != (self.sequence, self.previous):
            yield Break(head[0], "gap")
        if self.printed is not None and self.seen_at is None:
            yield Break(self.sequence, "head")
        for (erasure, part), count in sorted(self.erased.items()):
            if self.told.get(erasure, {}).get(part) != count:
                yield Break(erasure, "erasure")


def breaks(
    lines: Iterable[Line], head: tuple[int, str] | None = None, printed: str | None = None
) -> Iterator[Break]:
    """Every place where a chain does not hold.

    `head` is the (sequence, hash) that the chain should end with; a chain cut at its end is told as `gap`. `printed`
    is the hash of a head that was written down at some time: a chain without it is told as `head`.
    """
    walk = Walk(printed)
    yield from walk.through(lines)
    yield from walk.at_the_end(head)


def page_of(kind: str, subject: str) -> str | None:
    """The path of the page of what an entry is about; None where it has none, or is called by more than a number."""
    page = PAGES.get(kind)
    return page.format(subject) if page and _NUMBER.fullmatch(subject) else None
