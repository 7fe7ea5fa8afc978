"""The register of humans: kept by each process until accounts, staff or areas change, so that asking it costs nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, String, and_, cast, exists, func, literal, or_, select, union_all
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
    """One statement when something changed, none otherwise."""
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


def persons_among(session: Session, user_id: int | None, persons: Collection[int | None]) -> set[int]:
    """Which of these people on the staff are the human behind an account: linked to it, or with its mailbox."""
    named = {one for one in persons if one is not None}
    if user_id is None or not named:
        return set()
    register = read_register(session)
    mine = [register.accounts[one] for one in register.accounts_of(user_id) if one in register.accounts]
    boxes = {mailbox(text) for one in mine for text in (one.email, one.person_email)} - {""}
    rows = session.execute(select(Person.id, Person.email).where(Person.id.in_(named)))
    return {row.id for row in rows if row.id in register.persons_of(user_id) or mailbox(row.email) in boxes}


def own_of(session: Session, user_id: int | None) -> Own:
    """What the human behind an account is answerable for or works on."""
    return read_register(session).own_of(user_id)


def _read(session: Session) -> Register:
    found: dict[str, list[Any]] = {kind: [] for kind in ("account", "works", *AreaKind)}
    for kind, *row in session.execute(union_all(_accounts(session), _works(session), _declared())):
        found[kind].append(row)
    accounts = [
        Account(user_id, name, email, person_id or None, person_email)
        for user_id, person_id, name, email, person_email in sorted(found["account"])
    ]
    same = humans(accounts)
    parts = _working(found["works"], accounts)
    for user_id, programme_id, name, _checklist, _code in found[AreaKind.PROGRAMME]:
        parts[user_id].append(Own(programmes={programme_id: name}))
    for user_id, site_id, name, _checklist, _code in found[AreaKind.SITE]:
        parts[user_id].append(Own(sites={site_id: name}))
    for user_id, _number, _name, checklist, code in found[AreaKind.PARAMETER]:
        parts[user_id].append(Own(codes=frozenset({(checklist, code)})))
    own = {}
    for account in accounts:
        theirs = [part for one in same[account.user_id] for part in parts.get(one, ())]
        if theirs:
            own[account.user_id] = _joined(theirs)
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


def _working(rows: Collection[Any], accounts: Collection[Account]) -> defaultdict[int, list[Own]]:
    """The programmes that members work on: as the linked person, or as whoever has their mailbox."""
    boxes: defaultdict[str, list[int]] = defaultdict(list)
    persons: defaultdict[int, list[int]] = defaultdict(list)
    for one in accounts:
        boxes[mailbox(one.email)].append(one.user_id)
        if one.person_id is not None:
            persons[one.person_id].append(one.user_id)
    found: defaultdict[int, list[Own]] = defaultdict(list)
    for person_id, programme_id, programme, email, _nothing in rows:
        box = mailbox(email)
        for user_id in {*persons.get(person_id, ()), *(boxes.get(box, ()) if box else ())}:
            found[user_id].append(Own(works={programme_id: programme}))
    return found


# One statement in three parts, since a page that comes upon new records asks enough already. The columns are
# kind, two numbers, three texts.


def _accounts(session: Session) -> Select[str, int, int, str, str, str]:
    return (
        select(
            literal("account"),
            User.id,
            func.coalesce(Person.id, 0),
            User.name,
            User.email,
            func.coalesce(Person.email, ""),
        )
        .join(Membership, Membership.user_id == User.id)
        .outerjoin(StaffAccount, StaffAccount.user_id == User.id)
        .outerjoin(Person, Person.id == StaffAccount.person_id)
        .where(Membership.organisation_id == owner_of(session))
    )


def _works(session: Session) -> Select[str, int, int, str, str, str]:
    """Who is placed on a programme today and may have an account: linked, by the same address, or one with a plus."""
    members = (
        select(User.email)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.organisation_id == owner_of(session))
        .subquery()
    )
    address = func.lower(Person.email)
    tagged = exists().where(
        members.c.email.contains("+"),
        # The person's mailbox is the tagged address without its tag; what is alike by chance is told apart later.
        func.lower(members.c.email).like(func.replace(address, "@", "+%@")),
    )
    return (
        select(literal("works"), Person.id, Programme.id, Programme.name, Person.email, literal(""))
        .join(Placement, and_(Placement.person_id == Person.id, placed_on(clock.today())))
        .join(Programme, Programme.id == Placement.programme_id)
        .where(
            Person.left_on.is_(None),
            or_(
                Person.id.in_(select(StaffAccount.person_id)),
                address.in_(select(func.lower(members.c.email))),
                Person.email.contains("+"),
                and_(Person.email != "", tagged),
            ),
        )
    )


def _declared() -> Select[str, int, int, str, str, str]:
    row = DeclaredArea
    return (
        select(
            cast(row.kind, String),
            row.user_id,
            func.coalesce(row.programme_id, row.site_id, 0),
            func.coalesce(Programme.name, Site.name, ""),
            row.checklist,
            row.code,
        )
        .outerjoin(Programme, Programme.id == row.programme_id)
        .outerjoin(Site, Site.id == row.site_id)
    )
