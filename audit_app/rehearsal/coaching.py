"""Fourteen months of calibrations, feedback and coaching of the fictional operation.

Planted: one evaluator who judges by rules of her own, one who missed two calibrations, a quarter without the client
on Kestrel Home, feedback that came late or never, failures without an extra evaluation, steps nobody has taken, one
dispute that changed an evaluation and one that waits, and a calibration whose sheets are still coming in.
"""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from audit_app.base.actor import Actor
from audit_app.base.db import Database
from audit_app.quality import service
from audit_app.quality.models import (
    Calibration,
    Criterion,
    Escalation,
    Evaluation,
    EvaluationError,
    EvaluationForm,
    Feedback,
)
from audit_app.quality.rules import ErrorClass, State
from audit_app.quality.rules.calibration import Decision
from audit_app.quality.rules.coaching import COMPARE_DAYS, LAST_CYCLE, CoachingMethod, StepState
from audit_app.quality.rules.feedback import Answer, Outcome, add_working_days, dispute_until, feedback_due
from audit_app.rehearsal import story
from audit_app.workforce.models import Person, Programme, Site
from audit_app.workforce.rules import Channel

CHUNK = 5_000
DAY = dt.timedelta(days=1)
ALIKE, APART = 0.95, 0.68  # how often somebody decides as agreed; the one who is out of line
MISSED = (2, 5)  # months ago, in which one evaluator was not there
CLIENTS = {story.LUMEN.name: "Dana Whitlock, Lumen Pay", story.KESTREL.name: "Jonas Adler, Kestrel Home"}
WITHOUT_CLIENT = (6, 11)  # months ago, from and to: half a year in which Kestrel Home's client was not asked
WELL = (
    "Warm from the first sentence",
    "The cause was found quickly",
    "Clear words, no jargon",
    "Stayed calm",
)
CHANGE = ("Check who is asking before opening the account", "Say what happens next", "Write the reason down")
NEXT = (
    "Listen to two good openings together",
    "Use the card beside the screen for a week",
    "Role play on Friday",
)
STEPS = {
    1: "Coached twice a week",
    2: "Half a day of class, then two days beside an experienced agent",
    3: "Moved",
}


@dataclass(frozen=True, slots=True)
class Told:
    """An evaluation as far as this story needs it."""

    id: int
    agent_id: int
    agent: str
    boss_id: int | None
    boss: str
    evaluator_id: int | None
    evaluator: str
    programme_id: int
    site_id: int
    day: dt.date
    evaluated_on: dt.date
    urgent: bool
    failed: bool
    criterion: str


def load_coaching(
    database: Database, actor: Actor, deciders: Sequence[Actor], seed: int, day: dt.date
) -> None:
    """Tells the story over whatever evaluations there are; nothing when a part of it is there already.

    `deciders`: who takes steps and decides the dispute, neither of them an evaluator.
    """
    with database.transaction(actor.organisation_id) as session:
        if session.scalar(select(Calibration.id).limit(1)) is not None:
            return
        chance = random.Random(f"coaching {seed}")
        told = _evaluations(session)
        if not told:
            return
        service.apply_calibrations(session, actor, None, _chunks(_calibrations(session, chance, told, day)))
        service.apply_feedback(session, actor, None, _chunks(_feedback(chance, told, day)))
        service.apply_coachings(session, actor, None, _chunks(_coachings(chance, told, day)))
        _steps(session, deciders[0], chance, day)
        _disputes(session, deciders, day)
        _open_one(session, deciders[0], told, day)


def _chunks(rows: Iterator[Sequence[Any]]) -> Iterator[list[Sequence[Any]]]:
    everything = list(rows)
    return (everything[start : start + CHUNK] for start in range(0, len(everything), CHUNK))


def _evaluations(session: Session) -> list[Told]:
    """Every evaluation that counts, oldest first; two statements."""
    agent, boss, judge = aliased(Person), aliased(Person), aliased(Person)
    wrong: dict[int, str] = {}
    for number, code in session.execute(
        select(EvaluationError.evaluation_id, EvaluationError.criterion_code).order_by(
            EvaluationError.criterion_code
        )
    ):
        wrong.setdefault(number, code)
    rows: Any = session.execute(
        select(
            Evaluation.id,
            Evaluation.agent_id,
            agent.full_name,
            boss.id,
            func.coalesce(boss.full_name, ""),
            Evaluation.evaluator_id,
            func.coalesce(judge.full_name, ""),
            Evaluation.programme_id,
            Evaluation.site_id,
            Evaluation.day,
            Evaluation.evaluated_on,
            Evaluation.compliance_errors > 0,
            Evaluation.failed,
        )
        .join(agent, agent.id == Evaluation.agent_id)
        .outerjoin(boss, boss.id == agent.supervisor_id)
        .outerjoin(judge, judge.id == Evaluation.evaluator_id)
        .where(Evaluation.state == State.COUNTED)
        .order_by(Evaluation.evaluated_on, Evaluation.id)
    )
    return [Told(*(*row, wrong.get(row[0], ""))) for row in rows]


