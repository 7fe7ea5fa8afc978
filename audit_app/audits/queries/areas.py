"""Reads whose own area an audit is, or one of its parameters, and who may judge it instead."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy.orm import Session

from audit_app.accounts import queries as accounts
from audit_app.accounts.rules import permissions_of
from audit_app.areas.queries import own_of, read_register
from audit_app.areas.rules import Hit, Own, own_part
from audit_app.audits.queries.audits import list_members
from audit_app.audits.queries.book import Book
from audit_app.audits.queries.scope import ScopeRow, scope_names
from audit_app.base.tenancy import owner_of
from audit_app.catalog.queries import get_release

EVERYWHERE = ScopeRow((), ())


def own_hit(
    session: Session, user_id: int | None, audit_id: int, release_id: int, parameter: str = ""
) -> Hit | None:
    """What of their own somebody would judge; asks for the audit's scope only where it matters to them."""
    own = own_of(session, user_id)
    if not own:
        return None
    scope = scope_names(session, audit_id) if own.places else EVERYWHERE
    return _hit(own, scope, get_release(session, release_id).checklist, parameter)


def own_hits(
    session: Session, book: Book, members: Collection[accounts.Member]
) -> dict[int, Mapping[str, Hit]]:
    """By member whose own area something of the audit is: what stands in the way, by parameter.

    Whoever only works somewhere and answers no audits is left out: agents are many, and nobody assigns them any.
    """
    found: dict[int, Mapping[str, Hit]] = {}
    for member in members:
        user_id, own = member.user_id, own_of(session, member.user_id)
        declared = own.programmes or own.sites or own.codes
        if not (declared or (own and "audits.answer" in permissions_of(member.role))):
            continue
        hits = {item.code: book_hit(session, book, user_id, item.code) for item in book.release.parameters}
        if theirs := {code: hit for code, hit in hits.items() if hit is not None}:
            found[user_id] = theirs
    return found


def book_hit(session: Session, book: Book, user_id: int | None, parameter: str = "") -> Hit | None:
    """The same as `own_hit`, of an audit at hand."""
    return _hit(own_of(session, user_id), book.names, book.release.checklist, parameter)


def who_may(
    session: Session, audit_id: int, scope: ScopeRow, checklist: str, parameter: str = ""
) -> list[str]:
    """Names of those who may judge it: of the audit's team, or, where none of them may, of all who answer audits."""
    register = read_register(session)
    letting = {
        one.user_id: one.name
        for one in accounts.list_members(session, owner_of(session))
        if one.active and "audits.answer" in permissions_of(one.role)
    }
    free = {
        number: name
        for number, name in letting.items()
        if _hit(register.own_of(number), scope, checklist, parameter) is None
    }
    team = [free[number] for number, _name in list_members(session, audit_id) if number in free]
    return team or list(free.values())


def _hit(own: Own, scope: ScopeRow, checklist: str, parameter: str) -> Hit | None:
    return own_part(
        own,
        programmes=[number for number, _name in scope.programmes],
        sites=[number for number, _name in scope.sites],
        checklist=checklist,
        parameter=parameter,
    )
