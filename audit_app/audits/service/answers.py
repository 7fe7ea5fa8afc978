"""Saves answers: field by field, refusing what would overwrite somebody, and what the rules refuse."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from audit_app.areas.queries import accounts_of
from audit_app.auditlog import service as auditlog
from audit_app.audits.models import Answer, AnswerProof, Audit
from audit_app.audits.queries.audits import get_audit
from audit_app.audits.queries.book import asked_of
from audit_app.audits.queries.scope import scope_names, scope_of
from audit_app.audits.rules import (
    FIELDS,
    LONGEST_TEXT,
    AnswerState,
    Rating,
    State,
    check_rating,
    may_answer,
    may_confirm,
    stale_fields,
)
from audit_app.audits.service.areas import refuse_own_area, refuse_unassigned, why_own_area
from audit_app.audits.service.common import lock_audit, refresh
from audit_app.audits.service.refusals import refuse, sentence
from audit_app.base import clock
from audit_app.base.actor import Actor
from audit_app.base.errors import Conflict, Invalid, NotFound
from audit_app.base.figure import Outcome
from audit_app.base.i18n import gettext as _
from audit_app.base.prepared import OWNER, Prepared
from audit_app.catalog.queries import get_release
from audit_app.checks.queries import run_checks
from audit_app.evidence.models import EvidenceItem
from audit_app.scoring.rules import AuditScore

_FIND_ANSWER = Prepared(
    select(Answer).where(
        Answer.audit_id == bindparam("audit_id"),
        Answer.requirement == bindparam("requirement"),
        Answer.organisation_id == OWNER,
    )
)


@dataclass(frozen=True, slots=True)
class SaveAnswer:
    """New values of some fields of one answer; `revision` is what the person had seen."""

    audit_id: int
    requirement: str
    revision: int
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ConfirmNotApplicable:
    """A second person's word on "not applicable": agreed or sent back."""

    audit_id: int
    requirement: str
    agreed: bool