def _ago(month: dt.date, day: dt.date) -> int:
    """How many months a month lies back."""
    return (day.year - month.year) * 12 + day.month - month.month


def _calibrations(
    session: Session, chance: random.Random, told: Sequence[Told], day: dt.date
) -> Iterator[Sequence[Any]]:
    """One session a month at each site of each programme, with everybody who evaluated there that month."""
    seats: dict[tuple[dt.date, int, int], set[int]] = defaultdict(set)
    contacts: dict[tuple[dt.date, int, int], int] = {}
    for one in told:
        if one.evaluator_id is not None and _ago(one.day, day) > 0:
            key = (one.day.replace(day=1), one.programme_id, one.site_id)
            seats[key].add(one.evaluator_id)
            contacts.setdefault(key, one.id)
    names: dict[int, str] = {row[0]: row[1] for row in session.execute(select(Programme.id, Programme.name))}
    sites: dict[int, str] = {row[0]: row[1] for row in session.execute(select(Site.id, Site.name))}
    lines: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for programme, code, kind in session.execute(
        select(EvaluationForm.programme_id, Criterion.code, Criterion.error_class)
        .join(EvaluationForm, EvaluationForm.id == Criterion.form_id)
        .order_by(Criterion.position)
    ):
        lines[programme].append((code, kind.value))
    busiest = sorted(seats, key=lambda key: (-len(seats[key]), key))
    regulars = sorted(set.intersection(*(seats[key] for key in seats if key[1:] == busiest[0][1:])))
    apart, absent = regulars[0], regulars[-1]
    for key in sorted(seats):
        month, programme, site = key
        back, kestrel = _ago(month, day), names[programme] == story.KESTREL.name
        client = month.month % 3 == 2 and not (kestrel and WITHOUT_CLIENT[0] <= back <= WITHOUT_CLIENT[1])
        held_on = add_working_days(month, 6 + site % 5)
        head = (
            programme,
            held_on.isoformat(),
            f"CAL-{contacts[key]:06}",
            (Channel.CHAT if kestrel and back % 2 else Channel.PHONE).value,
            client,
        )
        who: list[tuple[int | None, str, float]] = [
            (person, "", APART if person == apart else ALIKE)
            for person in sorted(seats[key])
            if not (person == absent and back in MISSED)
        ]
        if client:
            who.append((None, CLIENTS.get(names[programme], "Client"), ALIKE))
        code = f"{month:%Y-%m} {names[programme][:3].upper()} {sites[site]}"
        yield from _sheets(chance, code, head, who, lines[programme])


def _sheets(
    chance: random.Random,
    code: str,
    head: tuple[int, str, str, str, bool],
    who: Sequence[tuple[int | None, str, float]],
    lines: Sequence[tuple[str, str]],
) -> Iterator[Sequence[Any]]:
    for criterion, kind in lines:
        agreed = chance.choices(list(Decision), weights=(76, 18, 6))[0]
        note = "The rule is now written beside the criterion" if chance.random() < 0.05 else ""
        for person, name, skill in who:
            decision = agreed if chance.random() < skill else chance.choice([*Decision])
            # A row as `service.CALIBRATION` lays it out.
            yield (
                code,
                criterion,
                person,
                name,
                person is None,
                decision.value,
                *head,
                kind,
                agreed.value,
                note,
            )


def _feedback(chance: random.Random, told: Sequence[Told], day: dt.date) -> Iterator[Sequence[Any]]:
    for one in told:
        luck = chance.random()
        most = 1 if one.urgent else 5
        days = chance.randint(0, most) if luck < 0.955 else most + chance.randint(1, 9)
        given_on = add_working_days(one.evaluated_on, days)
        if luck > 0.985 or given_on > day - DAY:
            continue
        signed_on = given_on + chance.randint(0, 3) * DAY
        signed = chance.random() < 0.93 and signed_on < day
        giver_id, giver = (one.evaluator_id, one.evaluator) if one.evaluator_id else (one.boss_id, one.boss)
        # A row as `service.FEEDBACK` lays it out.
        yield (
            one.id,
            one.agent_id,
            given_on.isoformat(),
            feedback_due(one.evaluated_on, compliance_critical=False).isoformat(),
            feedback_due(one.evaluated_on, compliance_critical=True).isoformat(),
            giver_id,
            giver,
            chance.choice(WELL),
            chance.choice(CHANGE) if one.criterion or chance.random() < 0.97 else "",
            chance.choice(NEXT),
            (Answer.SIGNED if signed else Answer.NONE).value,
            signed_on.isoformat() if signed else None,
            "",
        )


