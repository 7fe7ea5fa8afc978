"""Reads declared areas for screens: by member, with what could be declared."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_app.accounts import queries as accounts
from audit_app.areas.models import DeclaredArea
from audit_app.areas.queries.register import Register, read_register
from audit_app.areas.rules import Own
from audit_app.base.errors import NotFound
from audit_app.base.i18n import gettext as _
from audit_app.base.tenancy import owner_of
from audit_app.catalog.queries import get_release, list_releases
from audit_app.catalog.rules.release import Texts


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """A category of a checklist with its parameters, each as code and title."""

    code: str
    title: str
    parameters: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ListRow:
    """A checklist as its newest release has it."""

    checklist: str
    title: str
    categories: tuple[CategoryRow, ...]

    @property
    def codes(self) -> frozenset[str]:
        """Every category and parameter."""
        parts = {code for one in self.categories for code, _title in one.parameters}
        return frozenset(parts | {one.code for one in self.categories})


@dataclass(frozen=True, slots=True)
class MemberAreas:
    """A member with what was declared for this very account, and what else makes things their own.

    `parameters` are written cx/3.4, or cx/3 for a whole category. `same_as` names other accounts of the same human,
    `works_on` programmes that the staff's records have them on, `joined` all that is theirs over every account.
    """

    user_id: int
    name: str
    email: str
    active: bool
    programmes: tuple[int, ...]
    sites: tuple[int, ...]
    parameters: tuple[str, ...]
    programme_names: tuple[str, ...]
    site_names: tuple[str, ...]
    same_as: tuple[str, ...]
    works_on: tuple[str, ...]


def list_member_areas(session: Session) -> list[MemberAreas]:
    """Everybody of the organisation, those with an area first."""
    register = read_register(session)
    rows = defaultdict(list)
    for row in session.scalars(select(DeclaredArea).order_by(DeclaredArea.id)):
        rows[row.user_id].append(row)
    found = [
        _member(register, member, rows[member.user_id])
        for member in accounts.list_members(session, owner_of(session))
    ]
    return sorted(found, key=lambda one: not (one.programmes or one.sites or one.parameters))


def get_member_areas(session: Session, user_id: int) -> MemberAreas:
    """One member; raises NotFound for anybody else."""
    members = accounts.list_members(session, owner_of(session))
    member = next((one for one in members if one.user_id == user_id), None)
    if member is None:
        raise NotFound(_("There is no such member in this organisation."))
    query = select(DeclaredArea).where(DeclaredArea.user_id == user_id).order_by(DeclaredArea.id)
    return _member(read_register(session), member, list(session.scalars(query)))


def _member(register: Register, member: accounts.Member, rows: list[DeclaredArea]) -> MemberAreas:
    own = register.own_of(member.user_id)
    programmes = tuple(row.programme_id for row in rows if row.programme_id is not None)
    sites = tuple(row.site_id for row in rows if row.site_id is not None)
    others = register.accounts_of(member.user_id) - {member.user_id}
    return MemberAreas(
        user_id=member.user_id,
        name=member.name,
        email=member.email,
        active=member.active,
        programmes=programmes,
        sites=sites,
        parameters=tuple(f"{row.checklist}/{row.code}" for row in rows if row.code),
        programme_names=_names(own, programmes),
        site_names=tuple(sorted(own.sites[one] for one in sites if one in own.sites)),
        same_as=tuple(sorted(register.accounts[one].email for one in others)),
        works_on=tuple(sorted(own.works.values())),
    )


def _names(own: Own, numbers: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(sorted(own.programmes[one] for one in numbers if one in own.programmes))


def list_parameters(session: Session, language: str = "en") -> list[ListRow]:
    """Every registered checklist as its newest release has it."""
    newest: dict[str, int] = {}
    for row in list_releases(session):  # the highest version first
        newest.setdefault(row.checklist, row.id)
    found = []
    for checklist, number in newest.items():
        release = get_release(session, number)
        found.append(
            ListRow(
                checklist,
                _said(release.title, language),
                tuple(
                    CategoryRow(
                        category.code,
                        _said(category.title, language),
                        tuple((one.code, _said(one.title, language)) for one in category.parameters),
                    )
                    for category in release.categories
                ),
            )
        )
    return found


def _said(texts: Texts, language: str) -> str:
    return texts.get(language) or texts["en"]
