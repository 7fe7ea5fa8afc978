"""What a vendor sees: its own assessments, and nothing that was not copied into its own rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_app.accounts.models import Membership, User
from audit_app.accounts.rules import Role
from audit_app.base.actor import Actor
from audit_app.base.errors import NotFound
from audit_app.base.i18n import gettext as _
from audit_app.evidence.models import EvidenceItem
from audit_app.portal.models import Asked, Assessment, Item, ItemProof, Objection, Section
from audit_app.portal.queries.scoring import Rated, score
from audit_app.portal.rules import AppealState, State, is_rated
from audit_app.scoring.rules import AuditScore, Rating


@dataclass(frozen=True, slots=True)
class AssessmentRow:
    """One self-assessment."""

    id: int
    operator: str
    title: str
    message: str
    checklist: str
    notice: str
    profile: Mapping[str, Any] | None
    due_on: dt.date
    state: State
    submitted_at: dt.datetime | None
    submitted_by: str
    released_at: dt.datetime | None
    appeal_until: dt.date | None

    @property
    def open(self) -> bool:
        return self.state in (State.INVITED, State.ANSWERING)


@dataclass(frozen=True, slots=True)
class SectionRow:
    """One section with how much of it is answered and who does it."""

    id: int
    code: str
    category: str
    shown: Mapping[str, Any]
    assignee_id: int | None
    assignee: str
    answered: int
    asked: int


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A proof beside an answer."""

    id: int
    evidence_id: int
    title: str
    pointer: str


@dataclass(frozen=True, slots=True)
class AskedRow:
    """A question with its answer."""

    text: str
    asked_by: str
    asked_at: dt.datetime
    answer: str
    answered_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class ObjectionRow:
    """An appeal of the vendor's."""

    reason: str
    raised_by: str
    raised_at: dt.datetime
    state: AppealState
    before: Rating | None
    after: Rating | None
    decision: str


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One question with its answer, and its result once released."""

    id: int
    section: str
    requirement: str
    shown: Mapping[str, Any]
    rating: Rating | None
    comment: str
    na_reason: str
    revision: int
    changed_by: str
    changed_at: dt.datetime | None
    verified: Rating | None
    told: str
    proofs: tuple[LinkRow, ...] = ()
    asked: tuple[AskedRow, ...] = ()
    objection: ObjectionRow | None = None

    @property
    def key(self) -> str:
        return self.requirement.replace(".", "-")

    @property
    def rated(self) -> bool:
        return is_rated(self.rating, self.na_reason)


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the vendor's."""

    user_id: int
    name: str
    email: str
    lead: bool


def list_assessments(session: Session, only: int | None = None) -> list[AssessmentRow]:
    query = select(Assessment).order_by(Assessment.due_on.desc(), Assessment.id.desc())
    if only is not None:
        query = query.where(Assessment.id == only)
    return [
        AssessmentRow(
            row.id,
            row.operator,
            row.title,
            row.message,
            row.checklist,
            row.notice,
            row.profile,
            row.due_on,
            row.state,
            row.submitted_at,
            row.submitted_by,
            row.released_at,
            row.appeal_until,
        )
        for row in session.scalars(query)
    ]


def get_assessment(session: Session, assessment_id: int) -> AssessmentRow:
    found = list_assessments(session, assessment_id)
    if not found:
        raise NotFound(_("There is no such self-assessment here."))
    return found[0]


def list_sections(session: Session, actor: Actor, assessment_id: int) -> list[SectionRow]:
    """All of them for a lead, the own ones for a contributor; in the checklist's order."""
    query = (
        select(Section, User.name)
        .outerjoin(User, User.id == Section.assignee_id)
        .where(Section.assessment_id == assessment_id)
        .order_by(Section.position)
    )
    if not actor.may("portal.delegate"):
        query = query.where(Section.assignee_id == actor.user_id)
    counts: dict[int, list[bool]] = {}
    for section_id, rating, reason in session.execute(
        select(Item.section_id, Item.rating, Item.na_reason).where(Item.assessment_id == assessment_id)
    ):
        counts.setdefault(section_id, []).append(is_rated(rating, reason))
    return [
        SectionRow(
            row.id,
            row.code,
            row.category,
            row.shown,
            row.assignee_id,
            name or "",
            sum(counts.get(row.id, ())),
            len(counts.get(row.id, ())),
        )
        for row, name in session.execute(query)
    ]


