"""What a check of improvement found, and what the checks read, each thing once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from audit_app.actions.models import Complaint, ContinuityTest, CorrectiveAction, Review
from audit_app.actions.queries.documents import DocumentFilter, DocumentRow, stream_documents
from audit_app.actions.queries.lives import Lived, read_lives, within
from audit_app.actions.queries.troubles import (
    ComplaintRow,
    ContinuityRow,
    list_continuity_tests,
    stream_complaints,
)
from audit_app.actions.rules import EVERY_ONE, InTime, ReviewKind, Threshold, kept
from audit_app.base.figure import Scope

ROWS = 5_000  # the most rows handed out behind one figure


@dataclass(frozen=True, slots=True)
class Found:
    """What one check saw: `fine` of `sample` answer the requirement; rows that do not, then rows that do."""

    fine: int
    sample: int
    good: str
    bad: str
    columns: tuple[str, ...]
    against: Sequence[tuple[Any, ...]] = ()
    behind: Sequence[tuple[Any, ...]] = ()
    threshold: Threshold = EVERY_ONE
    partly: bool = False  # half of what is asked, which counting cannot say


@dataclass(frozen=True, slots=True)
class Meeting:
    """A review as checks see it."""

    kind: ReviewKind
    held_on: Any
    about: str
    chair: str
    documented: bool


class Reader:
    """Reads what the checks need, each thing once. `rows` False: counts alone where rows would be many."""

    def __init__(self, session: Session, scope: Scope, *, rows: bool) -> None:
        self.session, self.scope, self.rows = session, scope, rows

    @cached_property
    def lives(self) -> list[Lived]:
        """Every action of the scope that was opened by the day."""
        where = [*within(CorrectiveAction, self.scope), CorrectiveAction.opened_on <= self.scope.as_of]
        return read_lives(self.session, where)

    @cached_property
    def meetings(self) -> list[Meeting]:
        rows = self.session.execute(
            select(
                Review.kind,
                Review.held_on,
                Review.about,
                Review.chair,
                (func.length(Review.minutes) > 0) | Review.proof_id.is_not(None),
            )
            .where(*within(Review, self.scope), Review.held_on <= self.scope.as_of)
            .order_by(Review.held_on)
        )
        return [Meeting(*row) for row in rows]

    def meetings_of(self, kind: ReviewKind) -> list[Meeting]:
        return [one for one in self.meetings if one.kind == kind]

    @cached_property
    def documents(self) -> list[DocumentRow]:
        return list(stream_documents(self.session, DocumentFilter(self.scope.as_of)))

    @property
    def _complained(self) -> list[Any]:
        return [
            *within(Complaint, self.scope),
            Complaint.received_on >= self.scope.since,
            Complaint.received_on <= self.scope.as_of,
        ]

    @cached_property
    def complaints(self) -> list[ComplaintRow]:
        return list(stream_complaints(self.session, self._complained)) if self.rows else []

    @cached_property
    def complaint_times(self) -> list[tuple[InTime, int]]:
        """Whether their time was kept, and how many: complaints with the same days are looked at together."""
        days = (
            Complaint.received_on,
            Complaint.answered_on,
            Complaint.closed_on,
            Complaint.answer_days,
            Complaint.close_days,
        )
        query = select(*days, func.count(Complaint.id)).where(*self._complained).group_by(*days)
        return [
            (kept(received, answered, closed, (to_answer, to_close), self.scope.as_of), number)
            for received, answered, closed, to_answer, to_close, number in self.session.execute(query)
        ]

    @cached_property
    def continuity(self) -> list[ContinuityRow]:
        where = (*within(ContinuityTest, self.scope), ContinuityTest.held_on <= self.scope.as_of)
        return list_continuity_tests(self.session, where)


def parted(
    rows: Iterable[tuple[Any, ...]], fine: Callable[[tuple[Any, ...]], bool]
) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    against: list[tuple[Any, ...]] = []
    behind: list[tuple[Any, ...]] = []
    for row in rows:
        (behind if fine(row) else against).append(row)
    return against, behind
