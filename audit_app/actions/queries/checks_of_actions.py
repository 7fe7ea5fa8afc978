"""Checks that look at corrective actions."""

from __future__ import annotations

import datetime as dt
from typing import Any

from audit_app.actions.queries.found import Found, Reader, parted
from audit_app.actions.queries.lives import Lived
from audit_app.actions.rules import (
    ON_TIME,
    ActionState,
    Effect,
    Life,
    Threshold,
    add_months,
    came_again,
    look_on,
)
from audit_app.base.i18n import gettext as _

DUE_MONTHS = 6  # the list: due in the last six months
# Own rule: three of four looked at is a habit with holes.
LOOKED_AT = Threshold(met=100, partly=75)


def closed_on_time(read: Reader) -> Found:
    """1.4d: of the actions first due in the last six months, those closed by that first date; cancelled ones left out."""
    day = read.scope.as_of
    since = add_months(day, -DUE_MONTHS)
    rows = [
        (
            one.code,
            one.title,
            one.owner,
            one.life.first_due_on,
            one.life.due_on,
            one.life.closed_on(day),
            one.life.in_time(day),
        )
        for one in read.lives
        if one.life.first_due_on is not None
        and since < one.life.first_due_on <= day
        and one.life.state_on(day) != ActionState.CANCELLED
    ]
    against, behind = parted(rows, lambda row: bool(row[6]))
    return Found(
        len(behind),
        len(rows),
        _("All %(sample)s actions due in the six months up to %(day)s were closed by their first due date."),
        _(
            "%(fine)s of %(sample)s actions (%(percent)s) due in the six months up to %(day)s were closed by their first due date."
        ),
        ("action", "title", "owner", "first_due_on", "due_on", "closed_on"),
        [row[:6] for row in against],
        [row[:6] for row in behind],
        ON_TIME,
    )


def effectiveness_checked(read: Reader) -> Found:
    """2.10d: actions of the window have owner and date, and the effect of each that was done was looked at.

    An action counts once its effect could be seen: done, and the months of its window over. One that is open counts
    for its owner and date alone.
    """
    day = read.scope.as_of
    rows = [row for one in read.lives if (row := _checked(one, read.scope.since, day)) is not None]
    against, behind = parted(rows, lambda row: row[6] == "yes")
    return Found(
        len(behind),
        len(rows),
        _(
            "All %(sample)s actions from %(since)s to %(day)s had an owner, a date and, where due, a check of their effect."
        ),
        _(
            "%(against)s of %(sample)s actions from %(since)s to %(day)s lacked an owner, a date or a check of their effect."
        ),
        ("action", "title", "owner", "due_on", "done_on", "effect", "complete"),
        against,
        behind,
        LOOKED_AT,
    )


def _checked(one: Lived, since: dt.date, day: dt.date) -> tuple[Any, ...] | None:
    life = one.life
    if life.state_on(day) == ActionState.CANCELLED:
        return None
    last = life.closed_by(day)
    if last is None:
        if life.opened_on < since:
            return None
        effect, looked = "", True
    else:
        if last.done_on < since:
            return None
        decided = last.decided_on is not None and last.decided_on <= day
        months = dict(one.checks)[last.done_on]
        ripe = look_on(last.done_on, months) <= day
        effect = last.effect.value if decided else Effect.WAITING.value
        looked = decided or not ripe
    complete = bool(one.owner) and life.due_on is not None and looked
    return (
        one.code,
        one.title,
        one.owner,
        life.due_on,
        last.done_on if last else None,
        effect,
        "yes" if complete else "no",
    )


def no_cause_again(read: Reader) -> Found:
    """2.10e: no closed action's cause returned within six months; one reopened for want of effect has returned."""
    day, since = read.scope.as_of, read.scope.since
    same: dict[str, list[Life]] = {}
    for one in read.lives:
        if one.life.cause_code and one.life.state_on(day) != ActionState.CANCELLED:
            same.setdefault(one.life.cause_code, []).append(one.life)
    code_of = {one.life.id: one.code for one in read.lives}
    rows = []
    for one in read.lives:
        closings = [done for done in one.life.dones if since <= done.done_on <= day]
        if not closings or not one.life.cause_code or one.life.state_on(day) == ActionState.CANCELLED:
            continue
        again = came_again(one.life, same[one.life.cause_code], day)
        failed = any(
            done.effect == Effect.NOT_EFFECTIVE and done.decided_on is not None and done.decided_on <= day
            for done in closings
        )
        returned = code_of[again.id] if again else (one.code if failed else "")
        rows.append((one.code, one.title, one.life.cause_code, closings[-1].done_on, returned))
    against, behind = parted(rows, lambda row: not row[4])
    return Found(
        len(behind),
        len(rows),
        _(
            "None of the %(sample)s causes worked on between %(since)s and %(day)s came back within six months."
        ),
        _(
            "%(against)s of %(sample)s causes worked on between %(since)s and %(day)s came back within six months."
        ),
        ("action", "title", "cause", "closed_on", "came_back_as"),
        against,
        behind,
    )
