"""What the operator sees: campaigns with their vendors, one submission beside its verification, questions, appeals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from audit_app.base.errors import NotFound
from audit_app.base.i18n import gettext as _
from audit_app.catalog.queries import get_release
from audit_app.catalog.rules import Release
from audit_app.evidence.models import EvidenceItem
from audit_app.portal.models import Appeal, Campaign, Invitation, Question, Received, ReceivedProof
from audit_app.portal.queries.scoring import total_of
from audit_app.portal.rules import Agreement, AppealState, Pair, State, agreement, reminder_due
from audit_app.scoring.rules import Rating
from audit_app.vendors.models import Vendor


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """A campaign with how far its vendors are."""

    id: int
    name: str
    release_id: int
    due_on: dt.date
    appeal_days: int
    reminder_days: tuple[int, ...]
    message: str
    notes: str
    join_key: str | None
    closed: bool
    invited: int
    answering: int
    submitted: int
    released: int
    revoked: int

    @property
    def all(self) -> int:
        return self.invited + self.answering + self.submitted + self.released + self.revoked

    @property
    def back(self) -> int:
        return self.submitted + self.released


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """One vendor in a campaign."""

    id: int
    campaign_id: int
    campaign: str
    release_id: int
    due_on: dt.date
    vendor_id: int
    vendor_code: str
    vendor: str
    lead_name: str
    lead_email: str
    state: State
    asked: int
    answered: int
    proofs: int
    notes: str
    invited_at: dt.datetime
    seen_at: dt.datetime | None
    submitted_at: dt.datetime | None
    submitted_by: str
    released_at: dt.datetime | None
    released_by: str
    appeal_until: dt.date | None
    reminded_on: dt.date | None
    revoked_reason: str


@dataclass(frozen=True, slots=True)
class ProofRow:
    """A proof that came along."""

    item_id: int
    title: str
    pointer: str


@dataclass(frozen=True, slots=True)
class ReceivedRow:
    """One requirement: self beside verified."""

    id: int
    parameter: str
    requirement: str
    own: Rating | None
    comment: str
    na_reason: str
    verified: Rating | None
    remark: str
    told: str
    verified_by: str
    revision: int
    proofs: tuple[ProofRow, ...] = ()

    @property
    def pair(self) -> Pair:
        return Pair(self.requirement, self.own, self.verified)


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A vendor's question."""

    id: int
    invitation_id: int
    requirement: str
    text: str
    asked_by: str
    asked_at: dt.datetime
    answer: str
    answered_by: str


@dataclass(frozen=True, slots=True)
class AppealRow:
    """A vendor's objection with what became of it."""

    id: int
    invitation_id: int
    requirement: str
    reason: str
    raised_by: str
    raised_at: dt.datetime
    state: AppealState
    before: Rating | None
    after: Rating | None
    decision: str
    note: str
    decided_by: str
    verified_by: str
    verified_by_id: int | None


def _counted(state: State) -> Any:
    counted: Any = func.coalesce(func.sum(case((Invitation.state == state, 1), else_=0)), 0)
    return counted


def list_campaigns(session: Session, only: int | None = None) -> list[CampaignRow]:
    """Newest deadline first, with the number of vendors in each state; one statement."""
    query = (
        select(Campaign, *map(_counted, State))
        .outerjoin(Invitation, Invitation.campaign_id == Campaign.id)
        .group_by(Campaign.id)
        .order_by(Campaign.due_on.desc(), Campaign.id.desc())
    )
    if only is not None:
        query = query.where(Campaign.id == only)
    found: Iterable[Any] = session.execute(query)
    return [
        CampaignRow(
            row.id,
            row.name,
            row.release_id,
            row.due_on,
            row.appeal_days,
            tuple(row.reminder_days),
            row.message,
            row.notes,
            row.join_key,
            row.closed_at is not None,
            *counts,
        )
        for row, *counts in found
    ]


def get_campaign(session: Session, campaign_id: int) -> CampaignRow:
    found = list_campaigns(session, campaign_id)
    if not found:
        raise NotFound(_("There is no such campaign in this organisation."))
    return found[0]


