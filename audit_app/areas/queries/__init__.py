"""Reads who is one human with whom, and what is whose own area."""

from __future__ import annotations

from audit_app.areas.queries.declared import (
    CategoryRow,
    ListRow,
    MemberAreas,
    get_member_areas,
    list_member_areas,
    list_parameters,
)
from audit_app.areas.queries.register import (
    Register,
    accounts_of,
    is_same_person,
    own_of,
    persons_among,
    read_register,
)

__all__ = [
    "CategoryRow",
    "ListRow",
    "MemberAreas",
    "Register",
    "accounts_of",
    "get_member_areas",
    "is_same_person",
    "list_member_areas",
    "list_parameters",
    "own_of",
    "persons_among",
    "read_register",
]
