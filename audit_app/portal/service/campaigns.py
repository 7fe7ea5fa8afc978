"""Campaigns and their invitations: start, invite, send again, remind, take back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from audit_app.accounts.rules import Role
from audit_app.auditlog import service as auditlog
from audit_app.base import clock
from audit_app.base.actor import Actor
from audit_app.base.errors import Conflict, Invalid
from audit_app.base.i18n import gettext as _
from audit_app.base.tenancy import TenantSession
from audit_app.catalog.queries import get_release
from audit_app.catalog.rules import in_language
from audit_app.portal.models import Campaign, Invitation, Seat
from audit_app.portal.rules import (
    Denied,
    State,
    make_token,
    may_revoke,
    profile_for_vendor,
    questions_of,
)
from audit_app.portal.service import bridge
from audit_app.portal.service.common import (
    checked_text,
    lock_campaign,
    lock_invitation,
    refuse,
    towards_vendor,
)
from audit_app.portal.service.handed import Person, Sides, Terms
from audit_app.vendors.queries import get_vendor

MOST_APPEAL_DAYS = 365
REMINDERS = (14, 7, 1)


@dataclass(frozen=True, slots=True)
class StartCampaign:
    """What many vendors are asked by one day; `notes` stay with the operator, `message` goes to the vendors."""

    name: str
    release_id: int
    due_on: dt.date
    appeal_days: int = 14
    reminder_days: tuple[int, ...] = REMINDERS
    message: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Invite:
    """One vendor's lead, by mail; `base` is the address of this installation as that mail names it."""

    campaign_id: int
    vendor_id: int
    name: str
    email: str
    base: str


def start_campaign(session: TenantSession, actor: Actor, command: StartCampaign) -> int:
    """Raises Invalid when the checklist shows vendors nothing, or the day or name will not do."""
    actor.require("portal.invite")
    release = get_release(session, command.release_id)
    fields = {}
    if not command.name.strip() or len(command.name.strip()) > 200:
        fields["name"] = _("Give the campaign a name of at most 200 characters.")
    if not questions_of(release):
        fields["release_id"] = _(
            "%(checklist)s %(version)s does not say what a vendor may see, so nothing can be asked. Choose another.",
            checklist=release.checklist,
            version=release.version,
        )
    fields |= _wrong_days(command.due_on, command.appeal_days, command.reminder_days)
    if fields:
        raise Invalid(_("The campaign was not started."), fields)
    if session.scalar(select(Campaign.id).where(Campaign.name == command.name.strip())) is not None:
        told = _("There is a campaign of that name already.")
        raise Invalid(told, {"name": told})
    row = Campaign(
        name=command.name.strip(),
        release_id=command.release_id,
        due_on=command.due_on,
        appeal_days=command.appeal_days,
        reminder_days=sorted(set(command.reminder_days), reverse=True),
        message=checked_text(command.message, "message"),
        notes=checked_text(command.notes, "notes"),
        created_by_id=actor.user_id,
        created_by=actor.name,
    )
    session.add(row)
    session.flush()
    data = {"name": row.name, "release": row.release_id, "due_on": row.due_on, "appeal_days": row.appeal_days}
    auditlog.record(session, actor, "portal.campaign.started", ("campaign", row.id), data)
    return row.id


def _wrong_days(due_on: dt.date, appeal_days: int, reminder_days: Sequence[int]) -> dict[str, str]:
    today, fields = clock.today(), {}
    if not today <= due_on <= today + dt.timedelta(days=3 * 366):
        fields["due_on"] = _("Choose a day from today on, within three years.")
    if not 0 <= appeal_days <= MOST_APPEAL_DAYS:
        fields["appeal_days"] = _("Between 0 and %(most)s days.", most=MOST_APPEAL_DAYS)
    if len(reminder_days) > 10 or any(not 0 <= day <= 365 for day in reminder_days):
        fields["reminder_days"] = _("At most ten whole numbers of days, such as 14, 7, 1.")
    return fields


def invite(session: TenantSession, actor: Actor, command: Invite) -> int:
    """Makes the vendor's copy of the questions and sends its lead a link; raises NotFound, Invalid, Conflict."""
    actor.require("portal.invite")
    campaign = lock_campaign(session, command.campaign_id)
    vendor = get_vendor(session, command.vendor_id)
    email, name = _person(command)
    if campaign.closed_at is not None:
        raise Conflict(_("%(name)s is closed. Start another campaign.", name=campaign.name))
    there = session.scalar(
        select(Invitation.id).where(Invitation.campaign_id == campaign.id, Invitation.vendor_id == vendor.id)
    )
    if there is not None:
        raise Conflict(_("%(vendor)s is invited already. Send the link again instead.", vendor=vendor.name))
    release = get_release(session, campaign.release_id)
    asked = questions_of(release)
    sides = Sides(actor.organisation_id, _seat(session, actor, vendor.id, vendor.name), make_token())
    row = Invitation(
        campaign_id=campaign.id,
        vendor_id=vendor.id,
        vendor_organisation_id=sides.far,
        handle=sides.handle,
        lead_name=name,
        lead_email=email,
        asked=sum(len(parameter.requirements) for parameter in asked),
        invited_by=actor.name,
    )
    session.add(row)
    session.flush()
    terms = Terms(
        campaign.name,
        campaign.message,
        campaign.due_on,
        in_language(release.title, "en"),
        in_language(release.notice, "en"),
        profile_for_vendor(release),
    )
    bridge.hand_out_questions(session, actor, sides, terms, asked)
    bridge.let_in(session, actor, sides, _letter(actor, campaign, email, name), command.base)
    data = {"vendor": vendor.code, "campaign": campaign.id, "email": email}
    auditlog.record(session, actor, "portal.vendor.invited", ("invitation", row.id), data)
    return row.id


