"""Reads API tokens: whom one lets in, and which there are."""

from __future__ import annotations

import datetime as dt
import hmac
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, bindparam, func, select
from sqlalchemy.orm import Session

from audit_app.accounts.models import ApiToken, Membership, Organisation, User
from audit_app.accounts.rules import permissions_of
from audit_app.accounts.rules.tokens import Preset, Standing, effective, parse, standing
from audit_app.base import clock
from audit_app.base.actor import Actor
from audit_app.base.errors import NotFound
from audit_app.base.i18n import gettext as _
from audit_app.base.paging import SIZE, Page, offset


@dataclass(frozen=True, slots=True)
class TokenRow:
    """One token as lists show it; the text itself is nowhere."""

    id: int
    name: str
    owner_id: int
    owner: str
    email: str
    prefix: str
    preset: Preset
    capabilities: tuple[str, ...]
    created_at: dt.datetime
    expires_at: dt.datetime
    used_at: dt.datetime | None
    revoked_at: dt.datetime | None
    revoked_by: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class Presented:
    """A token that somebody showed: which, whose, whether it is taken, and who that makes them."""

    token_id: int
    organisation_id: int
    owner: str
    standing: Standing
    used_at: dt.datetime | None
    refused_at: dt.datetime | None
    actor: Actor | None


_SHOWN = (
    select(ApiToken, User, Membership.role, Membership.assigned_only, Organisation.id, Organisation.name)
    .join(User, User.id == ApiToken.user_id)
    .join(Organisation, Organisation.id == ApiToken.organisation_id)
    .outerjoin(
        Membership,
        and_(
            Membership.user_id == ApiToken.user_id,
            Membership.organisation_id == ApiToken.organisation_id,
            Membership.active,
        ),
    )
    .where(ApiToken.prefix == bindparam("prefix"))
)


def find_presented(session: Session, text: str) -> Presented | None:
    """Who shows this token; None when there is none of that text. One statement: every request asks."""
    parts = parse(text)
    if parts is None:
        return None
    row: Any = session.execute(_SHOWN, {"prefix": parts[0]}).one_or_none()
    if row is None:
        return None
    token, user, role, assigned_only, organisation_id, organisation = row
    owner_in = bool(role is not None and user.active)
    found = standing(token.expires_at, token.revoked_at, clock.now(), owner_in=owner_in)
    if not hmac.compare_digest(token.hash, parts[1]):
        found = Standing.FORGED  # somebody knows the prefix, which lists show, and guesses the rest
    actor = None
    if found is Standing.ALIVE:
        actor = Actor(
            user_id=user.id,
            name=user.name,
            organisation_id=organisation_id,
            organisation=organisation,
            role=role.value,
            permissions=effective(permissions_of(role), token.preset, token.capabilities),
            assigned_only=assigned_only,
        )
    return Presented(token.id, organisation_id, user.name, found, token.used_at, token.refused_at, actor)


def list_tokens(
    session: Session, owner_id: int | None = None, page: int = 1, size: int = SIZE
) -> Page[TokenRow]:
    """The organisation's tokens, or one member's, the newest first."""
    where = [] if owner_id is None else [ApiToken.user_id == owner_id]
    total = session.scalar(select(func.count()).select_from(ApiToken).where(*where)) or 0
    rows = session.execute(
        _listed().where(*where).order_by(ApiToken.id.desc()).limit(size).offset(offset(page, size))
    )
    return Page(tuple(_row(row) for row in rows), page, size, total)


def get_token(session: Session, token_id: int) -> TokenRow:
    """One token; raises NotFound."""
    row = session.execute(_listed().where(ApiToken.id == token_id)).one_or_none()
    if row is None:
        raise NotFound(_("There is no token %(number)s here. Look it up under API tokens.", number=token_id))
    return _row(row)


def _listed() -> Any:
    return (
        select(ApiToken, User.name, User.email, func.coalesce(Membership.active, False) & User.active)
        .join(User, User.id == ApiToken.user_id)
        .outerjoin(
            Membership,
            and_(
                Membership.user_id == ApiToken.user_id, Membership.organisation_id == ApiToken.organisation_id
            ),
        )
    )


def _row(row: Any) -> TokenRow:
    token, owner, email, owner_in = row
    return TokenRow(
        id=token.id,
        name=token.name,
        owner_id=token.user_id,
        owner=owner,
        email=email,
        prefix=token.prefix,
        preset=token.preset,
        capabilities=tuple(token.capabilities),
        created_at=token.created_at,
        expires_at=token.expires_at,
        used_at=token.used_at,
        revoked_at=token.revoked_at,
        revoked_by=token.revoked_by,
        standing=standing(token.expires_at, token.revoked_at, clock.now(), owner_in=bool(owner_in)),
    )
