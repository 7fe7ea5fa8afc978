"""Audits through the API: everything that the walk, the plan and the overview can do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from audit_app.auditlog import queries as trail
from audit_app.auditlog.queries import EntryRow
from audit_app.audits import queries, service
from audit_app.audits.queries import AnswerRow, AuditRow, Plan, ProofUse, SignOffRow
from audit_app.audits.rules import Rating, State
from audit_app.base.actor import Actor
from audit_app.base.errors import NotFound
from audit_app.base.figure import FigureRows
from audit_app.base.i18n import gettext as _
from audit_app.base.paging import SIZE, Page
from audit_app.checks.queries import rows_behind
from audit_app.scoring import rules as scoring
from audit_app.web.endpoints import Api

api = Api("audits")


@dataclass(frozen=True, slots=True)
class Whole:
    """An audit with its team, its plan and every signature there was."""

    audit: AuditRow
    team: tuple[tuple[int, str], ...]
    plan: tuple[Plan, ...]
    sign_offs: tuple[SignOffRow, ...]


@dataclass(frozen=True, slots=True)
class Fields:
    """New values of some fields of an answer; what is left out stays as it is. `revision` is what you had read."""

    revision: int
    rating: Rating | None = None
    finding: str = ""
    notes: str = ""
    owner: str = ""
    due_on: dt.date | None = None
    na_reason: str = ""


@dataclass(frozen=True, slots=True)
class SavedAnswer:
    """The answer's new revision, and the audit's score as shown."""

    revision: int
    saved_at: dt.datetime
    total: str
    verdict: str
    answered: int
    applicable: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What rating one requirement like that would come to; `refused` says why not."""

    requirement: str
    rating: Rating | None
    refused: str


def list_audits(
    session: Session,
    *,
    text: str = "",
    state: State | None = None,
    sort: str = "-changed",
    page: int = 1,
    size: int = SIZE,
) -> Page[AuditRow]:
    """Audits, the one changed last first; `sort` is name, state, period or changed, with a minus downwards."""
    return queries.list_audits(session, text=text, state=state, sort=sort, page=page, size=size)


def get_audit(session: Session, audit_id: int) -> Whole:
    """One audit with its team, plan and signatures."""
    audit = queries.get_audit(session, audit_id)
    return Whole(
        audit,
        tuple(queries.list_members(session, audit_id)),
        tuple(queries.list_plans(session, audit_id).values()),
        tuple(queries.list_sign_offs(session, audit_id)),
    )


def list_answers(session: Session, audit_id: int, parameter: str = "") -> list[AnswerRow]:
    """Every answer of an audit with its proof, or those of one parameter."""
    queries.get_audit(session, audit_id)
    return list(queries.list_answers(session, audit_id, parameter or None).values())


def save_answer(
    session: Session, actor: Actor, audit_id: int, requirement: str, **values: Any
) -> SavedAnswer:
    """Saves fields of one answer; 409 with the present text when somebody changed one of them meanwhile."""
    revision = values.pop("revision")
    command = service.SaveAnswer(audit_id, requirement, revision, values)
    return _saved(service.save_answer(session, actor, command))


def confirm(session: Session, actor: Actor, command: service.ConfirmNotApplicable) -> SavedAnswer:
    """Confirms that a requirement does not apply, or sends it back as unanswered."""
    return _saved(service.confirm_not_applicable(session, actor, command))


def rate_many(session: Session, actor: Actor, command: service.RateMany) -> SavedAnswer:
    """Rates several requirements alike, all or none."""
    return _saved(service.rate_many(session, actor, command))


def preview_many(session: Session, actor: Actor, command: service.RateMany) -> list[Preview]:
    """What rating several requirements alike would do."""
    return [Preview(*row) for row in service.preview_many(session, actor, command)]


def _saved(saved: service.Saved) -> SavedAnswer:
    score = saved.score
    return SavedAnswer(
        saved.revision,
        saved.saved_at,
        scoring.shown_share(score.total),
        score.verdict.value,
        score.completeness.answered,
        score.completeness.applicable,
    )


