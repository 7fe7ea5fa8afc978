"""Says which account is whose of the staff: by an administrator's word, or by inviting the person's own address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import func, or_, select

from audit_app.accounts import queries as accounts
from audit_app.accounts import service as members
from audit_app.accounts.rules import Role
from audit_app.auditlog import service as auditlog
from audit_app.base.actor import Actor
from audit_app.base.errors import Conflict, Invalid, NotFound
from audit_app.base.i18n import gettext as _
from audit_app.base.tenancy import TenantSession
from audit_app.workforce.models import Person, StaffAccount
from audit_app.workforce.queries import find_person_id, get_person


@dataclass(frozen=True, slots=True)
class LinkAccount:
    """A member of this organisation is the person of that code."""

    user_id: int
    person_code: str


def link_account(session: TenantSession, actor: Actor, command: LinkAccount) -> None:
    """Raises NotFound for no member, Invalid for an unknown code, Conflict where either has another link."""
    actor.require("accounts.manage")
    if command.user_id not in {
        one.user_id for one in accounts.list_members(session, actor.organisation_id) if one.active
    }:
        raise NotFound(_("There is no such member in this organisation."))
    person_id = find_person_id(session, command.person_code)
    if person_id is None:
        sentence = _("Nobody on the staff has the code “%(code)s”.", code=command.person_code[:64])
        raise Invalid(sentence, {f"code-{command.user_id}": _("Type the code that stands under People.")})
    _link(session, actor, command.user_id, person_id)


def _link(session: TenantSession, actor: Actor, user_id: int, person_id: int) -> None:
    there = session.scalars(
        select(StaffAccount)
        .where(or_(StaffAccount.user_id == user_id, StaffAccount.person_id == person_id))
        .order_by(StaffAccount.id)
    ).all()
    if any((one.user_id, one.person_id) == (user_id, person_id) for one in there):
        return
    if there:
        raise Conflict(_("The account or the person is linked already. Take that link away first."))
    row = StaffAccount(person_id=person_id, user_id=user_id, linked_by=actor.name)
    session.add(row)
    session.flush()
    auditlog.record(session, actor, "workforce.account.linked", ("person", person_id), {"account": user_id})


def unlink_account(session: TenantSession, actor: Actor, user_id: int) -> None:
    """Raises NotFound when there is no link; the account sees nothing of that person from then on."""
    actor.require("accounts.manage")
    row = session.scalars(select(StaffAccount).where(StaffAccount.user_id == user_id)).one_or_none()
    if row is None:
        raise NotFound(_("This account is linked to nobody on the staff."))
    session.delete(row)
    auditlog.record(
        session, actor, "workforce.account.unlinked", ("person", row.person_id), {"account": user_id}
    )
    session.flush()


def invite_person(
    session: TenantSession, actor: Actor, person_id: int, address_of: Callable[[str], str]
) -> str:
    """Lets somebody of the staff in as an agent, by the address on their record, and links the two; returns it.

    Who is a member with that address already is only linked. Raises Invalid without an address, or when several
    people have it: then nobody could say whose the account is.
    """
    actor.require("accounts.manage")
    person = get_person(session, person_id)
    if not person.email:
        raise Invalid(_("%(name)s has no e-mail address here. Note it under People.", name=person.full_name))
    if person.left_on is not None:
        raise Invalid(_("%(name)s has left. Nobody is invited who has.", name=person.full_name))
    shared = session.scalars(
        select(Person.id).where(func.lower(Person.email) == person.email.lower()).limit(2)
    ).all()
    if len(shared) > 1:
        raise Invalid(_("Several people have the address %(email)s. Mend that first.", email=person.email))
    member = accounts.find_member(session, actor.organisation_id, person.email)
    if member is not None and not member.active:
        raise Conflict(_("%(email)s is shut out. Let the account in under Access first.", email=person.email))
    if member is not None:
        _link(session, actor, member.user_id, person_id)
        return person.email
    user = members.add_member(session, actor, members.AddMember(person.email, person.full_name, Role.AGENT))
    _link(session, actor, user.id, person_id)
    if user.password is None:
        members.mail_invitation(session, actor, user, address_of)
    return person.email
