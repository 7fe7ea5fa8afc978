"""How far an action was on a day, what may happen to it next, whether it was in time, whether it came again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from audit_app.actions.rules.calendar import add_months
from audit_app.actions.rules.terms import ActionState, Effect

REPEAT_MONTHS = 6  # the list: the same cause must not return within six months
OPEN_STATES = frozenset({ActionState.OPEN, ActionState.IN_PROGRESS, ActionState.NOT_EFFECTIVE})
CLOSED_STATES = frozenset({ActionState.DONE, ActionState.VERIFIED})


@dataclass(frozen=True, slots=True)
class Done:
    """One time an action was reported done, and what became of it."""

    done_on: dt.date
    effect: Effect = Effect.WAITING
    decided_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Life:
    """An action's days: enough to say how far it was on any of them."""

    id: int
    opened_on: dt.date
    first_due_on: dt.date | None
    due_on: dt.date | None
    cancelled_on: dt.date | None = None
    cause_code: str = ""
    dones: tuple[Done, ...] = ()

    def state_on(self, day: dt.date) -> ActionState | None:
        """None before it was opened; work under way is not told apart from open here."""
        if day < self.opened_on:
            return None
        if self.cancelled_on is not None and self.cancelled_on <= day:
            return ActionState.CANCELLED
        last = self.closed_by(day)
        if last is None:
            return ActionState.OPEN
        decided = last.decided_on is not None and last.decided_on <= day
        if not decided:
            return ActionState.DONE
        return ActionState.VERIFIED if last.effect == Effect.EFFECTIVE else ActionState.NOT_EFFECTIVE

    def closed_by(self, day: dt.date) -> Done | None:
        """The last time it was reported done up to that day."""
        return max(
            (one for one in self.dones if one.done_on <= day), key=lambda one: one.done_on, default=None
        )

    def closed_on(self, day: dt.date) -> dt.date | None:
        """When it was closed, as things stood on `day`; None while it was open, again or still."""
        last = self.closed_by(day)
        return last.done_on if last and self.state_on(day) in CLOSED_STATES else None

    def in_time(self, day: dt.date) -> bool:
        """Whether it stood closed on `day`, and no later than its *first* due date: moving the date helps nobody.

        One that was reopened for want of effect counts as open, however early it had been reported done.
        """
        closed = self.closed_on(day)
        return closed is not None and self.first_due_on is not None and closed <= self.first_due_on


def overdue(state: ActionState, due_on: dt.date | None, today: dt.date) -> bool:
    """Whether it is open past its day; the due day itself still counts as in time."""
    return state in OPEN_STATES and due_on is not None and due_on < today


def came_again(life: Life, others: Iterable[Life], day: dt.date) -> Life | None:
    """The first other action with the same cause that was opened within six months after this one was closed."""
    if not life.cause_code:
        return None
    found = [
        other
        for other in others
        if other.id != life.id
        and other.cause_code == life.cause_code
        and other.opened_on <= day
        and any(
            done.done_on < other.opened_on <= add_months(done.done_on, REPEAT_MONTHS) for done in life.dones
        )
    ]
    return min(found, key=lambda one: (one.opened_on, one.id), default=None)


def repeats(cause_code: str, opened_on: dt.date, others: Sequence[Life]) -> int | None:
    """The newest earlier action with this cause that is still open, or was closed at most six months before."""
    if not cause_code:
        return None
    fits = [
        other
        for other in others
        if other.cause_code == cause_code and other.opened_on <= opened_on and _still(other, opened_on)
    ]
    newest = max(fits, key=lambda one: (one.opened_on, one.id), default=None)
    return None if newest is None else newest.id


def _still(other: Life, day: dt.date) -> bool:
    state, closed = other.state_on(day), other.closed_on(day)
    if state == ActionState.CANCELLED:
        return False
    return closed is None or day <= add_months(closed, REPEAT_MONTHS)
