"""Which accounts are one human, and what of somebody's own an audit would have them judge."""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

LONGEST_CODE = 20


class AreaKind(enum.StrEnum):
    """What an area is."""

    PROGRAMME = "programme"
    SITE = "site"
    PARAMETER = "parameter"


@dataclass(frozen=True, slots=True)
class Account:
    """An account with what says whose it is: its address, and the person on the staff that it was linked to."""

    user_id: int
    name: str
    email: str
    person_id: int | None = None
    person_email: str = ""


@dataclass(frozen=True, slots=True)
class Own:
    """What a human is answerable for or works on: names by number, and codes of parameters or categories.

    `codes` are (checklist, code). `works` are programmes too: those the staff's records have them on.
    """

    programmes: Mapping[int, str] = field(default_factory=dict)
    sites: Mapping[int, str] = field(default_factory=dict)
    codes: frozenset[tuple[str, str]] = frozenset()
    works: Mapping[int, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.programmes or self.sites or self.codes or self.works)

    @property
    def places(self) -> bool:
        """Whether any of it depends on what an audit covers."""
        return bool(self.programmes or self.sites or self.works)


class Why(enum.StrEnum):
    """Why something is somebody's own area."""

    WORKS = "works"
    PROGRAMME = "programme"
    SITE = "site"
    PARAMETER = "parameter"


@dataclass(frozen=True, slots=True)
class Hit:
    """The area that stands in the way: why, and its name or code."""

    why: Why
    name: str


def mailbox(address: str) -> str:
    """Where mail to an address arrives: lower case, without what stands behind a plus; empty for no address."""
    local, at, domain = address.strip().lower().rpartition("@")
    if not at or not local:
        return ""
    return f"{local.partition('+')[0] or local}@{domain}"


def _marks(account: Account) -> set[str | int]:
    """What says whose an account is: mailboxes as text, a person on the staff as a number."""
    found: set[str | int] = {mailbox(account.email), mailbox(account.person_email)}
    found.discard("")
    if account.person_id is not None:
        found.add(account.person_id)
    return found


def humans(accounts: Iterable[Account]) -> dict[int, frozenset[int]]:
    """For each account, every account of the same human: one mailbox or one person on the staff, over any chain."""
    holders: defaultdict[str | int, list[int]] = defaultdict(list)
    groups: dict[int, set[int]] = {}
    for account in accounts:
        groups[account.user_id] = {account.user_id}
        for mark in _marks(account):
            holders[mark].append(account.user_id)
    for first, *others in holders.values():
        for other in others:  # hardly ever any
            if groups[first] is not groups[other]:
                joined = groups[first] | groups[other]
                for one in joined:
                    groups[one] = joined
    return {one: frozenset(members) for one, members in groups.items()}


def parameter_of(requirement: str) -> str:
    """The parameter of a requirement's code: 3.4 of 3.4a."""
    return requirement.rstrip("abcdefghijklmnopqrstuvwxyz")


def belongs(code: str, parameter: str) -> bool:
    """Whether a parameter is what a code names: itself, or one of that category ("3" has "3.4", not "30.1")."""
    return code == parameter or parameter.startswith(f"{code}.")


def own_part(
    own: Own, *, programmes: Collection[int], sites: Collection[int], checklist: str = "", parameter: str = ""
) -> Hit | None:
    """What of their own somebody would judge; no programme or site named means that all are covered.

    Without a checklist any checklist's code counts; without a parameter only places do.
    """
    for why, mine, covered in (
        (Why.WORKS, own.works, programmes),
        (Why.PROGRAMME, own.programmes, programmes),
        (Why.SITE, own.sites, sites),
    ):
        found = [name for number, name in mine.items() if not covered or number in covered]
        if found:
            return Hit(why, min(found))
    if parameter and own_code(own, checklist, parameter):
        return Hit(Why.PARAMETER, parameter)
    return None


def own_code(own: Own, checklist: str, parameter: str) -> bool:
    """Whether a parameter is one that they are answerable for."""
    return any(belongs(code, parameter) for mine, code in own.codes if not checklist or mine == checklist)
