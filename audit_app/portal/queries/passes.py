"""Finds whose a link is, before there is anybody signed in."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_app.accounts.models import Membership, Organisation
from audit_app.accounts.queries import find_user
from audit_app.portal.models import Campaign, Pass
from audit_app.portal.rules import VENDOR_ROLES, may_enter_by_link, token_hash


def home_of_link(session: Session, token: str) -> int | None:
    """The organisation that a link belongs to, over all of them; None when there is no such link."""
    return session.scalar(select(Pass.organisation_id).where(Pass.token_hash == token_hash(token)))


def home_of_pass(session: Session, pass_id: int) -> int | None:
    return session.scalar(select(Pass.organisation_id).where(Pass.id == pass_id))


def homes_of_address(session: Session, email: str) -> list[tuple[int, str, int]]:
    """(organisation, its name, account) of everything that an address may come back to by a link."""
    user = find_user(session, email)
    if user is None or not user.active:
        return []
    rows = session.execute(
        select(Organisation.id, Organisation.name, Membership.role)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .where(Membership.user_id == user.id, Membership.active)
        .order_by(Organisation.id)
    ).all()
    roles = [role.value for _number, _name, role in rows]
    if not may_enter_by_link(has_password=bool(user.password), roles=roles):
        return []
    return [(number, name, user.id) for number, name, role in rows if role.value in VENDOR_ROLES]


def home_of_key(session: Session, key: str) -> tuple[int, str] | None:
    """The organisation, and its name, whose open campaign lets vendors begin by this key."""
    row = session.execute(
        select(Organisation.id, Organisation.name)
        .join(Campaign, Campaign.organisation_id == Organisation.id)
        .where(Campaign.join_key == key, Campaign.closed_at.is_(None))
    ).one_or_none()
    return None if row is None else (row[0], row[1])
