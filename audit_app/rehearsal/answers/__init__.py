"""What an auditor of the fictional operation has written down so far: about four fifths of the list.

The operation is nearly ready: sound results, thin continuity, and three people live before they had passed.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit_app.rehearsal.answers import leadership, performance, processes, staff
from audit_app.rehearsal.training import training

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable


class Rating(enum.StrEnum):
    MET = "met"
    PARTLY = "partly"
    NOT_MET = "not_met"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Answer:
    """One rated requirement. For *not applicable*, `finding` is empty and `reason` says why;
    `confirmed` tells whether a second person has agreed.
    """

    code: str
    rating: Rating
    finding: str
    note: str
    reason: str = ""
    confirmed: bool = False


_LETTERS = {"m": Rating.MET, "p": Rating.PARTLY, "n": Rating.NOT_MET}
_TABLES = (leadership.ANSWERS, processes.ANSWERS, staff.ANSWERS, performance.ANSWERS)


def answers(seed: int, today: dt.date, known: Collection[str] | None = None) -> tuple[Answer, ...]:
    """Every answer, or those whose requirement is among the `known` codes of a list."""
    names = _names(seed, today)
    found = []
    for code, letter, text, note in (row for table in _TABLES for row in table):
        if known is not None and code not in known:
            continue
        text = text.format_map(names)  # noqa: PLW2901 - the same text with its names
        if letter in _LETTERS:
            found.append(Answer(code, _LETTERS[letter], text, note.format_map(names)))
        else:
            found.append(Answer(code, Rating.NOT_APPLICABLE, "", note, reason=text, confirmed=letter == "a"))
    return tuple(found)


def _names(seed: int, today: dt.date) -> dict[str, str]:
    """The people whom the training records show in trouble, named as a finding names them."""
    told = training(seed, today)
    names = {person.code: f"{person.full_name} ({person.code})" for person in told.people}

    def listed(codes: Iterable[str]) -> str:
        *most, last = [names[code] for code in codes]
        return f"{', '.join(most)} and {last}" if most else last

    troubles = told.troubles
    return {
        "late": listed(troubles.live_before_pass),
        "expired": listed(troubles.expired_skill),
        "failed": listed(troubles.failed_without_retest),
        "private": listed(troubles.privacy_expired),
        "trainer": listed([troubles.unqualified_trainer]),
        "missing": str(len(troubles.module_missing)),
        "hours": str(troubles.hours_missing),
        "proofs": str(troubles.proof_missing),
    }
