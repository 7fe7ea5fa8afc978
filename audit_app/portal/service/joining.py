"""A vendor starts by itself, where a campaign allows it: off by default, confirmed from the mailbox, limited."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass

from sqlalchemy import func, select

from audit_app.auditlog import service as auditlog
from audit_app.base import clock
from audit_app.base.actor import Actor
from audit_app.base.errors import Conflict, Invalid, NotFound
from audit_app.base.i18n import gettext as _
from audit_app.base.i18n import speaking
from audit_app.base.tenancy import TenantSession
from audit_app.mail import service as mail
from audit_app.mail.models import LetterRow
from audit_app.portal.models import Campaign, Invitation
from audit_app.portal.rules import make_token
from audit_app.portal.service.campaigns import Invite, invite
from audit_app.portal.service.common import lock_campaign
from audit_app.vendors import service as vendors

LETTERS_AN_HOUR, LETTERS_TO_ONE = 30, 2
KIND = "portal.join"


@dataclass(frozen=True, slots=True)
class Join:
    """A company that wants to assess itself, and who leads it there."""

    key: str
    company: str
    name: str
    email: str


def allow_joining(session: TenantSession, actor: Actor, campaign_id: int, *, allowed: bool) -> None:
    """Opens a campaign to vendors that come by themselves, with a new address each time, or shuts it."""
    actor.require("portal.invite")
    campaign = lock_campaign(session, campaign_id)
    if allowed and campaign.closed_at is not None:
        raise Conflict(_("%(name)s is closed. Start another campaign.", name=campaign.name))
    campaign.join_key = make_token() if allowed else None
    action = "portal.joining.allowed" if allowed else "portal.joining.shut"
    auditlog.record(session, actor, action, ("campaign", campaign.id))


def checked(command: Join) -> Join:
    """The command without blanks; raises Invalid with a sentence for each field."""
    found = Join(
        command.key, *(" ".join(text.split()) for text in (command.company, command.name, command.email))
    )
    fields = {}
    if not found.company or len(found.company) > 200:
        fields["company"] = _("Type your company's name.")
    if not found.name or len(found.name) > 200:
        fields["name"] = _("Type your name.")
    if "@" not in found.email or len(found.email) > 254 or " " in found.email:
        fields["email"] = _("Type a whole address.")
    if fields:
        raise Invalid(_("Some fields need another look."), fields)
    return found


def ask_to_confirm(
    session: TenantSession, actor: Actor, command: Join, link: str, language: str = "en"
) -> bool:
    """Mails a link that begins the self-assessment; False when too many such mails went out within the hour.

    `language`: of the page where they asked, since nobody knows them yet.
    """
    since = clock.now() - dt.timedelta(hours=1)
    sent = (
        select(func.count()).select_from(LetterRow).where(LetterRow.kind == KIND, LetterRow.made_at > since)
    )
    if (session.scalar(sent) or 0) >= LETTERS_AN_HOUR:
        return False
    if (session.scalar(sent.where(LetterRow.to == command.email)) or 0) >= LETTERS_TO_ONE:
        return False
    with speaking(language):
        subject = _("Begin your self-assessment")
        text = _(
            "Hello %(name)s,\n\nsomebody, probably you, wants to begin a self-assessment for %(operator)s. Open this "
            "link within a day to begin:\n\n%(link)s\n\nIf it was not you, do nothing.\n",
            name=command.name,
            operator=actor.organisation,
            link=link,
        )
    mail.send(session, actor, mail.Letter(command.email, subject, text, KIND, locale=language, secret=True))
    return True


def join(session: TenantSession, actor: Actor, command: Join, base: str) -> int:
    """Makes the company a vendor on record, without a contract, and sends its lead a link. Raises NotFound, Conflict."""
    campaign = session.scalars(
        select(Campaign).where(Campaign.join_key == command.key).with_for_update()
    ).one_or_none()
    if campaign is None:
        raise NotFound(_("This address begins nothing any more."))
    there = session.scalar(
        select(Invitation.id).where(
            Invitation.campaign_id == campaign.id, func.lower(Invitation.lead_email) == command.email.lower()
        )
    )
    if there is not None:
        raise Conflict(_("It has begun already. Ask for a new link to go on."))
    today = clock.today()
    vendor_id = vendors.add_vendor(
        session,
        actor,
        vendors.SaveVendor(f"SELF-{secrets.token_hex(4)}", command.company, today, today),
    )
    number = invite(session, actor, Invite(campaign.id, vendor_id, command.name, command.email, base))
    auditlog.record(session, actor, "portal.vendor.joined", ("invitation", number), {"email": command.email})
    return number