def list_invitations(
    session: Session,
    *,
    campaign_id: int | None = None,
    vendor_id: int | None = None,
    invitation_id: int | None = None,
) -> list[InvitationRow]:
    """Of a campaign, of a vendor, or all; by deadline, then vendor."""
    query = (
        select(Invitation, Campaign.name, Campaign.release_id, Campaign.due_on, Vendor.code, Vendor.name)
        .join(Campaign, Campaign.id == Invitation.campaign_id)
        .join(Vendor, Vendor.id == Invitation.vendor_id)
        .order_by(Campaign.due_on, Campaign.id, Vendor.name, Invitation.id)
    )
    if campaign_id is not None:
        query = query.where(Invitation.campaign_id == campaign_id)
    if vendor_id is not None:
        query = query.where(Invitation.vendor_id == vendor_id)
    if invitation_id is not None:
        query = query.where(Invitation.id == invitation_id)
    return [
        InvitationRow(
            row.id,
            row.campaign_id,
            campaign,
            release_id,
            due_on,
            row.vendor_id,
            code,
            vendor,
            row.lead_name,
            row.lead_email,
            row.state,
            row.asked,
            row.answered,
            row.proofs,
            row.notes,
            row.invited_at,
            row.seen_at,
            row.submitted_at,
            row.submitted_by,
            row.released_at,
            row.released_by,
            row.appeal_until,
            row.reminded_on,
            row.revoked_reason,
        )
        for row, campaign, release_id, due_on, code, vendor in session.execute(query)
    ]


def get_invitation(session: Session, invitation_id: int) -> InvitationRow:
    found = list_invitations(session, invitation_id=invitation_id)
    if not found:
        raise NotFound(_("There is no such invitation in this organisation."))
    return found[0]


def list_received(session: Session, invitation_id: int, parameter: str | None = None) -> list[ReceivedRow]:
    """Every requirement of a submission, or a parameter's, with its proofs; two statements."""
    query = select(Received).where(Received.invitation_id == invitation_id).order_by(Received.id)
    if parameter is not None:
        query = query.where(Received.parameter == parameter)
    rows = session.scalars(query).all()
    proofs: dict[int, list[ProofRow]] = {}
    links = session.execute(
        select(ReceivedProof.received_id, ReceivedProof.item_id, EvidenceItem.title, ReceivedProof.pointer)
        .join(EvidenceItem, EvidenceItem.id == ReceivedProof.item_id)
        .join(Received, Received.id == ReceivedProof.received_id)
        .where(Received.invitation_id == invitation_id)
        .order_by(ReceivedProof.id)
    )
    for received_id, item_id, title, pointer in links:
        proofs.setdefault(received_id, []).append(ProofRow(item_id, title, pointer))
    return [
        ReceivedRow(
            row.id,
            row.parameter,
            row.requirement,
            row.own,
            row.comment,
            row.na_reason,
            row.verified,
            row.remark,
            row.told,
            row.verified_by,
            row.revision,
            tuple(proofs.get(row.id, ())),
        )
        for row in rows
    ]


def list_questions(session: Session, invitation_id: int) -> list[QuestionRow]:
    """Open ones first."""
    rows = session.scalars(
        select(Question)
        .where(Question.invitation_id == invitation_id)
        .order_by(Question.answered_at.is_not(None), Question.id)
    )
    return [
        QuestionRow(
            row.id,
            row.invitation_id,
            row.requirement,
            row.text,
            row.asked_by,
            row.asked_at,
            row.answer,
            row.answered_by,
        )
        for row in rows
    ]


def list_appeals(session: Session, invitation_id: int) -> list[AppealRow]:
    rows = session.execute(
        select(Appeal, Received.requirement, Received.verified_by, Received.verified_by_id)
        .join(Received, Received.id == Appeal.received_id)
        .where(Appeal.invitation_id == invitation_id)
        .order_by(Appeal.id)
    )
    return [
        AppealRow(
            row.id,
            row.invitation_id,
            requirement,
            row.reason,
            row.raised_by,
            row.raised_at,
            row.state,
            row.before,
            row.after,
            row.decision,
            row.note,
            row.decided_by,
            verified_by,
            verified_by_id,
        )
        for row, requirement, verified_by, verified_by_id in rows
    ]


@dataclass(frozen=True, slots=True)
class Waiting:
    """What of all vendors waits for the operator, by invitation."""

    questions: Mapping[int, int]
    appeals: Mapping[int, int]
    unverified: Mapping[int, int]


