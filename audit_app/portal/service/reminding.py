"""Reminders before a deadline, to the vendor's lead, once for each day that the campaign names."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from audit_app.auditlog import service as auditlog
from audit_app.base import clock
from audit_app.base.actor import Actor
from audit_app.base.tenancy import TenantSession
from audit_app.portal.models import Campaign, Invitation
from audit_app.portal.rules import State, reminder_due
from audit_app.portal.service import bridge
from audit_app.portal.service.common import towards_vendor


@dataclass(frozen=True, slots=True)
class Reminded:
    """Who was reminded of what."""

    invitation_id: int
    campaign: str
    lead: str
    open_ones: int


def remind(
    session: TenantSession, actor: Actor, base: str, *, campaign_id: int | None = None, now: bool = False
) -> list[Reminded]:
    """Reminds those for whom a day has come; `now`: everybody who has not submitted, of one campaign.

    Running it again the same day reminds nobody twice.
    """
    if now:
        actor.require("portal.invite")
    today = clock.today()
    query = (
        select(Invitation, Campaign)
        .join(Campaign, Campaign.id == Invitation.campaign_id)
        .where(Campaign.closed_at.is_(None), Invitation.state.in_([State.INVITED, State.ANSWERING]))
        .order_by(Invitation.id)
        .with_for_update()
    )
    if campaign_id is not None:
        query = query.where(Campaign.id == campaign_id)
    found = []
    for row, campaign in session.execute(query):
        due = reminder_due(row.state, campaign.due_on, today, campaign.reminder_days, row.reminded_on)
        if not due and not (now and row.reminded_on != today):
            continue
        row.reminded_on = today
        open_ones = row.asked - row.answered
        bridge.hand_out_reminder(session, actor, towards_vendor(actor, row), row.lead_email, base)
        data = {"open": open_ones}
        auditlog.record(session, actor, "portal.vendor.reminded", ("invitation", row.id), data)
        found.append(Reminded(row.id, campaign.name, row.lead_name, open_ones))
    return found
