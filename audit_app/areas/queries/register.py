"""The register of humans: kept by each process until accounts, staff or areas change, so that asking it costs nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from audit_app.accounts.models import Membership, User
from audit_app.areas.models import DeclaredArea
from audit_app.areas.rules import Account, AreaKind, Own, humans, mailbox
from audit_app.auditlog.queries import keep
from audit_app.base import clock
from audit_app.base.tenancy import owner_of
from audit_app.workforce.models import Person, Placement, Programme, Site, StaffAccount
from audit_app.workforce.queries import placed_on

ROOMS = ("areas", "accounts", "workforce", "intake", "people")
"""Whose entries can mean another human, another place of work or another area; erasing somebody is told by `people`."""
NOTHING = Own()


@dataclass(frozen=True, slots=True)
class Register:
    """Every member with the accounts of the same human, and what each human is answerable for."""

    accounts: Mapping[int, Account]
    same: Mapping[int, frozenset[int]]
    own: Mapping[int, Own]

    def accounts_of(self, user_id: int | None) -> frozenset[int]:
        """All accounts of the human; of somebody who is no member here, the one account."""
        if user_id is None:
            return frozenset()
        return self.same.get(user_id, frozenset({user_id}))

    def own_of(self, user_id: int | None) -> Own:
        return self.own.get(user_id, NOTHING) if user_id is not None else NOTHING

    def persons_of(self, user_id: int | None) -> frozenset[int]:
        """The people on the staff that the human's accounts are linked to."""
        found = (self.accounts[one].person_id for one in self.accounts_of(user_id) if one in self.accounts)
        return frozenset(one for one in found if one is not None)


def read_register(session: Session) -> Register:
    """Three statements when something changed, none otherwise."""
    today = clock.today()
    return keep(session, ROOMS, ("areas", today), lambda: _read(session))


def accounts_of(session: Session, user_id: int | None) -> frozenset[int]:
    """Every account of the human behind one."""
    return read_register(session).accounts_of(user_id)


def is_same_person(session: Session, user_id: int | None, others: Collection[int | None]) -> bool:
    """Whether any of these accounts is the same human's; nobody (None) is nobody's."""
    named = {one for one in others if one is not None}
    if user_id is None or not named:
        return False
    return user_id in named or not named.isdisjoint(accounts_of(session, user_id))


def own_of(session: Session, user_id: int | None) -> Own:
    """What the human behind an account is answerable for or works on."""
    return read_register(session).own_of(user_id)


def _read(session: Session) -> Register:
    accounts = [
        Account(*row)
        for row in session.execute(
            select(User.id, User.name, User.email, Person.id, func.coalesce(Person.email, ""))
            .join(Membership, Membership.user_id == User.id)
            .outerjoin(StaffAccount, StaffAccount.user_id == User.id)
            .outerjoin(Person, Person.id == StaffAccount.person_id)
            .where(Membership.organisation_id == owner_of(session))
            .order_by(User.id)
        )
    ]
    same = humans(accounts)
    works, declared = _works(session, accounts), _declared(session)
    own = {}
    for account in accounts:
        group = same[account.user_id]
        found = _joined(
            [declared[one] for one in group if one in declared]
            + [works[one] for one in group if one in works]
        )
        if found:
            own[account.user_id] = found
    return Register({one.user_id: one for one in accounts}, same, own)


def _joined(parts: Collection[Own]) -> Own:
    programmes: dict[int, str] = {}
    sites: dict[int, str] = {}
    works: dict[int, str] = {}
    for part in parts:
        programmes |= part.programmes
        sites |= part.sites
        works |= part.works
    return Own(programmes, sites, frozenset().union(*(part.codes for part in parts)), works)


def _works(session: Session, accounts: Collection[Account]) -> dict[int, Own]:
    """The programmes that members work on today: as the linked person, or as whoever has their mailbox."""
    boxes: defaultdict[str, list[int]] = defaultdict(list)
    persons: defaultdict[int, list[int]] = defaultdict(list)
    for one in accounts:
        boxes[mailbox(one.email)].append(one.user_id)
        if one.person_id is not None:
            persons[one.person_id].append(one.user_id)
    tagged = [mailbox(one.email) for one in accounts if "+" in one.email]
    theirs = select(func.lower(User.email)).join(Membership, Membership.user_id == User.id)
    rows: Any = session.execute(
        select(Person.id, Person.email, Programme.id, Programme.name)
        .join(Placement, and_(Placement.person_id == Person.id, placed_on(clock.today())))
        .join(Programme, Programme.id == Placement.programme_id)
        .where(
            Person.left_on.is_(None),
            or_(
                Person.id.in_(select(StaffAccount.person_id)),
                func.lower(Person.email).in_(theirs.where(Membership.organisation_id == owner_of(session))),
                Person.email.contains("+"),
                func.lower(Person.email).in_(tagged),
            ),
        )
    )
    works: defaultdict[int, dict[int, str]] = defaultdict(dict)
    for person_id, email, programme_id, programme in rows:
        box = mailbox(email)
        for user_id in {*persons.get(person_id, ()), *(boxes.get(box, ()) if box else ())}:
            works[user_id][programme_id] = programme
    return {user_id: Own(works=found) for user_id, found in works.items()}


def _declared(session: Session) -> dict[int, Own]:
    rows = session.execute(
        select(DeclaredArea, func.coalesce(Programme.name, Site.name, ""))
        .outerjoin(Programme, Programme.id == DeclaredArea.programme_id)
        .outerjoin(Site, Site.id == DeclaredArea.site_id)
        .order_by(DeclaredArea.id)
    )
    parts: defaultdict[int, list[Own]] = defaultdict(list)
    for row, name in rows:
        if row.kind is AreaKind.PROGRAMME and row.programme_id is not None:
            parts[row.user_id].append(Own(programmes={row.programme_id: name}))
        elif row.kind is AreaKind.SITE and row.site_id is not None:
            parts[row.user_id].append(Own(sites={row.site_id: name}))
        else:
            parts[row.user_id].append(Own(codes=frozenset({(row.checklist, row.code)})))
    return {user_id: _joined(found) for user_id, found in parts.items()}
