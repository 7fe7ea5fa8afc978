"""Turns what was drawn into the records to be shown, and says which of them are known to be missing."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from audit_app.actions.models import ControlledDocument, DocumentVersion
from audit_app.base.figure import Scope
from audit_app.base.i18n import gettext as _
from audit_app.drill.queries.pools import ONE_DAY, Pools, first_day, next_month
from audit_app.drill.rules import PEOPLE, Known, Stratum
from audit_app.quality.models import AgentMonth, Coaching, Evaluation, Feedback
from audit_app.quality.rules import State
from audit_app.training.models import Completion
from audit_app.training.queries import needs
from audit_app.training.queries.standings import Cell, cells, last_tries
from audit_app.training.rules import GOOD, ModuleKind, Result
from audit_app.workforce.models import Person
from audit_app.workforce.queries import PersonOn

# The requirements that such records answer in the list that comes with the product; another list may lack some.
JOB_SHEET, TRAINING, SKILL, SUPPORT_SKILL = "3.1b", "3.3b", "3.4c", "3.4e"
EVALUATION, FEEDBACK, COACHING, MONTHLY = "2.7b", "2.9b", "2.9c", "2.13b"


@dataclass(frozen=True, slots=True)
class Asked:
    """One record to be shown: of whom or what, for which requirement, and what the tool knows of it."""

    stratum: Stratum
    key: str
    subject: str
    requirement: str
    record: str
    known: Known
    detail: str = ""


@dataclass(frozen=True, slots=True)
class _Evaluated:
    id: int
    transaction: str
    agent_id: int
    agent: str
    month: dt.date
    day: dt.date
    evaluator: str
    failed: bool
    feedback_on: dt.date | None
    coached_on: dt.date | None


def list_records(session: Session, pools: Pools, scope: Scope) -> list[Asked]:
    """The records of everything drawn, in the order drawn: some ten statements, whatever was drawn."""
    keys = {stratum: [pick.key for pick in pools.picks if pick.stratum is stratum] for stratum in Stratum}
    people = [pools.people[key] for stratum in PEOPLE for key in keys[stratum]]
    months = [first_day(key) for key in keys[Stratum.MONTH]]
    evaluated = _evaluated(
        session,
        [person.id for person in people],
        months[:1],
        [pools.evaluations[key] for key in keys[Stratum.EVALUATION]],
    )
    return [
        *_of_people(session, pools, people, months, evaluated, scope),
        *_of_months(session, months, scope),
        *(
            record
            for key in keys[Stratum.EVALUATION]
            for record in _of_transaction(key, evaluated[pools.evaluations[key]])
        ),
        *(
            Asked(
                Stratum.CONTACT,
                key,
                _("Contact %(key)s", key=key),
                "",
                _("Recording or record of the contact"),
                Known.ASK,
            )
            for key in keys[Stratum.CONTACT]
        ),
        *(_of_proof(pools, key) for key in keys[Stratum.PROOF]),
        *_of_documents(session, keys[Stratum.DOCUMENT], scope.as_of),
    ]


def _of_people(
    session: Session,
    pools: Pools,
    people: list[PersonOn],
    months: list[dt.date],
    evaluated: dict[int, _Evaluated],
    scope: Scope,
) -> Iterator[Asked]:
    strata = {pick.key: pick.stratum for pick in pools.picks if pick.stratum in PEOPLE}
    asked = needs(session)
    tries = last_tries(session, scope.as_of, [person.id for person in people])
    proofs = _proofs(session, [person.id for person in people])
    by_agent: dict[int, list[_Evaluated]] = defaultdict(list)
    for one in evaluated.values():
        if one.month in months[:1]:
            by_agent[one.agent_id].append(one)
    for person in people:
        head = (strata[person.code], person.code, f"{person.full_name} ({person.code}), {person.job}")
        own = list(cells([person], asked, tries, scope.as_of))
        yield Asked(
            *head,
            JOB_SHEET,
            _("Job sheet of %(job)s", job=person.job or _("no job")),
            Known.THERE if own else Known.MISSING,
            _("%(count)s requirements written down", count=len(own))
            if own
            else _("nothing is required of this job"),
        )
        for cell in own:
            yield _training(head, cell, proofs, support=person.support)
        if months and person.customer_facing and person.live_on and person.live_on < next_month(months[0]):
            yield from _evaluations(head, months[0], by_agent[person.id])


def _training(
    head: tuple[Stratum, str, str], cell: Cell, proofs: dict[tuple[int, int, dt.date], str], *, support: bool
) -> Asked:
    module = cell.asked.module
    skill = module.kind == ModuleKind.SKILL
    code = (SUPPORT_SKILL if support else SKILL) if skill else TRAINING
    record = f"{module.code} {module.title}"
    if cell.standing.status not in GOOD or cell.last_pass is None:
        never = (
            _("never passed")
            if cell.last_pass is None
            else _("passed %(day)s, not valid any more", day=cell.last_pass)
        )
        return Asked(*head, code, record, Known.MISSING, never)
    proof = proofs.get((cell.person.id, module.id, cell.last_pass), "")
    passed = _("passed %(day)s", day=cell.last_pass)
    if not proof:
        return Asked(*head, code, record, Known.NO_PROOF, _("%(passed)s, no proof is named", passed=passed))
    return Asked(*head, code, record, Known.THERE, f"{passed}, {proof}")


def _evaluations(head: tuple[Stratum, str, str], month: dt.date, own: list[_Evaluated]) -> Iterator[Asked]:
    record = _("Evaluations of %(month)s", month=f"{month:%Y-%m}")
    if not own:
        yield Asked(*head, EVALUATION, record, Known.MISSING, _("none is on record"))
        return
    yield Asked(*head, EVALUATION, record, Known.THERE, _("%(count)s on record", count=len(own)))
    for one in sorted(own, key=lambda one: (one.day, one.id)):
        yield from _followed(head, one)


def _followed(head: tuple[Stratum, str, str], one: _Evaluated) -> Iterator[Asked]:
    given = one.feedback_on
    yield Asked(
        *head,
        FEEDBACK,
        _("Feedback on %(transaction)s of %(day)s", transaction=one.transaction, day=one.day),
        Known.THERE if given else Known.MISSING,
        _("given %(day)s", day=given) if given else _("no feedback is on record"),
    )
    if one.failed:
        held = one.coached_on
        yield Asked(
            *head,
            COACHING,
            _("Coaching after %(transaction)s, which failed", transaction=one.transaction),
            Known.THERE if held else Known.MISSING,
            _("held %(day)s", day=held) if held else _("no coaching is on record"),
        )


def _of_transaction(key: str, one: _Evaluated) -> Iterator[Asked]:
    head = (Stratum.EVALUATION, key, _("Contact %(key)s", key=f"{one.transaction}, {one.agent}, {one.day}"))
    yield Asked(*head, "", _("Recording or record of the contact"), Known.ASK)
    sheet = _("by %(name)s", name=one.evaluator) if one.evaluator else ""
    yield Asked(*head, EVALUATION, _("Evaluation sheet, line by line"), Known.THERE, sheet)
    yield from _followed(head, one)


def _of_months(session: Session, months: list[dt.date], scope: Scope) -> Iterator[Asked]:
    if not months:
        return
    within = [Completion.completed_on.between(month, next_month(month) - ONE_DAY) for month in months]
    taught = session.execute(select(*(func.count(case((one, 1))) for one in within))).one()
    tallied: Any = session.execute(
        select(AgentMonth.month, func.sum(AgentMonth.n))
        .where(
            AgentMonth.month.in_(months),
            *([AgentMonth.programme_id.in_(scope.programmes)] if scope.programmes else []),
            *([AgentMonth.site_id.in_(scope.sites)] if scope.sites else []),
        )
        .group_by(AgentMonth.month)
    )
    evaluations = {row[0]: row[1] for row in tallied}
    for month, completions in zip(months, taught, strict=True):
        text = f"{month:%Y-%m}"
        head = (Stratum.MONTH, text, _("Month %(month)s", month=text))
        yield _counted(head, TRAINING, _("Training and verification records of the month"), completions)
        yield _counted(head, EVALUATION, _("Evaluations of the month"), evaluations.get(month, 0))
        yield Asked(*head, MONTHLY, _("Figures of the month with their raw counts"), Known.ASK)


def _counted(head: tuple[Stratum, str, str], code: str, record: str, count: int) -> Asked:
    known = Known.THERE if count else Known.MISSING
    return Asked(*head, code, record, known, _("%(count)s on record", count=count))


def _of_proof(pools: Pools, key: str) -> Asked:
    code, link = pools.proofs[key]
    where = f"{link.filename}, {link.pointer}" if link.pointer else link.filename
    known, detail = (Known.MISSING, _("withdrawn")) if link.withdrawn else (Known.THERE, where)
    return Asked(
        Stratum.PROOF,
        key,
        link.title[:300],
        code,
        _("The original of this proof, at its place of work"),
        known,
        detail,
    )


def _of_documents(session: Session, codes: list[str], day: dt.date) -> Iterator[Asked]:
    query: Any = (
        select(
            ControlledDocument.code,
            ControlledDocument.title,
            ControlledDocument.owner,
            DocumentVersion.version,
            DocumentVersion.review_due_on,
        )
        .outerjoin(
            DocumentVersion,
            (DocumentVersion.document_id == ControlledDocument.id) & (DocumentVersion.approved_on <= day),
        )
        .where(ControlledDocument.code.in_(codes))
        .order_by(DocumentVersion.approved_on, DocumentVersion.id)
    )
    newest = {row.code: row for row in session.execute(query)}
    for code in codes:
        row = newest[code]
        head = (Stratum.DOCUMENT, code, f"{row.code} {row.title}"[:300])
        record = _("The version in use at the workplace, with its approval")
        if row.version is None:
            yield Asked(*head, "", record, Known.MISSING, _("no approved version"))
        elif row.review_due_on is not None and row.review_due_on < day:
            yield Asked(*head, "", record, Known.MISSING, _("review was due %(day)s", day=row.review_due_on))
        else:
            yield Asked(*head, "", record, Known.THERE, _("version %(version)s", version=row.version))


def _evaluated(
    session: Session, people: Collection[int], months: list[dt.date], numbers: Collection[int]
) -> dict[int, _Evaluated]:
    """The evaluations of these people in these months, and those of these numbers, with what followed."""
    coached = (
        select(func.min(Coaching.held_on)).where(Coaching.evaluation_id == Evaluation.id).scalar_subquery()
    )
    query: Any = (
        select(
            Evaluation.id,
            Evaluation.transaction_id,
            Evaluation.agent_id,
            Person.full_name,
            Evaluation.month,
            Evaluation.day,
            Evaluation.evaluator_name,
            Evaluation.failed,
            Feedback.given_on,
            coached,
        )
        .join(Person, Person.id == Evaluation.agent_id)
        .outerjoin(Feedback, Feedback.evaluation_id == Evaluation.id)
        .where(
            (Evaluation.agent_id.in_(people) & Evaluation.month.in_(months)) | Evaluation.id.in_(numbers),
            Evaluation.state == State.COUNTED,
        )
    )
    return {row[0]: _Evaluated(*row) for row in session.execute(query)}


def _proofs(session: Session, people: Collection[int]) -> dict[tuple[int, int, dt.date], str]:
    """The proof named for each pass of these people, by person, module and day."""
    query = select(
        Completion.person_id,
        Completion.module_id,
        Completion.completed_on,
        Completion.proof,
        Completion.evidence_id,
    ).where(Completion.person_id.in_(people), Completion.result == Result.PASS)
    found: dict[tuple[int, int, dt.date], str] = {}
    for person, module, day, proof, evidence in session.execute(query):
        named = proof or (_("proof %(number)s in the library", number=evidence) if evidence else "")
        found[person, module, day] = found.get((person, module, day)) or named
    return found
