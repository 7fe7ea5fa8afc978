"""Makes organisations and accounts, and changes what members may."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_app.accounts.models import Membership, Organisation, User
from audit_app.accounts.queries import find_user
from audit_app.accounts.rules import Kind, Role, permissions_of
from audit_app.accounts.service.passwords import hash_password
from audit_app.auditlog import service as auditlog
from audit_app.base.actor import Actor
from audit_app.base.errors import Conflict, Invalid, NotFound
from audit_app.base.i18n import gettext as _
from audit_app.base.tenancy import adopt

LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class AddMember:
    """A person who shall be able to sign in."""

    email: str
    name: str
    role: Role
    password: str | None = None


@dataclass(frozen=True, slots=True)
class ChangeMember:
    """Another role for a member, or the door shut (`active` False): of this organisation, of no other."""

    user_id: int
    role: Role
    active: bool = True
    assigned_only: bool = False


_CHANGED = ("role", "active", "assigned_only")


def found_organisation(session: Session, name: str, kind: Kind = Kind.OPERATOR) -> Actor:
    """Makes an organisation; the returned system actor may write its first rows."""
    if not name.strip():
        raise Invalid(_("An organisation needs a name."), {"name": _("Type a name.")})
    organisation = Organisation(name=name.strip(), kind=kind)
    session.add(organisation)
    session.flush()
    adopt(session, organisation.id)
    actor = Actor(
        user_id=None,
        name="System",
        organisation_id=organisation.id,
        organisation=organisation.name,
        role=Role.ADMINISTRATOR.value,
        permissions=permissions_of(Role.ADMINISTRATOR),
    )
    auditlog.record(
        session,
        actor,
        "accounts.organisation.founded",
        ("organisation", organisation.id),
        {"name": name, "kind": kind},
    )
    return actor


def add_member(session: Session, actor: Actor, command: AddMember) -> User:
    """Makes the account if the address is new, and the membership; raises Conflict when both are there."""
    email = command.email.strip()
    if "@" not in email or len(email) > 255:
        raise Invalid(
            _("%(email)s is no e-mail address.", email=email), {"email": _("Type a whole address.")}
        )
    name = command.name.strip() or email[:LONGEST_NAME]
    if len(name) > LONGEST_NAME:
        sentence = _("A name has at most %(most)s characters.", most=LONGEST_NAME)
        raise Invalid(sentence, {"name": sentence})
    user = find_user(session, email)
    if user is None:
        user = User(
            email=email,
            name=name,
            password=hash_password(command.password) if command.password else None,
            fs_uniquifier=secrets.token_hex(32),
        )
        session.add(user)
        session.flush()
    elif _membership(session, actor.organisation_id, user.id):
        raise Conflict(_("%(email)s is a member already.", email=email))
    session.add(Membership(organisation_id=actor.organisation_id, user_id=user.id, role=command.role))
    auditlog.record(
        session, actor, "accounts.member.added", ("account", user.id), {"email": email, "role": command.role}
    )
    return user


def change_member(session: Session, actor: Actor, command: ChangeMember) -> None:
    """Gives a member another role or shuts them out; nobody can shut themselves out."""
    membership = _membership(session, actor.organisation_id, command.user_id)
    if membership is None:
        raise NotFound(_("There is no such member in this organisation."))
    if command.user_id == actor.user_id and (not command.active or command.role != membership.role):
        raise Invalid(_("You cannot change your own role or shut yourself out. Ask another administrator."))
    change = auditlog.changes(
        {name: getattr(membership, name) for name in _CHANGED},
        {name: getattr(command, name) for name in _CHANGED},
    )
    if not change["to"]:
        return
    for name in _CHANGED:
        setattr(membership, name, getattr(command, name))
    auditlog.record(session, actor, "accounts.member.changed", ("account", command.user_id), change)


def _membership(session: Session, organisation_id: int, user_id: int) -> Membership | None:
    return session.scalars(
        select(Membership).where(Membership.organisation_id == organisation_id, Membership.user_id == user_id)
    ).one_or_none()


def enter_organisation(session: Session, actor: Actor, organisation_id: int) -> Actor:
    """Who the person is in another organisation that lets them in, written on its trail.

    `session` belongs to the organisation that is entered. Raises NotFound when that lets nobody of the name in.
    """
    row = session.execute(
        select(Membership.role, Membership.assigned_only, Organisation.name)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(
            Membership.organisation_id == organisation_id,
            Membership.user_id == actor.user_id,
            Membership.active,
        )
    ).one_or_none()
    if row is None:
        raise NotFound(_("There is no such organisation, or it does not let you in."))
    entered = replace(
        actor,
        organisation_id=organisation_id,
        organisation=row.name,
        role=row.role.value,
        permissions=permissions_of(row.role),
        assigned_only=row.assigned_only,
    )
    auditlog.record(session, entered, "accounts.organisation.entered", ("account", actor.user_id or 0))
    return entered
