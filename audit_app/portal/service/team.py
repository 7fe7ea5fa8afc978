"""The vendor's lead hands sections to colleagues, who come in by a link of their own."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from audit_app.accounts.models import Membership, User
from audit_app.accounts.rules import Role
from audit_app.auditlog import service as auditlog
from audit_app.base import clock
from audit_app.base.actor import Actor
from audit_app.base.errors import Conflict, Invalid, NotFound
from audit_app.base.i18n import gettext as _
from audit_app.base.tenancy import TenantSession
from audit_app.portal.models import Section
from audit_app.portal.rules import may_answer
from audit_app.portal.service import passes
from audit_app.portal.service.common import lock_assessment, refuse
from audit_app.portal.service.handed import Person

MOST_COLLEAGUES = 100


@dataclass(frozen=True, slots=True)
class AskColleague:
    """A colleague of the same company, with the sections to begin with."""

    assessment_id: int
    name: str
    email: str
    sections: tuple[str, ...]
    base: str


def ask_colleague(session: TenantSession, actor: Actor, command: AskColleague) -> int:
    """Sends a colleague a link and hands over the sections; returns the account's number."""
    actor.require("portal.delegate")
    assessment = lock_assessment(session, command.assessment_id)
    refuse(may_answer(assessment.state, lead=True, mine=True))
    email, name = command.email.strip(), command.name.strip()
    fields = {}
    if "@" not in email or len(email) > 255 or any(letter.isspace() for letter in email):
        fields["email"] = _("Type a whole address.")
    if not name or len(name) > 200:
        fields["name"] = _("Type your colleague's name.")
    if fields:
        raise Invalid(_("Nobody was asked."), fields)
    members = session.scalars(
        select(Membership.id).where(Membership.organisation_id == actor.organisation_id)
    ).all()
    if len(members) >= MOST_COLLEAGUES:
        raise Conflict(
            _("There are %(most)s colleagues already. Take somebody off first.", most=MOST_COLLEAGUES)
        )

    def words() -> tuple[str, str]:
        subject = _("%(lead)s hands you questions: %(title)s", lead=actor.name, title=assessment.title)
        return " ".join(subject.split()), _(
            "%(lead)s asks you to answer a part of “%(title)s” for %(operator)s, by %(day)s.",
            lead=actor.name,
            title=assessment.title,
            operator=assessment.operator,
            day=assessment.due_on,
        )

    person = Person(email, name, Role.VENDOR_CONTRIBUTOR, words)
    user_id = passes.invite(session, actor, person, command.base)
    for code in command.sections:
        hand_section(session, actor, assessment.id, code, user_id)
    auditlog.record(session, actor, "portal.colleague.asked", ("account", user_id), {"email": email})
    return user_id


def hand_section(
    session: TenantSession, actor: Actor, assessment_id: int, code: str, user_id: int | None
) -> None:
    """Gives a section to a member of the vendor's own organisation, or back to nobody."""
    actor.require("portal.delegate")
    assessment = lock_assessment(session, assessment_id)
    refuse(may_answer(assessment.state, lead=True, mine=True))
    section = session.scalars(
        select(Section).where(Section.assessment_id == assessment.id, Section.code == code)
    ).one_or_none()
    if section is None:
        raise NotFound(_("There is no such section here."))
    if user_id is not None and not is_colleague(session, actor, user_id):
        raise NotFound(_("There is no such colleague here."))
    if section.assignee_id == user_id:
        return
    change = auditlog.changes({"assignee": section.assignee_id}, {"assignee": user_id})
    section.assignee_id, section.assigned_by, section.assigned_at = user_id, actor.name, clock.now()
    auditlog.record(
        session, actor, "portal.section.handed", ("section", section.id), {"code": code, **change}
    )


def take_off(session: TenantSession, actor: Actor, user_id: int) -> None:
    """Shuts a colleague out: their links die, their sections go back to nobody."""
    actor.require("portal.delegate")
    row = session.scalars(
        select(Membership).where(
            Membership.organisation_id == actor.organisation_id, Membership.user_id == user_id
        )
    ).one_or_none()
    if row is None or row.role is not Role.VENDOR_CONTRIBUTOR:
        raise NotFound(_("There is no such colleague here."))
    row.active = False
    passes.revoke_links(session, user_id)
    for section in session.scalars(select(Section).where(Section.assignee_id == user_id)):
        section.assignee_id = None
    auditlog.record(session, actor, "portal.colleague.taken_off", ("account", user_id))


def is_colleague(session: TenantSession, actor: Actor, user_id: int) -> bool:
    return (
        session.scalar(
            select(User.id)
            .join(Membership, Membership.user_id == User.id)
            .where(
                Membership.organisation_id == actor.organisation_id,
                Membership.active,
                User.id == user_id,
            )
        )
        is not None
    )
