"""Writes evaluations: one by hand, many from a file, and the word that settles a doubtful one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_app.auditlog import service as auditlog
from audit_app.base import clock
from audit_app.base.actor import Actor
from audit_app.base.errors import Conflict, Invalid, NotFound
from audit_app.base.i18n import gettext as _
from audit_app.quality.models import Contact, Evaluation, EvaluationError
from audit_app.quality.queries.forms import FormDetail, get_form
from audit_app.quality.queries.known import KnownAgent, known_agents
from audit_app.quality.rules import ErrorClass, Method, Selection, State
from audit_app.quality.rules.evaluating import Fault, Line, Marks, Seen, doubt, failed, faults, mark
from audit_app.quality.service.tallies import retally
from audit_app.quality.service.writing import FIELDS, write_rows
from audit_app.workforce.models import Programme
from audit_app.workforce.queries import find_person_id
from audit_app.workforce.rules import Channel


@dataclass(frozen=True, slots=True)
class RecordEvaluation:
    """One evaluation, noted by hand.

    `errors`: how many in each line of the form, or in each class (`ErrorClass` words) where there is no form.
    `points` of `points_possible` are asked for without a form only. `hour`: 0 to 23, None: not known.
    """

    transaction_id: str
    agent_id: int
    day: dt.date
    evaluated_on: dt.date
    method: Method
    channel: Channel
    programme_id: int
    selection: Selection
    hour: int | None = None
    evaluator_code: str = ""
    evaluator_name: str = ""
    stepped_in: bool = False
    form_id: int | None = None
    errors: Mapping[str, int] = field(default_factory=dict)
    points: float | None = None
    points_possible: float | None = None
    extra_of_id: int | None = None
    notes: str = ""


CLASSES = tuple(Line(one.value, one) for one in ErrorClass)


def record_evaluation(session: Session, actor: Actor, command: RecordEvaluation) -> int:
    """Writes one evaluation and counts its month again; returns its number.

    Raises Invalid with a sentence per field, Conflict when that evaluator has judged the contact in this way.
    """
    actor.require("quality.record")
    form = get_form(session, command.form_id) if command.form_id else None
    marks = _marks(command, form)
    agent = known_agents(session, [command.agent_id]).get(command.agent_id)
    programme = session.get(Programme, command.programme_id)
    if agent is None or programme is None:
        raise NotFound(_("There is no such person or programme in this organisation. Look under People."))
    evaluator_id = _evaluator(session, command)
    seen = _seen(session, command, agent, programme.channels, evaluator_id)
    _refuse(command, form, seen, marks)
    _refuse_twice(session, command, evaluator_id)
    place = agent.place_on(command.day)
    row = _row(command, seen, marks, place.site_id if place else 0, form)
    (number,) = write_rows(session, [row], None, command.extra_of_id)
    retally(session, [command.agent_id], [command.day.replace(day=1)])
    data = {
        "transaction": command.transaction_id,
        "agent": agent.code,
        "failed": row[FIELDS.index("failed")],
        "state": row[FIELDS.index("state")],
    }
    auditlog.record(session, actor, "quality.evaluation.recorded", ("evaluation", number), data)
    return number


def _marks(command: RecordEvaluation, form: FormDetail | None) -> Marks:
    lines: Iterable[Line] = form.lines if form else CLASSES
    unknown = command.errors.keys() - {line.code for line in lines}
    if unknown:
        sentence = _("The form has no line called %(codes)s.", codes=", ".join(sorted(unknown)))
        raise Invalid(sentence, {"errors": sentence})
    marks = mark(lines, {code: count for code, count in command.errors.items() if count})
    return marks if form else Marks(marks.by_class, marks.by_line, command.points, command.points_possible)


def _evaluator(session: Session, command: RecordEvaluation) -> int | None:
    if not command.evaluator_code.strip():
        if command.method != Method.CLIENT and not command.evaluator_name.strip():
            sentence = _("Type the evaluator's code, or the name of somebody from outside.")
            raise Invalid(sentence, {"evaluator_code": sentence})
        return None
    found = find_person_id(session, command.evaluator_code)
    if found is None:
        sentence = _("Nobody has the code %(code)s.", code=command.evaluator_code)
        raise Invalid(sentence, {"evaluator_code": sentence})
    return found


def _seen(
    session: Session,
    command: RecordEvaluation,
    agent: KnownAgent,
    channels: Sequence[str],
    evaluator_id: int | None,
) -> Seen:
    place = agent.place_on(command.day)
    listed = session.scalar(
        select(Contact.agent_id).where(Contact.transaction_id == command.transaction_id.strip())
    )
    return Seen(
        day=command.day,
        evaluated_on=command.evaluated_on,
        employed=agent.works_on(command.day),
        placed=place is not None,
        placed_on=place.programme_id if place else None,
        programme_id=command.programme_id,
        channel=command.channel,
        channels=channels,
        agent_id=agent.id,
        evaluator_id=evaluator_id,
        method=command.method,
        stepped_in=command.stepped_in,
        listed_agent_id=listed,
    )


def _refuse(command: RecordEvaluation, form: FormDetail | None, seen: Seen, marks: Marks) -> None:
    wrong = {name: fault_sentence(fault) for name, fault in reversed(faults(seen, marks, clock.today()))}
    if not command.transaction_id.strip():
        wrong["transaction_id"] = _("Type the number of the contact.")
    if command.hour is not None and not 0 <= command.hour <= 23:
        wrong["hour"] = _("An hour is a number from 0 to 23.")
    if form is not None and form.programme_id != command.programme_id:
        wrong["form_id"] = _("This form belongs to another programme.")
    if wrong:
        raise Invalid(_("The evaluation does not fit."), wrong)


def _refuse_twice(session: Session, command: RecordEvaluation, evaluator_id: int | None) -> None:
    same = select(Evaluation.id).where(
        Evaluation.transaction_id == command.transaction_id.strip(),
        Evaluation.agent_id == command.agent_id,
        Evaluation.evaluator_id.is_(None)
        if evaluator_id is None
        else Evaluation.evaluator_id == evaluator_id,
        Evaluation.method == command.method,
    )
    if session.scalar(same) is not None:
        raise Conflict(
            _(
                "This evaluator has judged %(transaction)s in this way already.",
                transaction=command.transaction_id,
            )
        )


def _row(
    command: RecordEvaluation, seen: Seen, marks: Marks, site_id: int, form: FormDetail | None
) -> tuple[Any, ...]:
    """The evaluation as a row of `writing.FIELDS`."""
    why = doubt(seen)
    classes = {line.code: line.error_class for line in (form.lines if form else CLASSES)}
    return (
        command.transaction_id.strip(),
        None,
        command.day.isoformat(),
        command.hour,
        command.evaluated_on.isoformat(),
        command.agent_id,
        seen.evaluator_id,
        command.evaluator_name.strip(),
        command.method.value,
        command.stepped_in,
        command.channel.value,
        command.programme_id,
        site_id,
        command.form_id,
        command.selection.value,
        (State.DOUBTFUL if why else State.COUNTED).value,
        why.value if why else None,
        *(marks.by_class[one] for one in ErrorClass),
        marks.points,
        marks.possible,
        failed(marks, form.pass_mark if form else None),
        command.notes.strip(),
        [(code, classes[code].value, count) for code, count in marks.by_line.items()],
    )


def fault_sentence(fault: Fault) -> str:
    """What is wrong, for a person."""
    return {
        Fault.FUTURE: _("This day lies in the future."),
        Fault.BEFORE: _("Nobody evaluates a contact before it happened."),
        Fault.NOT_EMPLOYED: _("This person was not on the staff that day."),
        Fault.NO_PLACE: _("This person was placed nowhere that day."),
        Fault.SELF: _("Nobody evaluates themselves."),
        Fault.STEPPED_IN: _("Only who sits beside the agent can step in."),
        Fault.POINTS: _("There are more points than are possible."),
        Fault.NEGATIVE: _("Errors and points are not negative."),
    }[fault]


def settle_doubt(session: Session, actor: Actor, evaluation_id: int, *, counts: bool, reason: str) -> None:
    """Lets a doubtful evaluation count, or withdraws it; the reason stays in the trail. Raises Conflict."""
    actor.require("quality.manage")
    row = session.get(Evaluation, evaluation_id)
    if row is None:
        raise NotFound(_("There is no such evaluation in this organisation."))
    if row.state != State.DOUBTFUL:
        raise Conflict(_("This evaluation has been settled already."))
    if not reason.strip():
        sentence = _("Say why.")
        raise Invalid(sentence, {"reason": sentence})
    set_state(session, row, State.COUNTED if counts else State.WITHDRAWN)
    data = {"doubt": row.doubt, "state": row.state, "reason": reason.strip()}
    auditlog.record(session, actor, "quality.evaluation.settled", ("evaluation", row.id), data)


def set_state(session: Session, row: Evaluation, state: State) -> None:
    """Changes whether an evaluation counts, its errors and its month with it; the caller writes the trail."""
    row.state = state
    for error in session.scalars(select(EvaluationError).where(EvaluationError.evaluation_id == row.id)):
        error.state = state
    retally(session, [row.agent_id], [row.month])
