"""Writes checked rows of an action log: the actions, the one time each was reported done, and repeated causes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from audit_app.actions.models import Closing, CorrectiveAction
from audit_app.actions.queries import read_lives
from audit_app.actions.rules import (
    WINDOW_MONTHS,
    ActionState,
    Effect,
    EffectKind,
    Life,
    Source,
    repeats,
)
from audit_app.actions.service.apply import Chunks, put_rows
from audit_app.base.actor import Actor
from audit_app.base.bulk import bulk_find
from audit_app.base.i18n import gettext as _
from audit_app.intake.service import Values

ACTION = ("code", "title", "source", "source_ref", "requirement", "programme_id", "site_id", "description", "owner", "owner_id", "owner_user_id", "opened_on", "first_due_on", "due_on", "effort", "cause", "cause_code", "done_on", "done_note", "worked", "looked_on", "looked_by")  # fmt: skip
"""The order of a checked row of actions: the action, then (from `ACTION_WIDTH` on) its closing."""
ACTION_WIDTH = 17
STATES = {
    Effect.WAITING: ActionState.DONE,
    Effect.EFFECTIVE: ActionState.VERIFIED,
    Effect.NOT_EFFECTIVE: ActionState.NOT_EFFECTIVE,
}


def apply_actions(session: Session, actor: Actor, _batch_id: int, chunks: Chunks) -> None:
    """New actions, what the file says more of known ones, and closings of those that are not closed here.

    An action that was closed here already keeps its own closings: the log moved on.
    """
    more = {
        "source": Source.OTHER.value,
        **dict.fromkeys(("source_ref", "requirement", "description", "owner", "cause", "cause_code"), ""),
        "state": ActionState.OPEN.value,
        "analysis": {},
        "cancelled_reason": "",
        "created_by": actor.name,
    }
    causes: set[str] = set()
    for rows in chunks:
        put_rows(
            session,
            actor,
            CorrectiveAction,
            ACTION[:ACTION_WIDTH],
            [row[:ACTION_WIDTH] for row in rows],
            more,
        )
        numbers = bulk_find(session, CorrectiveAction, ("code",), [(row[0],) for row in rows], ("id",))
        _close(session, actor, [(numbers[row[0],][0], row) for row in rows if row[ACTION_WIDTH]])
        causes |= {row[16] for row in rows if row[16]}
    _note_repeats(session, causes)


def _close(session: Session, actor: Actor, rows: Sequence[tuple[int, Values]]) -> None:
    there = {
        closing.action_id: closing
        for closing in session.scalars(
            select(Closing)
            .where(Closing.action_id.in_([number for number, _row in rows]))
            .order_by(Closing.number)
        )
    }
    states: list[dict[str, Any]] = []
    for number, row in rows:
        done, note, worked, looked, by = row[ACTION_WIDTH:]
        done_on = dt.date.fromisoformat(done)
        closing = there.get(number)
        if closing is None:
            closing = Closing(
                action_id=number,
                number=1,
                done_on=done_on,
                note=note or _("According to the imported log."),
                reported_by=actor.name,
                kind=EffectKind.INSPECTION,
                months=WINDOW_MONTHS,
                effect=Effect.WAITING,
            )
            session.add(closing)
        elif closing.number != 1 or closing.effect != Effect.WAITING or closing.done_on != done_on:
            continue
        if worked is not None:
            closing.effect = Effect.EFFECTIVE if worked else Effect.NOT_EFFECTIVE
            closing.decided_on, closing.decided_by = dt.date.fromisoformat(looked), by or actor.name
        states.append({"id": number, "state": STATES[closing.effect]})
    session.flush()
    if states:
        session.execute(update(CorrectiveAction), states)


def _note_repeats(session: Session, causes: set[str]) -> None:
    """Which earlier action had the same cause, for every action of these causes: two statements, and the changes."""
    lives: dict[str, list[Life]] = {}
    for one in read_lives(session, [CorrectiveAction.cause_code.in_(causes)]) if causes else ():
        lives.setdefault(one.life.cause_code, []).append(one.life)
    found = []
    for same in lives.values():
        for place, life in enumerate(same):  # by opening day: those before it alone can be what it repeats
            found.append(
                {"id": life.id, "repeat_of_id": repeats(life.cause_code, life.opened_on, same[:place])}
            )
    if found:
        session.execute(update(CorrectiveAction), found)