def count_waiting(session: Session) -> Waiting:
    """Three statements, however many vendors."""
    questions = session.execute(
        select(Question.invitation_id, func.count())
        .where(Question.answered_at.is_(None))
        .group_by(Question.invitation_id)
    )
    appeals = session.execute(
        select(Appeal.invitation_id, func.count())
        .where(Appeal.state == AppealState.OPEN)
        .group_by(Appeal.invitation_id)
    )
    unverified = session.execute(
        select(Received.invitation_id, func.count())
        .where(Received.verified.is_(None))
        .group_by(Received.invitation_id)
    )
    return Waiting(
        {key: count for key, count in questions},  # noqa: C416 - rows are no plain pairs
        {key: count for key, count in appeals},  # noqa: C416
        {key: count for key, count in unverified},  # noqa: C416
    )


@dataclass(frozen=True, slots=True)
class Cycle:
    """One finished self-assessment of a vendor: how well it rated itself, and both scores."""

    invitation: InvitationRow
    agreement: Agreement
    own_total: Fraction | None
    verified_total: Fraction | None


def cycles_of(session: Session, vendor_id: int | None = None) -> list[Cycle]:
    """Every released self-assessment, of one vendor or of all, oldest first."""
    released = [row for row in list_invitations(session, vendor_id=vendor_id) if row.state is State.RELEASED]
    ratings: dict[int, list[Pair]] = {row.id: [] for row in released}
    query = select(Received.invitation_id, Received.requirement, Received.own, Received.verified).where(
        Received.invitation_id.in_(ratings)
    )
    for invitation_id, requirement, own, verified in session.execute(query):
        ratings[invitation_id].append(Pair(requirement, own, verified))
    return [_cycle(row, get_release(session, row.release_id), ratings[row.id]) for row in released]


def _cycle(row: InvitationRow, release: Release, pairs: list[Pair]) -> Cycle:
    own, verified = totals(release, pairs, row.due_on)
    return Cycle(row, agreement(pairs), own, verified)


def totals(release: Release, pairs: Iterable[Pair], day: dt.date) -> tuple[Fraction | None, Fraction | None]:
    """The share of points by the vendor's own ratings and by the verified ones."""
    pairs = list(pairs)
    return (
        total_of(release, {pair.requirement: pair.own for pair in pairs}, day),
        total_of(release, {pair.requirement: pair.verified for pair in pairs}, day),
    )


CYCLE_HEAD = (
    "vendor",
    "campaign",
    "due_on",
    "requirements",
    "same",
    "too_high",
    "too_low",
    "not_applicable_for_one",
    "agreement",
    "bias_in_steps",
    "own_total",
    "verified_total",
)


def cycle_rows(cycles: Iterable[Cycle]) -> list[tuple[Any, ...]]:
    """The cycles as rows of a file."""
    rows: list[tuple[Any, ...]] = [CYCLE_HEAD]
    for one in cycles:
        found = one.agreement
        rows.append(
            (
                one.invitation.vendor_code,
                one.invitation.campaign,
                one.invitation.due_on.isoformat(),
                found.n,
                found.same,
                found.over,
                found.under,
                found.apart,
                *(
                    "" if value is None else f"{float(value):.4f}"
                    for value in (found.share, found.bias, one.own_total, one.verified_total)
                ),
            )
        )
    return rows


def parameter_of(session: Session, invitation_id: int, requirement: str) -> str:
    found = session.scalar(
        select(Received.parameter).where(
            Received.invitation_id == invitation_id, Received.requirement == requirement
        )
    )
    if found is None:
        raise NotFound(_("There is no such requirement here."))
    return found


def reminders_due(session: Session, today: dt.date) -> bool:
    """Whether anybody is to be reminded today; one statement, since it is asked all day."""
    rows = session.execute(
        select(Invitation.state, Campaign.due_on, Campaign.reminder_days, Invitation.reminded_on)
        .join(Campaign, Campaign.id == Invitation.campaign_id)
        .where(
            Campaign.closed_at.is_(None),
            Campaign.due_on >= today,
            Invitation.state.in_([State.INVITED, State.ANSWERING]),
        )
    )
    return any(reminder_due(state, due, today, days, last) for state, due, days, last in rows)
