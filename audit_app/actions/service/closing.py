"""Reports actions done, looks whether they worked, and opens again those that did not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from audit_app.actions.models import Closing, CorrectiveAction
from audit_app.actions.queries import Looked, knows_metric, look_at_effects
from audit_app.actions.rules import (
    LONGEST_WINDOW,
    OPEN_STATES,
    WANTS_LEVEL,
    WINDOW_MONTHS,
    ActionState,
    Effect,
    EffectKind,
    Expectation,
)
from audit_app.actions.service.common import check_order, check_past, check_proof, get, refuse
from audit_app.areas.queries import persons_among
from audit_app.areas.rules import parameter_of
from audit_app.areas.service import refuse_own, refuse_same_person
from audit_app.auditlog import service as auditlog
from audit_app.base import clock
from audit_app.base.actor import Actor
from audit_app.base.errors import Conflict, Forbidden
from audit_app.base.i18n import gettext as _
from audit_app.workforce.models import Programme


@dataclass(frozen=True, slots=True)
class CloseAction:
    """An action reported done: what shows it (a note, a proof), and what shall show that it worked.

    With a metric: which, on which programme, for how many months after, and what it shall do (`level` in the
    metric's own unit). Without: a second person looks.
    """

    action_id: int
    done_on: dt.date
    kind: EffectKind
    note: str = ""
    proof_id: int | None = None
    metric: str = ""
    programme_id: int | None = None
    months: int = WINDOW_MONTHS
    expectation: Expectation | None = None
    level: float | None = None


@dataclass(frozen=True, slots=True)
class VerifyAction:
    """What a second person saw."""

    action_id: int
    effective: bool
    note: str


def close_action(session: Session, actor: Actor, command: CloseAction) -> int:
    """Reports an action done; raises Invalid without proof or note, owner, date or a way to see the effect."""
    actor.require("actions.record")
    row = get(session, CorrectiveAction, command.action_id)
    if row.state not in OPEN_STATES:
        raise Conflict(_("%(code)s is not open. Load the page again.", code=row.code), {"state": row.state})
    earlier = session.scalars(
        select(Closing).where(Closing.action_id == row.id).order_by(Closing.number.desc()).limit(1)
    ).one_or_none()
    wrong: dict[str, str] = {}
    check_past(wrong, done_on=command.done_on)
    check_order(wrong, "done_on", earlier.decided_on if earlier else row.opened_on, command.done_on)
    check_proof(session, command.proof_id, wrong)
    if not command.note.strip() and command.proof_id is None:
        wrong["note"] = _("Say what was done, or link a proof of it.")
    if not row.owner or row.due_on is None:
        wrong["owner"] = _("Give the action an owner and a due date first.")
    if command.kind == EffectKind.METRIC:
        _check_metric(session, command, wrong)
    refuse(wrong)
    metric = command.kind == EffectKind.METRIC
    closing = Closing(
        action_id=row.id,
        number=earlier.number + 1 if earlier else 1,
        done_on=command.done_on,
        note=command.note.strip(),
        proof_id=command.proof_id,
        reported_by_id=actor.user_id,
        reported_by=actor.name,
        kind=command.kind,
        metric=command.metric if metric else "",
        programme_id=command.programme_id if metric else None,
        months=command.months if metric else WINDOW_MONTHS,
        expectation=command.expectation if metric else None,
        level=command.level if metric and command.expectation in WANTS_LEVEL else None,
    )
    session.add(closing)
    row.state = ActionState.DONE
    session.flush()
    data = {
        "done_on": command.done_on,
        "proof": command.proof_id,
        "effect_by": command.kind,
        "metric": closing.metric,
        "expectation": closing.expectation,
        "level": closing.level,
        "months": closing.months,
    }
    auditlog.record(session, actor, "actions.action.closed", ("action", row.id), data)
    return closing.id


def _check_metric(session: Session, command: CloseAction, wrong: dict[str, str]) -> None:
    if not command.metric or not knows_metric(session, command.metric):
        wrong["metric"] = _("Choose the metric that shall show the effect, or let a second person look.")
    if command.expectation is None:
        wrong["expectation"] = _("Say what the metric shall do.")
    if command.expectation in WANTS_LEVEL and command.level is None:
        wrong["level"] = _("Name the level that shall be reached.")
    if not 1 <= command.months <= LONGEST_WINDOW:
        wrong["months"] = _("Between 1 and %(most)s months.", most=LONGEST_WINDOW)
    if command.programme_id is not None and session.get(Programme, command.programme_id) is None:
        wrong["programme_id"] = _("Choose one from the list.")


def verify_action(session: Session, actor: Actor, command: VerifyAction) -> None:
    """A second person says whether it worked: never its owner, nor whoever reported it done."""
    actor.require("actions.manage")
    row = get(session, CorrectiveAction, command.action_id)
    closing = session.scalars(
        select(Closing).where(Closing.action_id == row.id, Closing.effect == Effect.WAITING)
    ).one_or_none()
    if closing is None or row.state != ActionState.DONE:
        raise Conflict(_("Nothing waits to be looked at here. Load the page again."), {"state": row.state})
    own = _("Nobody verifies an action of their own. Ask somebody else to look.")
    refuse_same_person(session, actor.user_id, [row.owner_user_id, closing.reported_by_id], own)
    if persons_among(session, actor.user_id, [row.owner_id]):
        raise Forbidden(own)
    place = (row.programme_id or 0, row.site_id or 0)
    refuse_own(session, actor.user_id, parameter_of(row.requirement), place=place)
    if not command.note.strip():
        refuse({"note": _("Say what you looked at and what you saw.")})
    closing.effect = Effect.EFFECTIVE if command.effective else Effect.NOT_EFFECTIVE
    closing.decided_on, closing.decided_by_id, closing.decided_by = clock.today(), actor.user_id, actor.name
    closing.decided_note = command.note.strip()
    row.state = ActionState.VERIFIED if command.effective else ActionState.NOT_EFFECTIVE
    data = {"effect": closing.effect, "note": closing.decided_note, "number": closing.number}
    auditlog.record(session, actor, "actions.action.looked_at", ("action", row.id), data)


def check_effects(session: Session, actor: Actor, action_id: int | None = None) -> Sequence[Looked]:
    """Looks at every effect whose months are over (or at one action's): verifies, or opens it again.

    Whoever happens to be there, the figures decide: the trail names the system. Returns what was decided.
    """
    decided = [
        one for one in look_at_effects(session, clock.today(), action_id) if one.effect != Effect.WAITING
    ]
    system = Actor(None, "System", actor.organisation_id, actor.organisation, actor.role)
    for one in decided:
        session.execute(
            update(Closing)
            .where(Closing.id == one.closing_id, Closing.effect == Effect.WAITING)
            .values(
                effect=one.effect, decided_on=clock.today(), decided_by=system.name, figures=one.figures()
            )
        )
        worked = one.effect == Effect.EFFECTIVE
        session.execute(
            update(CorrectiveAction)
            .where(CorrectiveAction.id == one.action_id)
            .values(state=ActionState.VERIFIED if worked else ActionState.NOT_EFFECTIVE)
        )
        data = {"effect": one.effect, "metric": one.metric, **one.figures()}
        auditlog.record(session, system, "actions.action.looked_at", ("action", one.action_id), data)
    return decided
