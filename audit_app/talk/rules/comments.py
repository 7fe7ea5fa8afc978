"""What is talked about, who is mentioned in a text, and how long a comment may be changed."""

from __future__ import annotations

import datetime as dt
import enum
import re
from collections.abc import Iterable
from dataclasses import dataclass

LONGEST = 4000
EDIT_FOR = dt.timedelta(minutes=15)  # own rule: long enough for a slip, too short to rewrite history


class Kind(enum.StrEnum):
    """What a thread hangs on."""

    REQUIREMENT = "requirement"
    FINDING = "finding"
    ACTION = "action"


SEES = {Kind.REQUIREMENT: "audits.see", Kind.FINDING: "audits.see", Kind.ACTION: "actions.see"}
"""What somebody needs to see the thing itself: nobody talks about, or is told of, what they may not see."""


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing that is talked about: a requirement or a finding of an audit, or an action."""

    kind: Kind
    audit_id: int | None = None
    requirement: str = ""
    action_id: int | None = None

    @property
    def bare(self) -> Thing:
        """The same without what does not belong to its kind, as a script may send it along."""
        if self.kind is Kind.ACTION:
            return Thing(self.kind, action_id=self.action_id)
        return Thing(self.kind, self.audit_id, self.requirement)

    @property
    def key(self) -> str:
        """Its stable name in notices and on the trail."""
        place = self.action_id if self.kind is Kind.ACTION else f"{self.audit_id}:{self.requirement}"
        return f"{self.kind.value}:{place}"

    @property
    def path(self) -> str:
        """The page of its thread."""
        place = self.action_id if self.kind is Kind.ACTION else f"{self.audit_id}/{self.requirement}"
        return f"/talk/{self.kind.value}/{place}"


def mentioned(text: str, people: Iterable[tuple[int, str, str]]) -> set[int]:
    """The numbers of the people (number, name, address) that a text names as @Name or @address.

    The longest name that fits is meant, so that @Ann Lee is not also @Ann.
    """
    names = sorted(
        (
            (label.casefold(), number)
            for number, name, address in people
            for label in (name, address)
            if label
        ),
        key=lambda item: -len(item[0]),
    )
    folded, found = text.casefold(), set()
    for place in re.finditer(r"(?<!\w)@", folded):
        rest = folded[place.end() :]
        fits = next((label for label, _number in names if re.match(re.escape(label) + r"(?!\w)", rest)), None)
        found |= {number for label, number in names if label == fits}
    return found


def may_edit(author_id: int | None, made_at: dt.datetime, user_id: int | None, now: dt.datetime) -> bool:
    """Whether this person may still change the comment: its author, for a quarter of an hour."""
    return user_id is not None and author_id == user_id and now - made_at <= EDIT_FOR
