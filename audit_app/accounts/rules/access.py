"""Why somebody may do a thing, or not: through which role in which organisation."""

from __future__ import annotations

from dataclasses import dataclass

from audit_app.accounts.rules.roles import Role, permissions_of, roles_with


@dataclass(frozen=True, slots=True)
class Belonging:
    """One membership: where, as what, and whether it still lets in."""

    organisation: str
    role: Role
    active: bool = True
    organisation_id: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What one membership says to one right."""

    belonging: Belonging
    permission: str
    may: bool
    instead: tuple[Role, ...]
    """The roles that have it."""


def answer(belonging: Belonging, permission: str) -> Answer:
    """Whether the membership carries the right; a shut one carries none."""
    may = belonging.active and permission in permissions_of(belonging.role)
    return Answer(belonging, permission, may, roles_with(permission))
