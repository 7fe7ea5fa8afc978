"""Notes coachings and the steps taken when failures repeat."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from audit_app.auditlog import service as auditlog
from audit_app.base import clock
from audit_app.base.actor import Actor
from audit_app.base.errors import Conflict, Invalid, NotFound
from audit_app.base.i18n import gettext as _
from audit_app.quality.models import Coaching, Criterion, Escalation, Evaluation, EvaluationError
from audit_app.quality.queries.people import person_of
from audit_app.quality.rules.coaching import COMPARE_DAYS, LAST_CYCLE, CoachingMethod, StepState
from audit_app.quality.service.follow import refollow_agents
from audit_app.workforce.models import Person
from audit_app.workforce.queries import find_person_id, find_person_on


@dataclass(frozen=True, slots=True)
class RecordCoaching:
    """One coaching. `coach_code` empty: the person behind the account; `signed_on` None: the agent has not signed."""

    agent_id: int
    held_on: dt.date
    method: CoachingMethod
    evaluation_id: int | None = None
    criterion_code: str = ""
    coach_code: str = ""
    notes: str = ""
    signed_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class TakeStep:
    """What was done about a step."""

    escalation_id: int
    taken_on: dt.date
    note: str


def record_coaching(session: Session, actor: Actor, command: RecordCoaching) -> int:
    """Raises NotFound, Invalid for what does not fit, Conflict when this coaching is noted already."""
    actor.require("quality.coach")
    if session.get(Person, command.agent_id) is None:
        raise NotFound(_("There is no such person in this organisation. Look for them under People."))
    coach_id, coach, wrong = _coach(session, actor, command)
    evaluation, wrong_subject = _subject(session, command)
    wrong |= wrong_subject | _wrong_days(command)
    if wrong:
        raise Invalid(_("The coaching was not saved."), wrong)
    same = session.scalar(
        select(Coaching.id).where(
            Coaching.agent_id == command.agent_id,
            Coaching.held_on == command.held_on,
            Coaching.criterion_code == command.criterion_code.strip(),
            Coaching.evaluation_id.is_(None)
            if command.evaluation_id is None
            else Coaching.evaluation_id == command.evaluation_id,
        )
    )
    if same is not None:
        raise Conflict(_("This coaching is noted already."))
    place = find_person_on(session, command.agent_id, command.held_on)
    row = Coaching(
        agent_id=command.agent_id,
        programme_id=evaluation.programme_id if evaluation else place.programme_id if place else None,
        site_id=evaluation.site_id if evaluation else place.site_id if place else None,
        held_on=command.held_on,
        coach_id=coach_id,
        coach=coach,
        evaluation_id=command.evaluation_id,
        criterion_code=command.criterion_code.strip(),
        method=command.method,
        notes=command.notes.strip(),
        signed_on=command.signed_on,
        compare_from=command.held_on - dt.timedelta(days=COMPARE_DAYS),
        compare_until=command.held_on + dt.timedelta(days=COMPARE_DAYS),
        batch_id=None,
    )
    session.add(row)
    refollow_agents(session, [command.agent_id])
    data = {
        "agent": command.agent_id,
        "evaluation": command.evaluation_id,
        "criterion": row.criterion_code,
        "held_on": command.held_on,
        "coach": coach,
    }
    auditlog.record(session, actor, "quality.coaching.recorded", ("coaching", row.id), data)
    return row.id


def _coach(session: Session, actor: Actor, command: RecordCoaching) -> tuple[int | None, str, dict[str, str]]:
    """Who coached: number and name, and what is wrong with it."""
    code = command.coach_code.strip()
    number = find_person_id(session, code) if code else person_of(session, actor)
    if code and number is None:
        return None, "", {"coach_code": _("Nobody has the code %(code)s.", code=code)}
    if number == command.agent_id:
        return None, "", {"coach_code": _("Nobody coaches themselves.")}
    if number is None:
        return None, actor.name, {}
    return number, session.scalars(select(Person.full_name).where(Person.id == number)).one(), {}


def _subject(session: Session, command: RecordCoaching) -> tuple[Evaluation | None, dict[str, str]]:
    """The evaluation the coaching is about, and what is wrong with it or with the criterion."""
    wrong = {}
    evaluation = session.get(Evaluation, command.evaluation_id) if command.evaluation_id else None
    if command.evaluation_id is not None and (evaluation is None or evaluation.agent_id != command.agent_id):
        wrong["evaluation_id"] = _("This agent has no such evaluation.")
    elif evaluation is not None and command.held_on < evaluation.evaluated_on:
        wrong["held_on"] = _("The evaluation was made on %(day)s.", day=evaluation.evaluated_on)
    code = command.criterion_code.strip()
    if code and not knows_criterion(session, code):
        wrong["criterion_code"] = _("No form has a criterion called %(code)s.", code=code)
    return evaluation, wrong


def knows_criterion(session: Session, code: str) -> bool:
    """Whether a form has the criterion, or an evaluation has an error in it."""
    return any(
        session.scalar(select(column).where(column == code).limit(1)) is not None
        for column in (Criterion.code, EvaluationError.criterion_code)
    )


def _wrong_days(command: RecordCoaching) -> dict[str, str]:
    wrong = {}
    if command.held_on > clock.today():
        wrong["held_on"] = _("%(day)s lies in the future.", day=command.held_on)
    if command.signed_on is not None and command.signed_on < command.held_on:
        wrong["signed_on"] = _("The coaching was held on %(day)s.", day=command.held_on)
    elif command.signed_on is not None and command.signed_on > clock.today():
        wrong["signed_on"] = _("%(day)s lies in the future.", day=command.signed_on)
    return wrong


def sign_coaching(session: Session, actor: Actor, coaching_id: int) -> int:
    """The agent's signature today, from their own account or entered by somebody who coaches; returns the agent."""
    row = session.get(Coaching, coaching_id)
    if row is None:
        raise NotFound(_("There is no such coaching in this organisation."))
    own = person_of(session, actor) == row.agent_id
    if not own:
        actor.require("quality.coach")
    if row.signed_on is not None:
        raise Conflict(_("The agent signed on %(day)s.", day=row.signed_on))
    row.signed_on = clock.today()
    auditlog.record(session, actor, "quality.coaching.signed", ("coaching", row.id), {"own": own})
    return row.agent_id


