"""Reads which account is whose of the staff."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from audit_app.accounts.models import Membership, User
from audit_app.accounts.rules import Role
from audit_app.base.tenancy import owner_of
from audit_app.workforce.models import Person, StaffAccount


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A member and the person they are on the staff; None and empty where nobody has said so."""

    user_id: int
    name: str
    email: str
    role: Role
    person_id: int | None
    person_code: str
    person: str
    linked_by: str


def linked_person(session: Session, user_id: int | None) -> int | None:
    """The person that an account was linked to, by an administrator or by its invitation."""
    return session.scalar(select(StaffAccount.person_id).where(StaffAccount.user_id == user_id))


def person_behind(session: Session, user_id: int | None) -> int | None:
    """The linked person; without a link, the one with the account's e-mail address (None: nobody, or several).

    Good enough to keep somebody from judging themselves. What an account sees of itself asks `linked_person`.
    """
    if user_id is None:
        return None
    if (linked := linked_person(session, user_id)) is not None:
        return linked
    found = session.scalars(
        select(Person.id)
        .join(User, func.lower(User.email) == func.lower(Person.email))
        .where(User.id == user_id, Person.email != "")
        .limit(2)
    ).all()
    return found[0] if len(found) == 1 else None


def list_links(session: Session) -> list[LinkRow]:
    """Every member who may sign in, agents first, with their person."""
    rows = session.execute(
        select(
            User.id,
            User.name,
            User.email,
            Membership.role,
            Person.id,
            func.coalesce(Person.code, ""),
            func.coalesce(Person.full_name, ""),
            func.coalesce(StaffAccount.linked_by, ""),
        )
        .join(Membership, and_(Membership.user_id == User.id, Membership.active))
        .outerjoin(StaffAccount, StaffAccount.user_id == User.id)
        .outerjoin(Person, Person.id == StaffAccount.person_id)
        .where(Membership.organisation_id == owner_of(session))
        .order_by(Membership.role != Role.AGENT, User.name, User.id)
    )
    return [LinkRow(*row) for row in rows]