def get_section(session: Session, actor: Actor, assessment_id: int, code: str) -> SectionRow:
    """Raises NotFound, also for a section that a contributor was not handed."""
    for row in list_sections(session, actor, assessment_id):
        if row.code == code:
            return row
    raise NotFound(_("There is no such section here."))


def list_items(
    session: Session, assessment_id: int, *, section_id: int | None = None, requirement: str | None = None
) -> list[ItemRow]:
    """Questions with answers, proofs, questions back and appeals: four statements, however many."""
    query = (
        select(Item, Section.code)
        .join(Section, Section.id == Item.section_id)
        .where(Item.assessment_id == assessment_id)
        .order_by(Item.position)
    )
    if section_id is not None:
        query = query.where(Item.section_id == section_id)
    if requirement is not None:
        query = query.where(Item.requirement == requirement)
    rows = session.execute(query).all()
    ids = [item.id for item, _code in rows]
    proofs, asked, objections = _proofs(session, ids), _asked(session, ids), _objections(session, ids)
    return [
        ItemRow(
            item.id,
            code,
            item.requirement,
            item.shown,
            item.rating,
            item.comment,
            item.na_reason,
            item.revision,
            item.changed_by,
            item.changed_at,
            item.verified,
            item.told,
            tuple(proofs.get(item.id, ())),
            tuple(asked.get(item.id, ())),
            objections.get(item.id),
        )
        for item, code in rows
    ]


def _proofs(session: Session, ids: list[int]) -> dict[int, list[LinkRow]]:
    found: dict[int, list[LinkRow]] = {}
    rows = session.execute(
        select(ItemProof, EvidenceItem.title)
        .join(EvidenceItem, EvidenceItem.id == ItemProof.evidence_id)
        .where(ItemProof.item_id.in_(ids))
        .order_by(ItemProof.id)
    )
    for link, title in rows:
        found.setdefault(link.item_id, []).append(LinkRow(link.id, link.evidence_id, title, link.pointer))
    return found


def _asked(session: Session, ids: list[int]) -> dict[int, list[AskedRow]]:
    found: dict[int, list[AskedRow]] = {}
    for row in session.scalars(select(Asked).where(Asked.item_id.in_(ids)).order_by(Asked.id)):
        found.setdefault(row.item_id, []).append(
            AskedRow(row.text, row.asked_by, row.asked_at, row.answer, row.answered_at)
        )
    return found


def _objections(session: Session, ids: list[int]) -> dict[int, ObjectionRow]:
    return {
        row.item_id: ObjectionRow(
            row.reason, row.raised_by, row.raised_at, row.state, row.before, row.after, row.decision
        )
        for row in session.scalars(select(Objection).where(Objection.item_id.in_(ids)))
    }


def find_link(session: Session, assessment_id: int, link_id: int, codes: Collection[str]) -> int:
    """The proof behind a link of one of these sections; raises NotFound."""
    found = session.execute(
        select(ItemProof.evidence_id, Section.code)
        .join(Item, Item.id == ItemProof.item_id)
        .join(Section, Section.id == Item.section_id)
        .where(ItemProof.id == link_id, Item.assessment_id == assessment_id)
    ).one_or_none()
    if found is None or found.code not in codes:
        raise NotFound(_("There is no such proof here."))
    return int(found.evidence_id)


def list_colleagues(session: Session, organisation_id: int) -> list[Colleague]:
    """Everybody of this vendor who may come in."""
    rows = session.execute(
        select(User.id, User.name, User.email, Membership.role)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.organisation_id == organisation_id, Membership.active)
        .order_by(User.name, User.id)
    )
    return [Colleague(number, name, email, role is Role.VENDOR_LEAD) for number, name, email, role in rows]


def rated(sections: list[SectionRow], items: list[ItemRow], *, verified: bool = False) -> list[Rated]:
    """What a score needs of each item, where the checklist shows vendors all of it."""
    above = {row.code: row for row in sections}
    return [
        Rated(
            above[item.section].category,
            item.section,
            above[item.section].shown["points"],
            item.requirement,
            item.shown["kind"],
            item.shown["must_have"],
            item.verified if verified else item.rating,
        )
        for item in items
        if item.section in above
    ]


def own_score(
    assessment: AssessmentRow, sections: list[SectionRow], items: list[ItemRow], *, verified: bool = False
) -> AuditScore | None:
    """What the ratings come to, if the checklist shows vendors all that a score needs."""
    if assessment.profile is None:
        return None
    return score(assessment.profile, rated(sections, items, verified=verified), assessment.due_on)
