"""Lets in whom a provider names: finds or makes the account, and keeps its roles as the groups say."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from audit_app.accounts.models import Identity, Membership, Organisation, User
from audit_app.accounts.queries import find_user, home_of, system_actor
from audit_app.accounts.rules.groups import Grant, granted
from audit_app.accounts.rules.roles import Role
from audit_app.accounts.service.entering import Refusal
from audit_app.auditlog import service as auditlog
from audit_app.base.actor import Actor
from audit_app.base.db import Database

PROVIDER = "Single sign-on"
"""Who acts on the trail where a group gives or takes a role."""


@dataclass(frozen=True, slots=True)
class Named:
    """Whom a provider names, out of its signed word."""

    issuer: str
    subject: str
    email: str
    email_verified: bool
    name: str
    groups: frozenset[str]


@dataclass(frozen=True, slots=True)
class Policy:
    """What the settings say of people whom the provider names."""

    grants: tuple[Grant, ...] = ()
    join: bool = False


def named_by(claims: Mapping[str, object], issuer: str, groups_claim: str) -> Named:
    """Reads the claims; groups may come as a list or as one text."""
    groups = claims.get(groups_claim) or []
    listed = [groups] if isinstance(groups, str) else groups
    email = str(claims.get("email") or "").strip()
    return Named(
        issuer=issuer,
        subject=str(claims.get("sub") or ""),
        email=email,
        email_verified=claims.get("email_verified") is True,
        name=str(claims.get("name") or email)[:200],
        groups=frozenset(str(each) for each in listed) if isinstance(listed, list) else frozenset(),
    )


def let_in(
    database: Database, named: Named, policy: Policy, address: str
) -> tuple[int | None, Refusal | None]:
    """The number of the account that a provider names, its roles brought up to date; or why it is not let in.

    Each organisation is written in a transaction of its own, since a session belongs to one; what is done twice
    changes nothing, so a break in between is mended by the next sign-in.
    """
    with database.across() as session:
        user, linked, refusal = _find(session, named, policy)
        roles = _roles_in(session, policy.grants, named.groups)
        home = home_of(session, user.id if user else None)
    if refusal:
        return user.id if user else None, refusal
    first = home if user else next(here for here, role in roles if role)
    with database.transaction(first.organisation_id) as session:
        if not linked:
            user = _link(session, replace(first, address=address), named, user)
    number = user.id if user else 0
    for here, role in roles:
        with database.transaction(here.organisation_id) as session:
            _keep_role(session, replace(here, address=address), number, role, join=policy.join)
    return number, None


def _find(session: Session, named: Named, policy: Policy) -> tuple[User | None, bool, Refusal | None]:
    """The account, whether it is linked already, and why it is not let in.

    An account that was there before is linked by its address only if the provider says that it has verified that
    address; otherwise anybody could claim it.
    """
    user = session.scalars(
        select(User)
        .join(Identity, Identity.user_id == User.id)
        .where(Identity.issuer == named.issuer, Identity.subject == named.subject)
    ).one_or_none()
    linked = user is not None
    if user is None and named.email:
        user = find_user(session, named.email)
    roles = _roles_in(session, policy.grants, named.groups)
    if user and not linked and not named.email_verified:
        return None, False, Refusal.UNVERIFIED
    if user and not user.active:
        return user, linked, Refusal.SHUT
    given = any(role for _here, role in roles)
    if policy.grants and not given:
        return user, linked, Refusal.GROUPS
    if user is None and not (policy.join and given and "@" in named.email and len(named.email) <= 255):
        return None, False, Refusal.STRANGER
    if user is None and not named.email_verified:
        return None, False, Refusal.UNVERIFIED
    return user, linked, None


def _roles_in(
    session: Session, grants: tuple[Grant, ...], groups: frozenset[str]
) -> list[tuple[Actor, Role | None]]:
    """Every organisation that groups give roles in, and the role that these groups give there, if any."""
    roles = granted(grants, groups)
    found: dict[int, tuple[Actor, Role | None]] = {}
    for name in dict.fromkeys(grant.organisation.lower() for grant in grants):
        query = select(Organisation.id).order_by(Organisation.id).limit(1)
        number = session.scalar(query.where(func.lower(Organisation.name) == name) if name else query)
        if number is None:
            continue
        here = replace(system_actor(session, number), name=PROVIDER)
        before = found.get(number, (here, None))[1]
        found[number] = here, before or roles.get(name)
    return list(found.values())


def _link(session: Session, actor: Actor, named: Named, user: User | None) -> User:
    if user is None:
        user = User(email=named.email, name=named.name, fs_uniquifier=secrets.token_hex(32))
        session.add(user)
        session.flush()
    session.add(Identity(user_id=user.id, issuer=named.issuer, subject=named.subject))
    auditlog.record(
        session, actor, "accounts.identity.linked", ("account", user.id), {"issuer": named.issuer}
    )
    return user


def _keep_role(session: Session, actor: Actor, user_id: int, role: Role | None, *, join: bool) -> None:
    """Gives the role, or shuts the organisation to somebody whose groups give none there any more.

    Nothing opens a membership again that is shut: an administrator may have shut it.
    """
    member = session.scalars(
        select(Membership).where(
            Membership.organisation_id == actor.organisation_id, Membership.user_id == user_id
        )
    ).one_or_none()
    subject = ("account", user_id)
    if member is None:
        if join and role:
            session.add(Membership(organisation_id=actor.organisation_id, user_id=user_id, role=role))
            auditlog.record(session, actor, "accounts.member.added", subject, {"role": role})
        return
    before = {"role": member.role, "active": member.active}
    after = {"role": role or member.role, "active": member.active and role is not None}
    change = auditlog.changes(before, after)
    if change["to"]:
        member.role, member.active = role or member.role, member.active and role is not None
        auditlog.record(session, actor, "accounts.member.changed", subject, change)