def take_step(session: Session, actor: Actor, command: TakeStep) -> None:
    """Notes what was done about a step; the third is a manager's decision."""
    actor.require("quality.coach")
    row = session.scalars(
        select(Escalation).where(Escalation.id == command.escalation_id).with_for_update()
    ).one_or_none()
    if row is None:
        raise NotFound(_("There is no such step in this organisation."))
    if row.cycle == LAST_CYCLE:
        actor.require("quality.manage")
    if row.state == StepState.DONE:
        raise Conflict(_("This step was taken on %(day)s.", day=row.taken_on))
    wrong = {}
    if not command.note.strip():
        wrong["note"] = _("Say what was done.")
    if not row.struck_on <= command.taken_on <= clock.today():
        wrong["taken_on"] = _("Between %(first)s and today.", first=row.struck_on)
    if wrong:
        raise Invalid(_("The step was not saved."), wrong)
    row.state, row.taken_on, row.taken_by = StepState.DONE, command.taken_on, actor.name
    row.note = command.note.strip()
    data = {
        "agent": row.agent_id,
        "cycle": row.cycle,
        "taken_on": command.taken_on,
        "note": row.note,
    }
    auditlog.record(session, actor, "quality.step.taken", ("escalation", row.id), data)


def take_steps(session: Session, actor: Actor, commands: Sequence[TakeStep]) -> None:
    """Notes what was done about many open steps at once, of which the caller knows that they are."""
    actor.require("quality.manage")
    if not commands:
        return
    session.execute(
        update(Escalation),
        [
            {
                "id": one.escalation_id,
                "state": StepState.DONE,
                "taken_on": one.taken_on,
                "taken_by": actor.name,
                "note": one.note,
            }
            for one in commands
        ],
    )
    data = {"steps": len(commands)}
    auditlog.record(session, actor, "quality.steps.taken", ("escalation", "many"), data)


def link_extra(session: Session, actor: Actor, evaluation_id: int, transaction_id: str) -> None:
    """Says that the agent's evaluation of that contact is the extra one which a failed evaluation asked for."""
    actor.require("quality.coach")
    failed = session.get(Evaluation, evaluation_id)
    if failed is None:
        raise NotFound(_("There is no such evaluation in this organisation."))
    extra = session.scalars(
        select(Evaluation)
        .where(
            Evaluation.agent_id == failed.agent_id,
            Evaluation.transaction_id == transaction_id.strip(),
            Evaluation.id != failed.id,
            Evaluation.evaluated_on >= failed.evaluated_on,
        )
        .order_by(Evaluation.evaluated_on)
        .limit(1)
    ).one_or_none()
    if extra is None:
        sentence = _(
            "This agent has no later evaluation of contact %(contact)s.", contact=transaction_id.strip()
        )
        raise Invalid(_("The extra evaluation was not linked."), {"extra": sentence})
    if extra.extra_of_id not in {None, failed.id}:
        raise Conflict(_("That evaluation is the extra one of another failed evaluation already."))
    extra.extra_of_id = failed.id
    refollow_agents(session, [failed.agent_id])
    data = {"extra": extra.id, "contact": extra.transaction_id}
    auditlog.record(session, actor, "quality.extra.linked", ("evaluation", failed.id), data)
