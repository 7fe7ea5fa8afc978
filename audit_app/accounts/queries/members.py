"""Reads people and memberships."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from operator import itemgetter
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, select
from sqlalchemy.orm import Session

from audit_app.accounts.models import Membership, Organisation, SignIn, User
from audit_app.accounts.queries.sessions import SIGN_IN_COLUMNS, SignedIn, hash_of_key
from audit_app.accounts.rules import Belonging, Kind, Role, is_over, permissions_of
from audit_app.base import clock
from audit_app.base.actor import Actor
from audit_app.base.errors import NotFound
from audit_app.base.i18n import gettext as _
from audit_app.base.i18n import known_language
from audit_app.base.tenancy import overlooking

SYSTEM = "System"
VISITOR = "Visitor"


@dataclass(frozen=True, slots=True)
class Member:
    """A person of this organisation, as lists show them."""

    user_id: int
    name: str
    email: str
    role: Role
    active: bool
    assigned_only: bool = False


def find_actor(session: Session, user_id: int, *, address: str = "") -> Actor | None:
    """The actor a signed-in person is, in the first organisation that lets them in."""
    user, actor = find_account(session, "id", user_id)
    return replace(actor, address=address) if actor and user and user.active else None


def find_account(
    session: Session, name: str, value: object, *, any_case: bool = False, organisation: int | None = None
) -> tuple[User | None, Actor | None]:
    """The account with that value in a column, and the actor it is: one statement, since every request asks.

    The actor acts in `organisation` if that lets them in, otherwise in the first that does; all that do come along.
    """
    rows: Any = session.execute(_account_by(name, any_case=any_case), {"value": value}).all()
    return (rows[0][0], _actor_of(rows, organisation)) if rows else (None, None)


def person_in(session: Session, organisation_id: int, user_id: int) -> Actor | None:
    """The actor somebody is in exactly this organisation; None when it does not let them in (any more)."""
    user, actor = find_account(session, "id", user_id, organisation=organisation_id)
    let_in = user is not None and user.active and actor is not None
    return actor if let_in and actor and actor.organisation_id == organisation_id else None


def find_signed_in(
    session: Session, key: str, organisation: int | None = None
) -> tuple[User | None, Actor | None, SignedIn | None]:
    """The account that signed in with that key, the actor it is, and its sign-in: one statement for all three."""
    rows: Any = session.execute(_signed_in(), {"value": hash_of_key(key)}).all()
    if not rows:
        return None, None, None
    signed_in = SignedIn(*rows[0][-len(SIGN_IN_COLUMNS) :])
    if is_over(signed_in.begun_at, clock.now()):
        return None, None, None
    return rows[0][0], _actor_of(rows, organisation), signed_in


def _actor_of(rows: Sequence[Any], organisation: int | None) -> Actor | None:
    user = rows[0][0]
    if rows[0].role is None:
        return None
    chosen = next((row for row in rows if row.organisation_id == organisation), rows[0])
    return Actor(
        user_id=user.id,
        name=user.name,
        organisation_id=chosen.organisation_id,
        organisation=chosen.organisation,
        role=chosen.role.value,
        permissions=permissions_of(chosen.role),
        locale=known_language(user.language),
        assigned_only=chosen.assigned_only,
        organisations=tuple(
            sorted(((row.organisation_id, row.organisation) for row in rows), key=itemgetter(1))
        ),
    )


@cache
def _account_by(name: str, *, any_case: bool) -> Select[*tuple[Any, ...]]:
    column: Any = getattr(User, name)
    value: Any = bindparam("value")
    return _with_memberships().where(func.lower(column) == value if any_case else column == value)


@cache
def _signed_in() -> Select[*tuple[Any, ...]]:
    value: Any = bindparam("value")
    return (
        _with_memberships()
        .add_columns(*SIGN_IN_COLUMNS)
        .join(SignIn, SignIn.user_id == User.id)
        .where(SignIn.key_hash == value)
    )


def _with_memberships() -> Select[*tuple[Any, ...]]:
    return (
        select(
            User,
            Membership.role,
            Membership.assigned_only,
            Organisation.id.label("organisation_id"),
            Organisation.name.label("organisation"),
        )
        .outerjoin(Membership, and_(Membership.user_id == User.id, Membership.active))
        .outerjoin(Organisation, Organisation.id == Membership.organisation_id)
        .order_by(Membership.id)
    )


def system_actor(session: Session, organisation: str | int | None = None) -> Actor:
    """The terminal and jobs act as the system, with every right, in the named organisation or the only operator.

    Raises NotFound when there is none, or several and none was named; vendors and clients are always named.
    """
    query = select(Organisation.id, Organisation.name).order_by(Organisation.id)
    if isinstance(organisation, int):
        query = query.where(Organisation.id == organisation)
    elif organisation:
        query = query.where(func.lower(Organisation.name) == organisation.lower())
    else:
        query = query.where(Organisation.kind == Kind.OPERATOR)
    rows = session.execute(query.limit(2)).all()
    if len(rows) != 1:
        raise NotFound(
            _("There is no organisation of that name. `audit-app accounts list` shows them.")
            if organisation or not rows
            else _("There are several organisations. Name one with --organisation.")
        )
    return Actor(
        user_id=None,
        name=SYSTEM,
        organisation_id=rows[0].id,
        organisation=rows[0].name,
        role=Role.ADMINISTRATOR.value,
        permissions=permissions_of(Role.ADMINISTRATOR),
    )


def home_of(session: Session, user_id: int | None) -> Actor:
    """A visitor without any right in the account's first organisation, or in the one that runs the installation.

    That is the operator that was made first: never a vendor's or a client's, whose trail strangers are no matter of.
    """
    here: Any = select(func.min(Organisation.id)).where(Organisation.kind == Kind.OPERATOR).scalar_subquery()
    if user_id is not None:
        home = (
            select(Membership.organisation_id)
            .where(Membership.user_id == user_id)
            .order_by(Membership.active.desc(), Membership.id)
            .limit(1)
        )
        here = func.coalesce(home.scalar_subquery(), here)
    row = session.execute(
        select(Organisation.id, Organisation.name).where(Organisation.id == here)
    ).one_or_none()
    if row is None:
        raise NotFound(_("There is no organisation here yet. `audit-app accounts found` makes one."))
    return Actor(user_id=None, name=VISITOR, organisation_id=row.id, organisation=row.name)


def list_members(session: Session, organisation_id: int) -> list[Member]:
    """Everybody of the organisation, by name."""
    rows = session.execute(
        select(User.id, User.name, User.email, Membership.role, Membership.active, Membership.assigned_only)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.organisation_id == organisation_id)
        .order_by(User.name, User.id)
    )
    return [Member(*row) for row in rows]


def list_belongings(session: Session, email: str) -> list[Belonging]:
    """Every membership of the account with that address; the session sees every organisation."""
    rows = session.execute(
        select(Organisation.name, Membership.role, Membership.active, Organisation.id)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .join(User, User.id == Membership.user_id)
        .where(func.lower(User.email) == email.strip().lower())
        .order_by(Organisation.name)
    )
    return [Belonging(*row) for row in rows]


def find_member(session: Session, organisation_id: int, email: str) -> Member | None:
    """The member of that address, whatever its letters' case."""
    wanted = email.strip().lower()
    return next((one for one in list_members(session, organisation_id) if one.email.lower() == wanted), None)


def find_user(session: Session, email: str) -> User | None:
    """The account of that address, whatever its letters' case."""
    return session.scalars(select(User).where(func.lower(User.email) == email.strip().lower())).one_or_none()


def language_of(session: Session, user_id: int) -> str:
    """What somebody chose; empty when they left it to their browser."""
    return session.scalar(select(User.language).where(User.id == user_id)) or ""


def count_users(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(User)) or 0


def list_rights(session: Session, user_id: int) -> list[tuple[int, Role, bool]]:
    """(organisation, role, active) of a person in every organisation, whichever the session belongs to."""
    query = select(Membership.organisation_id, Membership.role, Membership.active)
    with overlooking(session):
        return [(*row,) for row in session.execute(query.where(Membership.user_id == user_id))]
