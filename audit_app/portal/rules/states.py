"""How far a self-assessment is, and what may be done when: the same states on both sides."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Collection, Iterable

from audit_app.scoring.rules import Rating

LONGEST_TEXT = 10_000


class State(enum.StrEnum):
    """How far a self-assessment is."""

    INVITED = "invited"
    ANSWERING = "answering"
    SUBMITTED = "submitted"
    RELEASED = "released"
    REVOKED = "revoked"


class AppealState(enum.StrEnum):
    """What became of an appeal."""

    OPEN = "open"
    KEPT = "kept"
    CHANGED = "changed"


class Denied(enum.StrEnum):
    """Why something may not be; the service puts it into words."""

    NOT_OPEN = "not_open"
    READ_ONLY = "read_only"
    REVOKED = "revoked"
    NOT_YOURS = "not_yours"
    INCOMPLETE = "incomplete"
    NEEDS_REASON = "needs_reason"
    NOT_SUBMITTED = "not_submitted"
    NOT_VERIFIED = "not_verified"
    RELEASED = "released"
    NOT_RELEASED = "not_released"
    TOO_LATE = "too_late"
    ONCE = "once"
    SAME_PERSON = "same_person"
    DECIDED = "decided"
    OPEN_APPEALS = "open_appeals"


def may_answer(state: State, *, lead: bool, mine: bool) -> Denied | None:
    """The lead answers everywhere, a contributor in the sections handed to them; nobody after submitting."""
    if state is State.REVOKED:
        return Denied.REVOKED
    if state not in (State.INVITED, State.ANSWERING):
        return Denied.READ_ONLY
    return None if lead or mine else Denied.NOT_YOURS


def is_rated(rating: Rating | None, na_reason: str) -> bool:
    """Rated; "not applicable" counts with its reason alone."""
    return rating is not None and (rating is not Rating.NOT_APPLICABLE or bool(na_reason.strip()))


def missing_of(answers: Iterable[tuple[str, Rating | None, str]]) -> list[str]:
    """The requirements (code, rating, reason) that keep an assessment from being submitted."""
    return [code for code, rating, reason in answers if not is_rated(rating, reason)]


def may_submit(state: State, *, missing: int) -> Denied | None:
    """Once, and whole."""
    if state is State.REVOKED:
        return Denied.REVOKED
    if state not in (State.INVITED, State.ANSWERING):
        return Denied.READ_ONLY
    return Denied.INCOMPLETE if missing else None


def may_verify(state: State) -> Denied | None:
    """What was submitted, until the result is released."""
    if state is State.SUBMITTED:
        return None
    return Denied.RELEASED if state is State.RELEASED else Denied.NOT_SUBMITTED


def may_release(state: State, *, unverified: int) -> Denied | None:
    """A result is released once, when every requirement is verified."""
    if state is State.RELEASED:
        return Denied.RELEASED
    if state is not State.SUBMITTED:
        return Denied.NOT_SUBMITTED
    return Denied.NOT_VERIFIED if unverified else None


def may_revoke(state: State) -> Denied | None:
    """An invitation is taken back until its result is out."""
    if state is State.RELEASED:
        return Denied.RELEASED
    return Denied.REVOKED if state is State.REVOKED else None


def may_appeal(
    state: State, *, until: dt.date | None, today: dt.date, before: AppealState | None
) -> Denied | None:
    """Within the time limit (its last day included), once for each rating."""
    if state is not State.RELEASED:
        return Denied.NOT_RELEASED
    if until is None or today > until:
        return Denied.TOO_LATE
    return Denied.ONCE if before is not None else None


def may_decide(state: AppealState, *, accounts: Collection[int], verifier: int | None) -> Denied | None:
    """By a person, another than the one who gave the rating, once; `accounts` are all that whoever decides has."""
    if state is not AppealState.OPEN:
        return Denied.DECIDED
    return Denied.SAME_PERSON if not accounts or verifier in accounts else None


def reminder_due(
    state: State, due: dt.date, today: dt.date, days: Iterable[int], last: dt.date | None
) -> bool:
    """Whether one of the reminder days (so many before the deadline) has come since the last reminder."""
    if state not in (State.INVITED, State.ANSWERING):
        return False
    reached = [due - dt.timedelta(days=number) for number in days if due - dt.timedelta(days=number) <= today]
    return bool(reached) and today <= due and (last is None or last < max(reached))