def _person(command: Invite) -> tuple[str, str]:
    email, name = command.email.strip(), command.name.strip()
    fields = {}
    if "@" not in email or len(email) > 255 or any(letter.isspace() for letter in email):
        fields["email"] = _("Type a whole address.")
    if not name or len(name) > 200:
        fields["name"] = _("Type the name of the person who leads it.")
    if fields:
        raise Invalid(_("The vendor was not invited."), fields)
    return email, name


def _seat(session: TenantSession, actor: Actor, vendor_id: int, name: str) -> int:
    """The vendor's own organisation, found by this operator's own link or made anew: never by its name."""
    found = session.scalar(select(Seat.vendor_organisation_id).where(Seat.vendor_id == vendor_id))
    if found is not None:
        return found
    number = bridge.found_vendor(session, actor, name)
    session.add(Seat(vendor_id=vendor_id, vendor_organisation_id=number))
    session.flush()
    return number


def _letter(actor: Actor, campaign: Campaign, email: str, name: str) -> Person:
    title, day, message = campaign.name, campaign.due_on, campaign.message

    def words() -> tuple[str, str]:
        said = _(
            "%(operator)s asks you to assess your own work: “%(title)s”, by %(day)s.",
            operator=actor.organisation,
            title=title,
            day=day,
        )
        subject = _(
            "%(operator)s asks for a self-assessment: %(title)s", operator=actor.organisation, title=title
        )
        return " ".join(subject.split()), f"{said}\n\n{message}" if message else said

    return Person(email, name, Role.VENDOR_LEAD, words)


def invite_again(
    session: TenantSession, actor: Actor, invitation_id: int, name: str, email: str, base: str
) -> None:
    """A new link, to the same or another person who leads from now on; what was answered stays."""
    actor.require("portal.invite")
    row = lock_invitation(session, invitation_id)
    if row.state is State.REVOKED:
        refuse(Denied.REVOKED)
    email, name = _person(Invite(row.campaign_id, row.vendor_id, name, email, base))
    campaign = lock_campaign(session, row.campaign_id)
    row.lead_email, row.lead_name = email, name
    bridge.let_in(session, actor, towards_vendor(actor, row), _letter(actor, campaign, email, name), base)
    auditlog.record(session, actor, "portal.vendor.invited_again", ("invitation", row.id), {"email": email})


def revoke(session: TenantSession, actor: Actor, invitation_id: int, reason: str) -> None:
    """Takes an invitation back: the vendor can neither go on nor submit; the reason stays here."""
    actor.require("portal.invite")
    row = lock_invitation(session, invitation_id)
    refuse(may_revoke(row.state))
    row.revoked_reason = checked_text(reason, "reason", needed=_("Say in a sentence why it is taken back."))
    row.state, row.revoked_at = State.REVOKED, clock.now()
    bridge.hand_out_revocation(session, actor, towards_vendor(actor, row))
    data = {"reason": row.revoked_reason}
    auditlog.record(session, actor, "portal.invitation.revoked", ("invitation", row.id), data)


def move_deadline(session: TenantSession, actor: Actor, campaign_id: int, due_on: dt.date) -> None:
    """Another day for everybody who has not submitted."""
    actor.require("portal.invite")
    campaign = lock_campaign(session, campaign_id)
    if fields := _wrong_days(due_on, campaign.appeal_days, ()):
        raise Invalid(_("The deadline was not moved."), fields)
    data = auditlog.changes({"due_on": campaign.due_on}, {"due_on": due_on})
    campaign.due_on = due_on
    for row in session.scalars(select(Invitation).where(Invitation.campaign_id == campaign.id)):
        if row.state in (State.INVITED, State.ANSWERING):
            bridge.hand_out_terms(session, actor, towards_vendor(actor, row), due_on)
    auditlog.record(session, actor, "portal.campaign.moved", ("campaign", campaign.id), data)


def close_campaign(session: TenantSession, actor: Actor, campaign_id: int) -> None:
    """No more invitations and reminders; what runs goes on."""
    actor.require("portal.invite")
    campaign = lock_campaign(session, campaign_id)
    if campaign.closed_at is None:
        campaign.closed_at, campaign.join_key = clock.now(), None
        auditlog.record(session, actor, "portal.campaign.closed", ("campaign", campaign.id))