def _coachings(chance: random.Random, told: Sequence[Told], day: dt.date) -> Iterator[Sequence[Any]]:
    later: dict[int, list[Told]] = defaultdict(list)
    for one in told:
        later[one.agent_id].append(one)
    used: set[int] = set()
    for one in told:
        held_on = add_working_days(one.evaluated_on, chance.randint(1, 8))
        if not one.failed or one.boss_id is None or held_on >= day or chance.random() < 0.03:
            continue
        extra = next(
            (
                other.id
                for other in later[one.agent_id]
                if other.id not in used and held_on < other.evaluated_on <= one.evaluated_on + 30 * DAY
            ),
            None,
        )
        if extra is not None and chance.random() < 0.96:
            used.add(extra)
        else:
            extra = None
        signed_on = held_on + chance.randint(0, 2) * DAY
        # A row as `service.COACHING` lays it out, with the extra evaluation behind.
        yield (
            one.agent_id,
            held_on.isoformat(),
            one.id,
            one.criterion,
            one.boss_id,
            one.boss,
            chance.choice(list(CoachingMethod)).value,
            chance.choice(NEXT),
            signed_on.isoformat() if signed_on < day else None,
            one.programme_id,
            one.site_id,
            (held_on - COMPARE_DAYS * DAY).isoformat(),
            (held_on + COMPARE_DAYS * DAY).isoformat(),
            extra,
        )


def _steps(session: Session, actor: Actor, chance: random.Random, day: dt.date) -> None:
    """Most steps are taken in time, some late, some not at all."""
    taken = []
    for number, cycle, struck_on in session.execute(
        select(Escalation.id, Escalation.cycle, Escalation.struck_on)
        .where(Escalation.state == StepState.OPEN)
        .order_by(Escalation.struck_on, Escalation.id)
    ):
        luck = chance.random()
        on = (
            struck_on + chance.randint(1, 13) * DAY
            if luck < 0.9
            else struck_on + chance.randint(15, 30) * DAY
        )
        if luck < 0.95 and on < day:
            taken.append(service.TakeStep(number, on, STEPS[min(cycle, LAST_CYCLE)]))
    service.take_steps(session, actor, taken)


def _disputes(session: Session, deciders: Sequence[Actor], day: dt.date) -> None:
    """Two agents dispute a failed evaluation: one was right, the other waits for an answer."""
    found = session.execute(
        select(Feedback.evaluation_id, Feedback.given_on)
        .join(Evaluation, Evaluation.id == Feedback.evaluation_id)
        .where(Evaluation.failed, Feedback.given_on >= day - 12 * DAY, Evaluation.customer_errors == 1)
        .order_by(Feedback.given_on, Feedback.evaluation_id)
    ).all()
    open_ = [row for row in found if dispute_until(row[1]) >= day]
    for number, _given_on in open_[:2]:
        command = service.AnswerFeedback(
            number, Answer.DISPUTED, day, "The refund was confirmed by mail the same day; see the ticket."
        )
        service.answer_feedback(session, deciders[0], command)
    if open_:
        number = open_[0][0]
        kept = {
            code: count
            for code, kind, count in session.execute(
                select(
                    EvaluationError.criterion_code, EvaluationError.error_class, EvaluationError.count
                ).where(EvaluationError.evaluation_id == number)
            )
            if kind != ErrorClass.CUSTOMER
        }
        why = "The mail is in the ticket: the customer was helped at once."
        decision = service.DecideDispute(number, Outcome.CHANGED, why, kept)
        service.decide_dispute(session, deciders[-1], decision)


def _open_one(session: Session, actor: Actor, told: Sequence[Told], day: dt.date) -> None:
    """A calibration of this week: two sheets are in, the others are still to come."""
    recent = [one for one in told if one.evaluator_id is not None and one.day > day - 30 * DAY]
    form = session.execute(
        select(EvaluationForm.id, EvaluationForm.programme_id).order_by(EvaluationForm.id).limit(1)
    ).one_or_none()
    people = sorted(
        {
            one.evaluator_id
            for one in recent
            if one.evaluator_id is not None and form and one.programme_id == form[1]
        }
    )[:5]
    if form is None or len(people) < 2:
        return
    number = service.open_calibration(
        session,
        actor,
        service.OpenCalibration(
            code=f"{day:%Y-%m} open",
            programme_id=form[1],
            held_on=day,
            transaction_id=f"CAL-{recent[-1].id:06}",
            channel=Channel.PHONE,
            form_id=form[0],
            people=people,
        ),
    )
    codes = list(
        session.scalars(
            select(Criterion.code).where(Criterion.form_id == form[0]).order_by(Criterion.position)
        )
    )
    for place, seat in enumerate(service.open_seats(session, number)[:2]):
        sheet = {
            code: Decision.WRONG if index == 4 + place else Decision.RIGHT for index, code in enumerate(codes)
        }
        service.submit_sheet(session, actor, service.SubmitSheet(number, seat, sheet))
