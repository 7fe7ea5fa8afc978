"""What several verbs of the portal need: refusals in words, rows locked, texts within their length."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_app.auditlog import service as auditlog
from audit_app.base.actor import Actor
from audit_app.base.errors import AppError, Conflict, Forbidden, Invalid, NotFound
from audit_app.base.i18n import gettext as _
from audit_app.portal.models import Assessment, Campaign, Invitation
from audit_app.portal.rules import LONGEST_TEXT, Denied
from audit_app.portal.service.handed import Sides


def refuse(denied: Denied | None) -> None:
    """Raises what the refusal is in words; nothing when there is none."""
    if denied is not None:
        raise _error(denied)


def _error(denied: Denied) -> AppError:
    told = {
        Denied.NOT_OPEN: _("This self-assessment is not open."),
        Denied.READ_ONLY: _("This self-assessment was submitted: it can be read, not changed."),
        Denied.REVOKED: _("This self-assessment was taken back by whoever invited you."),
        Denied.NOT_YOURS: _("This section is not handed to you. Ask the lead of your self-assessment."),
        Denied.INCOMPLETE: _("Some questions are still open. Rate each of them, then submit."),
        Denied.NEEDS_REASON: _("Say why it does not apply."),
        Denied.NOT_SUBMITTED: _("The vendor has not submitted yet."),
        Denied.NOT_VERIFIED: _("Some requirements are not verified yet. Verify each of them, then release."),
        Denied.RELEASED: _("The result is released: it changes by an appeal alone."),
        Denied.NOT_RELEASED: _("There is no released result yet."),
        Denied.TOO_LATE: _("The time limit for an appeal is over."),
        Denied.ONCE: _("There is an appeal against this rating already."),
        Denied.SAME_PERSON: _("An appeal is decided by somebody who did not give the rating."),
        Denied.DECIDED: _("This appeal is decided."),
        Denied.OPEN_APPEALS: _("There are appeals to decide first."),
    }[denied]
    if denied in (Denied.NOT_YOURS, Denied.SAME_PERSON):
        return Forbidden(told)
    if denied in (Denied.NEEDS_REASON, Denied.INCOMPLETE, Denied.NOT_VERIFIED):
        return Invalid(told, {"na_reason": told} if denied is Denied.NEEDS_REASON else None)
    return Conflict(told)


def lock_invitation(session: Session, invitation_id: int) -> Invitation:
    """Raises NotFound for one that is not there, or another organisation's."""
    row = session.scalars(
        select(Invitation).where(Invitation.id == invitation_id).with_for_update()
    ).one_or_none()
    if row is None:
        raise NotFound(_("There is no such invitation in this organisation."))
    return row


def lock_campaign(session: Session, campaign_id: int) -> Campaign:
    row = session.scalars(select(Campaign).where(Campaign.id == campaign_id).with_for_update()).one_or_none()
    if row is None:
        raise NotFound(_("There is no such campaign in this organisation."))
    return row


def lock_assessment(session: Session, assessment_id: int) -> Assessment:
    row = session.scalars(
        select(Assessment).where(Assessment.id == assessment_id).with_for_update()
    ).one_or_none()
    if row is None:
        raise NotFound(_("There is no such self-assessment here."))
    return row


def towards_vendor(actor: Actor, invitation: Invitation) -> Sides:
    return Sides(actor.organisation_id, invitation.vendor_organisation_id, invitation.handle)


def towards_operator(actor: Actor, assessment: Assessment) -> Sides:
    return Sides(actor.organisation_id, assessment.operator_id, assessment.handle)


def checked_text(text: str, field: str, *, needed: str = "") -> str:
    """The text without blanks around it; raises Invalid when it is too long, or empty where it is `needed`."""
    text = text.replace("\r\n", "\n").strip()
    if not text and needed:
        raise Invalid(needed, {field: needed})
    if len(text) > LONGEST_TEXT:
        told = _("Shorten this text to %(most)s characters.", most=LONGEST_TEXT)
        raise Invalid(told, {field: told})
    return text


def refuse_stale(
    row: Any, seen: int, values: Mapping[str, Any], changed_by: str, changed_at: dt.datetime | None
) -> None:
    """Raises Conflict with both texts when somebody else changed one of these fields meanwhile."""
    stale = [
        name
        for name, value in values.items()
        if row.touched.get(name, 0) > seen and getattr(row, name) != value
    ]
    if stale:
        raise Conflict(
            _(
                "%(who)s changed this while you were typing. Both texts are kept: choose one.",
                who=changed_by or _("Somebody"),
            ),
            {
                "revision": row.revision,
                "changed_by": changed_by,
                "changed_at": auditlog.plain(changed_at),
                "fields": {name: auditlog.plain(getattr(row, name)) for name in stale},
            },
        )


def touch(row: Any, names: Any) -> None:
    row.revision += 1
    row.touched = {**row.touched, **dict.fromkeys(names, row.revision)}
