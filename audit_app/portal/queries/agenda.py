"""What waits for somebody in self-assessments: to verify, to release, to decide; for a vendor, to answer and submit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from audit_app.areas.queries import accounts_of
from audit_app.base.actor import Actor
from audit_app.base.agenda import Task, provides
from audit_app.base.i18n import gettext as _
from audit_app.base.i18n import ngettext
from audit_app.portal.models import Appeal, Assessment, Invitation, Received, Section
from audit_app.portal.rules import AppealState, State
from audit_app.vendors.models import Vendor

MOST = 50


@provides("portal.submitted")
def submitted(session: Session, actor: Actor, _today: dt.date) -> Iterator[Task]:
    """A vendor's answers wait to be verified; when all are, its result waits to be released."""
    if not actor.may("portal.verify"):
        return
    left = func.count().filter(Received.verified.is_(None)).label("left_over")
    rows = session.execute(
        select(Invitation.id, Vendor.name, left)
        .join(Vendor, Vendor.id == Invitation.vendor_id)
        .join(Received, Received.invitation_id == Invitation.id)
        .where(Invitation.state == State.SUBMITTED)
        .group_by(Invitation.id, Vendor.name, Invitation.submitted_at)
        .order_by(Invitation.submitted_at, Invitation.id)
        .limit(MOST)
    )
    for number, vendor, open_ones in rows:
        path = f"/portal/invitations/{number}/"
        if open_ones:
            text = ngettext(
                "Verify %(num)s answer of %(vendor)s",
                "Verify %(num)s answers of %(vendor)s",
                open_ones,
                vendor=vendor,
            )
            yield Task(f"portal-{number}", text, path, "portal.verify")
        else:
            text = _("Release the result of %(vendor)s: every answer is verified", vendor=vendor)
            yield Task(f"portal-{number}", text, path, "portal.release")


@provides("portal.appeals")
def appeals(session: Session, actor: Actor, _today: dt.date) -> Iterator[Task]:
    """Appeals against ratings that somebody else gave."""
    if not actor.may("portal.decide"):
        return
    rows = session.execute(
        select(Invitation.id, Vendor.name, func.count())
        .join(Appeal, Appeal.invitation_id == Invitation.id)
        .join(Received, Received.id == Appeal.received_id)
        .join(Vendor, Vendor.id == Invitation.vendor_id)
        .where(
            Appeal.state == AppealState.OPEN,
            or_(
                Received.verified_by_id.is_(None),
                Received.verified_by_id.not_in(accounts_of(session, actor.user_id)),
            ),
        )
        .group_by(Invitation.id, Vendor.name)
        .order_by(Invitation.id)
        .limit(MOST)
    )
    for number, vendor, count in rows:
        text = ngettext(
            "Decide %(num)s appeal of %(vendor)s",
            "Decide %(num)s appeals of %(vendor)s",
            count,
            vendor=vendor,
        )
        yield Task(f"portal-{number}-appeals", text, f"/portal/invitations/{number}/", "portal.decide")


@provides("portal.own")
def own(session: Session, actor: Actor, _today: dt.date) -> Iterator[Task]:
    """A vendor's own open self-assessments: the lead's all, a colleague's with sections that were handed to them."""
    if not actor.may("portal.answer"):
        return
    query = select(Assessment.id, Assessment.title, Assessment.due_on).where(
        Assessment.state.in_((State.INVITED, State.ANSWERING))
    )
    if not actor.may("portal.delegate"):
        handed = select(Section.assessment_id).where(Section.assignee_id == actor.user_id)
        query = query.where(Assessment.id.in_(handed))
    for number, title, due_on in session.execute(
        query.order_by(Assessment.due_on, Assessment.id).limit(MOST)
    ):
        text = _("Answer the self-assessment %(title)s", title=title)
        yield Task(f"assessment-{number}", text, f"/portal/my/{number}/", "portal.answer", due_on)
