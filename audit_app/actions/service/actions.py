"""Opens, changes, begins and cancels corrective actions, and keeps the search for their cause."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from audit_app.actions.models import CorrectiveAction
from audit_app.actions.queries import lives_of_cause
from audit_app.actions.rules import (
    OPEN_STATES,
    ActionState,
    CauseMethod,
    Effort,
    Fishbone,
    FiveWhys,
    Source,
    cause_code_of,
    repeats,
)
from audit_app.actions.service.common import (
    Owner,
    Where,
    check_order,
    check_past,
    check_where,
    find_owner,
    get,
    put,
    refuse,
    refuse_taken,
    told,
    words,
)
from audit_app.auditlog import service as auditlog
from audit_app.base import clock
from audit_app.base.actor import Actor
from audit_app.base.errors import Conflict
from audit_app.base.i18n import gettext as _


@dataclass(frozen=True, slots=True)
class SaveAction:
    """An action as it shall be; `owner`: a person's code, or the address of a person or a member.

    `opened_on` and `code` count when it is opened and stay afterwards; left out: today, and the next number.
    """

    title: str
    source: Source = Source.OTHER
    source_ref: str = ""
    requirement: str = ""
    description: str = ""
    where: Where = field(default_factory=Where)
    owner: str = ""
    due_on: dt.date | None = None
    effort: Effort | None = None
    cause_code: str = ""
    opened_on: dt.date | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class SaveCause:
    """What the search for the cause came to: its steps, the cause in a sentence, its short label."""

    action_id: int
    analysis: FiveWhys | Fishbone | None
    cause: str = ""
    cause_code: str = ""


def open_action(session: Session, actor: Actor, command: SaveAction) -> int:
    """Opens an action; the log tells by itself whether its cause has been here before."""
    actor.require("actions.record")
    opened_on = command.opened_on or clock.today()
    code = words(command.code)
    values = _checked(session, actor, command, opened_on)
    if code:
        refuse_taken(session, CorrectiveAction, code)
    row = CorrectiveAction(
        code=code or f"new {uuid.uuid4()}",
        opened_on=opened_on,
        first_due_on=command.due_on,
        created_by_id=actor.user_id,
        created_by=actor.name,
        **values,
    )
    _remember(session, row, cause_code_of(command.cause_code))
    session.add(row)
    session.flush()
    if not code:
        row.code = f"A-{row.id}"
    data = {**values, "code": row.code, "opened_on": opened_on, "repeat_of_id": row.repeat_of_id}
    auditlog.record(session, actor, "actions.action.added", ("action", row.id), told(data))
    return row.id


def change_action(session: Session, actor: Actor, action_id: int, command: SaveAction) -> None:
    """Changes everything but code, day and cause; the first due date stays behind a moved one."""
    actor.require("actions.record")
    row = get(session, CorrectiveAction, action_id)
    _refuse_unless(row, OPEN_STATES)
    values = _checked(session, actor, command, row.opened_on)
    if row.first_due_on is None and command.due_on is not None:
        values["first_due_on"] = command.due_on
    put(session, actor, "action", row, values)


def _checked(session: Session, actor: Actor, command: SaveAction, opened_on: dt.date) -> dict[str, Any]:
    wrong: dict[str, str] = {}
    title = words(command.title)
    if not title:
        wrong["title"] = _("Say in one line what shall be done.")
    check_where(session, command.where, wrong)
    check_past(wrong, opened_on=opened_on)
    check_order(wrong, "due_on", opened_on, command.due_on)
    owner = find_owner(session, actor, command.owner)
    if owner is None:
        wrong["owner"] = _(
            "Nobody has the code or the address %(text)s. Look under People.", text=command.owner
        )
    refuse(wrong)
    owner = owner or Owner()
    return {
        "title": title,
        "source": command.source,
        "source_ref": words(command.source_ref),
        "requirement": words(command.requirement),
        "description": command.description.strip(),
        "site_id": command.where.site_id,
        "programme_id": command.where.programme_id,
        "owner_id": owner.person_id,
        "owner_user_id": owner.user_id,
        "owner": owner.name,
        "due_on": command.due_on,
        "effort": command.effort,
    }


def save_cause(session: Session, actor: Actor, command: SaveCause) -> None:
    """Keeps the search for the cause; an action may be examined whatever its state, but not once cancelled."""
    actor.require("actions.record")
    row = get(session, CorrectiveAction, command.action_id)
    _refuse_unless(row, frozenset(ActionState) - {ActionState.CANCELLED})
    before = (row.cause_code, row.repeat_of_id)
    _remember(session, row, cause_code_of(command.cause_code))
    new: Mapping[str, object] = {
        "method": _method(command.analysis),
        "analysis": command.analysis.plain() if command.analysis else {},
        "cause": command.cause.strip(),
        "cause_code": row.cause_code,
        "repeat_of_id": row.repeat_of_id,
    }
    row.cause_code, row.repeat_of_id = before
    put(session, actor, "action", row, new)


def _method(analysis: FiveWhys | Fishbone | None) -> CauseMethod | None:
    if analysis is None:
        return None
    return CauseMethod.FIVE_WHYS if isinstance(analysis, FiveWhys) else CauseMethod.FISHBONE


def _remember(session: Session, row: CorrectiveAction, cause_code: str) -> None:
    """Notes the cause and which earlier action had the same."""
    row.cause_code = cause_code
    others = [life for life in lives_of_cause(session, cause_code) if life.id != row.id]
    row.repeat_of_id = repeats(cause_code, row.opened_on, others)


def begin_action(session: Session, actor: Actor, action_id: int) -> None:
    """Work has begun."""
    actor.require("actions.record")
    row = get(session, CorrectiveAction, action_id)
    _refuse_unless(row, frozenset({ActionState.OPEN, ActionState.NOT_EFFECTIVE}))
    put(session, actor, "action", row, {"state": ActionState.IN_PROGRESS})


def cancel_action(session: Session, actor: Actor, action_id: int, reason: str) -> None:
    """Nothing more will be done; the reason stays."""
    actor.require("actions.manage")
    row = get(session, CorrectiveAction, action_id)
    _refuse_unless(row, OPEN_STATES)
    if not reason.strip():
        refuse({"reason": _("Say why nothing more will be done.")})
    values = {
        "state": ActionState.CANCELLED,
        "cancelled_on": clock.today(),
        "cancelled_reason": reason.strip(),
    }
    put(session, actor, "action", row, values)


def _refuse_unless(row: CorrectiveAction, states: frozenset[ActionState]) -> None:
    if row.state not in states:
        raise Conflict(
            _("%(code)s has moved on meanwhile. Load the page again.", code=row.code), {"state": row.state}
        )