@dataclass(frozen=True, slots=True)
class RateMany:
    """One rating and one note for several requirements."""

    audit_id: int
    requirements: tuple[str, ...]
    rating: Rating | None
    notes: str = ""
    na_reason: str = ""


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save came to."""

    revision: int
    saved_at: dt.datetime
    score: AuditScore


def save_answer(session: Session, actor: Actor, command: SaveAnswer) -> Saved:
    """Saves fields of one answer.

    Raises Conflict with `current` values when somebody else changed one of these fields meanwhile, Invalid when
    the rating needs something that is not there.
    """
    audit = _open_audit(session, actor, command.audit_id)
    answer = _lock_answer(session, audit.id, command.requirement)
    values = _clean(command.values)
    _refuse_stale(answer, command.revision, values)
    _apply(session, actor, audit, answer, values)
    score = refresh(session, audit, answer)
    return Saved(answer.revision, audit.changed_at, score)


def confirm_not_applicable(session: Session, actor: Actor, command: ConfirmNotApplicable) -> Saved:
    """Confirms that a requirement does not apply, or sends it back as unanswered."""
    actor.require("audits.confirm_na")
    audit = _open_audit(session, actor, command.audit_id)
    answer = _lock_answer(session, audit.id, command.requirement)
    refuse(
        may_confirm(answer_state(session, audit, answer), accounts_of(session, actor.user_id)),
        answer.requirement,
    )
    refuse_own_area(session, actor, audit, answer.parameter)
    refuse_unassigned(session, actor, audit.id, answer.parameter)
    if command.agreed:
        answer.na_confirmed_by_id, answer.na_confirmed_by = actor.user_id, actor.name
    else:
        answer.rating, answer.rated_by_id = None, None
        _clear_not_applicable(answer)
    _touch(actor, answer, ("rating",))
    action = "audits.not_applicable.confirmed" if command.agreed else "audits.not_applicable.returned"
    auditlog.record(
        session, actor, action, ("answer", answer.id), {"audit": audit.id, "requirement": answer.requirement}
    )
    return Saved(answer.revision, clock.now(), refresh(session, audit))


def preview_many(session: Session, actor: Actor, command: RateMany) -> list[tuple[str, Rating | None, str]]:
    """What rating many would do: (requirement, rating now, why not or "")."""
    audit = session.get(Audit, command.audit_id)
    if audit is None:
        raise NotFound(_("There is no such audit."))
    rows = []
    for answer in _many(session, command):
        state = answer_state(
            session,
            audit,
            answer,
            {"rating": command.rating, "na_reason": command.na_reason or answer.na_reason},
        )
        refusal = check_rating(state, gate=has_gate(session, audit))
        why = sentence(refusal, answer.requirement) if refusal else ""
        if state.rating is not answer.rating:
            why = why_own_area(session, actor, audit, answer.parameter) or why
        rows.append((answer.requirement, answer.rating, why))
    return rows


def rate_many(session: Session, actor: Actor, command: RateMany) -> Saved:
    """Rates several requirements alike, all or none."""
    audit = _open_audit(session, actor, command.audit_id)
    answers = _many(session, command)
    for answer in answers:
        values: dict[str, Any] = {"rating": command.rating}
        if command.notes:
            values["notes"] = f"{answer.notes}\n{command.notes}".strip()
        if command.na_reason:
            values["na_reason"] = command.na_reason
        _apply(session, actor, audit, answer, _clean(values))
    return Saved(0, clock.now(), refresh(session, audit))


def _many(session: Session, command: RateMany) -> Sequence[Answer]:
    answers = session.scalars(
        select(Answer)
        .where(Answer.audit_id == command.audit_id, Answer.requirement.in_(command.requirements))
        .order_by(Answer.id)
    ).all()
    if len(answers) != len(set(command.requirements)) or not answers:
        raise NotFound(_("One of the chosen requirements is not part of this audit. Choose again."))
    return answers


def _open_audit(session: Session, actor: Actor, audit_id: int) -> Audit:
    audit = lock_audit(session, audit_id)
    refuse(may_answer(audit.state, reviewer=actor.may("audits.review")))
    return audit


def _lock_answer(session: Session, audit_id: int, requirement: str) -> Answer:
    answer: Answer | None = _FIND_ANSWER.one_object(session, audit_id=audit_id, requirement=requirement)
    if answer is None:
        raise NotFound(_("Requirement %(code)s is not part of this audit.", code=requirement))
    return answer


def _clean(values: Mapping[str, Any]) -> dict[str, Any]:
    unknown = values.keys() - set(FIELDS)
    if unknown:
        raise Invalid(_("An answer has no field %(name)s.", name=", ".join(sorted(unknown))))
    for name, value in values.items():
        if isinstance(value, str) and len(value) > LONGEST_TEXT:
            raise Invalid(
                _(
                    "This text is longer than %(most)s characters. Put the long version into a proof.",
                    most=LONGEST_TEXT,
                ),
                {name: _("Too long.")},
            )
    owner = values.get("owner")
    if owner and len(owner) > 200:
        raise Invalid(_("The owner's name is too long."), {"owner": _("Use at most 200 characters.")})
    due = values.get("due_on")
    if isinstance(due, dt.date) and not 2000 <= due.year <= clock.today().year + 10:
        raise Invalid(_("Check the year of the due date."), {"due_on": _("Check the year.")})
    return dict(values)


def _refuse_stale(answer: Answer, seen: int, values: Mapping[str, Any]) -> None:
    current = {name: getattr(answer, name) for name in FIELDS}
    stale = stale_fields(answer.touched, seen, current, values)
    if stale:
        raise Conflict(
            _(
                "%(who)s changed this while you were typing. Both texts are kept: choose one.",
                who=answer.changed_by or _("Somebody"),
            ),
            {
                "revision": answer.revision,
                "changed_by": answer.changed_by,
                "changed_at": auditlog.plain(answer.changed_at),
                "fields": {name: auditlog.plain(current[name]) for name in stale},
            },
        )


def _apply(session: Session, actor: Actor, audit: Audit, answer: Answer, values: Mapping[str, Any]) -> None:
    change = auditlog.changes({name: getattr(answer, name) for name in values}, values)
    changed = change["to"]
    if not changed:
        return
    refuse_unassigned(session, actor, audit.id, answer.parameter)
    if "rating" in changed or ("na_reason" in changed and answer.rating is Rating.NOT_APPLICABLE):
        refuse_own_area(session, actor, audit, answer.parameter)
        refuse(
            check_rating(answer_state(session, audit, answer, values), gate=has_gate(session, audit)),
            answer.requirement,
        )
        _clear_confirmation(answer)
        if "rating" in changed:
            answer.rated_by_id = actor.user_id if values["rating"] else None
        if values.get("rating", answer.rating) is Rating.NOT_APPLICABLE:
            answer.na_by_id, answer.na_by = actor.user_id, actor.name
    for name in changed:
        setattr(answer, name, values[name])
    _touch(actor, answer, tuple(changed))
    if audit.state is State.DRAFT:
        audit.state = State.IN_PROGRESS
    auditlog.record(
        session,
        actor,
        "audits.answer.saved",
        ("answer", answer.id),
        {"audit": audit.id, "requirement": answer.requirement, "revision": answer.revision, **change},
    )


def _touch(actor: Actor, answer: Answer, names: Sequence[str]) -> None:
    answer.revision += 1
    answer.touched = {**answer.touched, **dict.fromkeys(names, answer.revision)}
    answer.changed_at, answer.changed_by = clock.now(), actor.name


def _clear_confirmation(answer: Answer) -> None:
    answer.na_confirmed_by_id, answer.na_confirmed_by = None, ""


def _clear_not_applicable(answer: Answer) -> None:
    _clear_confirmation(answer)
    answer.na_by_id, answer.na_by = None, ""


def answer_state(
    session: Session, audit: Audit, answer: Answer, values: Mapping[str, Any] | None = None
) -> AnswerState:
    """The answer as the rules see it, with `values` about to be saved; looks for proof only where *met* needs it."""
    values = values or {}
    rating = values.get("rating", answer.rating)
    proofs, records = 0, False
    if rating is Rating.MET:
        proofs = count_proofs(session, answer.id)
        records = not proofs and records_answer(session, audit.id, answer.requirement)
    return AnswerState(
        rating=rating,
        na_reason=values.get("na_reason", answer.na_reason) or "",
        na_by_id=answer.na_by_id,
        na_confirmed=bool(answer.na_confirmed_by),
        proofs=proofs,
        records_answer=records,
    )


def count_proofs(session: Session, answer_id: int) -> int:
    """How many proofs that still hold are linked to an answer."""
    return (
        session.scalar(
            select(func.count())
            .select_from(AnswerProof)
            .join(EvidenceItem, EvidenceItem.id == AnswerProof.item_id)
            .where(AnswerProof.answer_id == answer_id, EvidenceItem.withdrawn_at.is_(None))
        )
        or 0
    )


def records_answer(session: Session, audit_id: int, requirement: str) -> bool:
    """True when the requirement's computed check says by itself that it is met."""
    audit = get_audit(session, audit_id)
    check = asked_of(get_release(session, audit.release_id), requirement).check
    if not check:
        return False
    figure = run_checks(session, [check], scope_of(audit, scope_names(session, audit_id))).get(check)
    return figure is not None and figure.outcome is Outcome.MET


def has_gate(session: Session, audit: Audit) -> bool:
    """Whether the audit's release asks for proof behind every *met*."""
    rule = get_release(session, audit.release_id).scoring.get("evidence_gate", {"value": True})
    return bool(rule["value"] if isinstance(rule, Mapping) else rule)
