"""Members and tokens through the API. A token is made on the screen or in the terminal: it is shown to a person, once."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from audit_app.accounts import queries, service
from audit_app.accounts.queries import Member
from audit_app.accounts.queries import tokens as kept
from audit_app.accounts.queries.tokens import TokenRow
from audit_app.accounts.service import tokens
from audit_app.base.actor import Actor
from audit_app.base.errors import NotFound
from audit_app.base.i18n import gettext as _
from audit_app.base.paging import SIZE, Page
from audit_app.web.endpoints import Api
from audit_app.web.guards import SIGNED_IN

api = Api("accounts")


@dataclass(frozen=True, slots=True)
class Self:
    """Who the token is, where, and everything that it may do."""

    user_id: int | None
    name: str
    organisation_id: int
    organisation: str
    role: str
    permissions: tuple[str, ...]


def who_am_i(_session: Session, actor: Actor) -> Self:
    """Who the token is, and what it may do."""
    may = tuple(sorted(actor.permissions))
    return Self(actor.user_id, actor.name, actor.organisation_id, actor.organisation, actor.role, may)


def list_members(session: Session, actor: Actor) -> list[Member]:
    """Everybody of the organisation, by name."""
    return queries.list_members(session, actor.organisation_id)


def add_member(session: Session, actor: Actor, command: service.AddMember) -> int:
    """Lets somebody sign in."""
    return service.add_member(session, actor, command).id


def list_tokens(session: Session, actor: Actor, page: int = 1, size: int = SIZE) -> Page[TokenRow]:
    """The tokens of the token's owner; everybody's for who manages access."""
    everybody = actor.may("accounts.manage")
    return kept.list_tokens(session, None if everybody else actor.user_id, page, size)


def get_token(session: Session, actor: Actor, token_id: int) -> TokenRow:
    """One token, without its text, which is nowhere."""
    found = kept.get_token(session, token_id)
    if found.owner_id != actor.user_id and not actor.may("accounts.manage"):
        raise NotFound(_("There is no token %(number)s here. Look it up under API tokens.", number=token_id))
    return found


api.get("/me", SIGNED_IN, who_am_i)
api.get("/members", "accounts.manage", list_members)
api.post("/members", "accounts.manage", add_member)
api.put("/members/<int:user_id>", "accounts.manage", service.change_member)
api.get("/tokens", SIGNED_IN, list_tokens)
api.get("/tokens/<int:token_id>", SIGNED_IN, get_token)
api.delete("/tokens/<int:token_id>", SIGNED_IN, tokens.revoke_token, "Ends a token at once.")
