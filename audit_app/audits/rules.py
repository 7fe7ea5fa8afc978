"""What may be answered when, and what an answer needs."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from audit_app.scoring import rules as scoring

LONGEST_TEXT = 20_000
Rating = scoring.Rating  # what is said of a requirement is what scoring reads
EARLIEST = dt.date(2000, 1, 1)


class State(enum.StrEnum):
    """How far an audit is."""

    DRAFT = "draft"
    IN_PROGRESS = "in_progress"
    IN_REVIEW = "in_review"
    SIGNED_OFF = "signed_off"


FIELDS = ("rating", "finding", "notes", "na_reason", "owner", "due_on")
"""What of an answer can be changed by hand; each saves itself."""


@dataclass(frozen=True, slots=True)
class AnswerState:
    """An answer as the rules see it."""

    rating: Rating | None
    na_reason: str
    na_by_id: int | None
    na_confirmed: bool
    proofs: int
    records_answer: bool


class Refusal(enum.StrEnum):
    """Why something may not be; the door puts it into words."""

    FROZEN = "frozen"
    REVIEWERS_ONLY = "reviewers_only"
    NEEDS_PROOF = "needs_proof"
    NEEDS_REASON = "needs_reason"
    SAME_PERSON = "same_person"
    NOT_MARKED = "not_marked"
    UNANSWERED = "unanswered"
    WRONG_STATE = "wrong_state"
    NEEDS_WORDS = "needs_words"
    RATED_ALONE = "rated_alone"


MOVES: Mapping[State, tuple[State, ...]] = {
    State.DRAFT: (State.IN_PROGRESS,),
    State.IN_PROGRESS: (State.IN_REVIEW,),
    State.IN_REVIEW: (State.IN_PROGRESS, State.SIGNED_OFF),
    State.SIGNED_OFF: (State.IN_REVIEW,),
}


def may_answer(state: State, *, reviewer: bool) -> Refusal | None:
    """Answers change until review, by reviewers during review, never after signing off."""
    if state is State.SIGNED_OFF:
        return Refusal.FROZEN
    if state is State.IN_REVIEW and not reviewer:
        return Refusal.REVIEWERS_ONLY
    return None


def check_rating(answer: AnswerState, *, gate: bool) -> Refusal | None:
    """*Met* needs proof or records that answer by themselves (when the release has the gate); N/A a reason."""
    if answer.rating is Rating.MET and gate and not (answer.proofs or answer.records_answer):
        return Refusal.NEEDS_PROOF
    if answer.rating is Rating.NOT_APPLICABLE and not answer.na_reason.strip():
        return Refusal.NEEDS_REASON
    return None


def may_confirm(answer: AnswerState, accounts: Collection[int]) -> Refusal | None:
    """N/A is confirmed by another person than the one who set it; `accounts` are all that whoever confirms has."""
    if answer.rating is not Rating.NOT_APPLICABLE:
        return Refusal.NOT_MARKED
    if not accounts or answer.na_by_id in accounts:
        return Refusal.SAME_PERSON
    return None


def is_answered(rating: Rating | None, *, na_confirmed: bool) -> bool:
    """The one rule of progress: rated, or set aside as not applicable by two people."""
    return rating is not None and (rating is not Rating.NOT_APPLICABLE or na_confirmed)


def may_move(state: State, to: State, *, unanswered: int) -> Refusal | None:
    """Which state may follow, and that signing off needs every requirement answered."""
    if to not in MOVES[state]:
        return Refusal.WRONG_STATE
    if to is State.SIGNED_OFF and unanswered:
        return Refusal.UNANSWERED
    return None


def rated_alone(raters: Collection[tuple[int | None, str]], accounts: Collection[int], name: str) -> bool:
    """Whether one human, with these accounts and that name, gave every rating.

    Raters are accounts; where none is known (rated before that was kept) the name of who changed the answer last.
    """
    return bool(raters) and all(by == name if number is None else number in accounts for number, by in raters)


def stale_fields(
    touched: Mapping[str, int], seen: int, current: Mapping[str, Any], wanted: Mapping[str, Any]
) -> list[str]:
    """The fields that somebody else changed after revision `seen` to something other than what is wanted now."""
    return [
        name for name, value in wanted.items() if touched.get(name, 0) > seen and current.get(name) != value
    ]


def period_problem(start: dt.date, end: dt.date, today: dt.date) -> str | None:
    """`order`, `length` or `far` when a period cannot be an audit's; None when it can."""
    if end < start:
        return "order"
    if (end - start).days > 3 * 366:
        return "length"
    if start < EARLIEST or end.year > today.year + 3:
        return "far"
    return None


def as_of(period_until: dt.date, today: dt.date) -> dt.date:
    """The day that records are looked at: the period's end, or today while it is still running."""
    return min(period_until, today)


def next_open(order: Collection[str], answered: Collection[str], after: str | None) -> str | None:
    """The next unanswered requirement behind `after`, starting over at the end."""
    codes = list(order)
    start = codes.index(after) + 1 if after in codes else 0
    turned = codes[start:] + codes[:start]
    return next((code for code in turned if code not in answered), None)