def get_score(session: Session, audit_id: int, met: tuple[str, ...] = ()) -> dict[str, Any]:
    """The score with every reason; `met` asks what it would be if these requirements were met."""
    book = queries.get_book(session, audit_id, figures=False)
    known = {item.code for item in book.release.requirements}
    chosen = dict.fromkeys([code for code in met if code in known], scoring.Rating.MET)
    score = scoring.what_if(book.profile, book.inputs, book.month, chosen) if chosen else book.score
    return scoring.as_data(score)


def list_gaps(session: Session, audit_id: int) -> list[scoring.Gap]:
    """What stands between the audit and its marks, the heaviest first."""
    return queries.get_book(session, audit_id, figures=False).gaps


def export(session: Session, audit_id: int) -> dict[str, Any]:
    """The audit as one document, from which a stranger can recompute its score."""
    return queries.export(session, audit_id)


def list_history(session: Session, audit_id: int) -> list[EntryRow]:
    """What happened to an audit, newest first."""
    queries.get_audit(session, audit_id)
    return trail.list_of_subject(session, "audit", audit_id, None)


def list_answer_history(session: Session, audit_id: int, requirement: str) -> list[EntryRow]:
    """What happened to an answer, newest first."""
    answer = queries.get_answer(session, audit_id, requirement)
    return trail.list_of_subject(session, "answer", answer.id, None)


def records(session: Session, audit_id: int, requirement: str) -> FigureRows:
    """The rows of records that answer a requirement, those against it first."""
    book = queries.get_book(session, audit_id, requirement=requirement)
    asked = book.release.requirement(requirement)
    if not asked.check:
        raise NotFound(_("Requirement %(code)s is not answered by records.", code=requirement))
    return rows_behind(session, asked.check, book.scope)


def save_plan(
    session: Session, actor: Actor, audit_id: int, parameters: Iterable[service.PlanParameter]
) -> None:
    """Says who answers which parameter, by when."""
    service.plan_parameters(session, actor, audit_id, parameters)


def list_uses(session: Session, item_id: int) -> list[ProofUse]:
    """Where a proof is used."""
    return queries.list_uses(session, [item_id], None)


ONE = "/audits/<int:audit_id>"
ANSWER = f"{ONE}/answers/<requirement>"

api.get("/audits", "audits.see", list_audits)
api.post("/audits", "audits.start", service.start_audit, "Starts an audit of a release of a checklist.")
api.get(ONE, "audits.see", get_audit)
api.put(ONE, "audits.plan", service.change_audit, "Changes what an audit covers and who works on it.")
api.put(f"{ONE}/plan", "audits.plan", save_plan)
api.post(f"{ONE}/state", "audits.answer", service.move, "Moves an audit on: review, signature, reopening.")
api.get(f"{ONE}/answers", "audits.see", list_answers)
api.get(ANSWER, "audits.see", queries.get_answer, "One answer with its proof.")
api.patch(ANSWER, "audits.answer", save_answer, fields=Fields)
api.post(f"{ANSWER}/confirmation", "audits.confirm_na", confirm)
api.post(f"{ANSWER}/proof", "audits.answer", service.link_proof, "Links a proof that is there to an answer.")
api.put(
    f"{ONE}/links/<int:link_id>", "audits.answer", service.change_pointer, "Changes where in a proof to look."
)
api.delete(
    f"{ONE}/links/<int:link_id>", "audits.answer", service.unlink_proof, "Takes a proof off an answer."
)
api.get(f"{ANSWER}/history", "audits.see", list_answer_history)
api.get(f"{ANSWER}/records", "checks.see", records)
api.post(f"{ONE}/ratings", "audits.answer", rate_many)
api.post(f"{ONE}/ratings/preview", "audits.answer", preview_many, dry=True)
api.get(f"{ONE}/score", "audits.see", get_score)
api.get(f"{ONE}/gaps", "audits.see", list_gaps)
api.get(f"{ONE}/export", "reports.request", export)
api.get(f"{ONE}/history", "audits.see", list_history)
api.get("/proofs/<int:item_id>/uses", "audits.see", list_uses)
