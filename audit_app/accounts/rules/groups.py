"""Which groups of a provider give which role, as the settings say it."""

from __future__ import annotations

from dataclasses import dataclass

from audit_app.accounts.rules.roles import Role


@dataclass(frozen=True, slots=True)
class Grant:
    """A group's role, in a named organisation or (empty) in the installation's first."""

    group: str
    role: Role
    organisation: str = ""


def read_grants(text: str) -> tuple[Grant, ...]:
    """Reads `group=role, group=role@Organisation`; raises ValueError naming the part that is wrong."""
    grants = []
    for part in filter(None, (each.strip() for each in text.split(","))):
        group, equals, given = part.rpartition("=")
        role, _at, organisation = given.partition("@")
        known = {each.value for each in Role}
        if not equals or not group.strip() or role.strip() not in known:
            raise ValueError(
                f"{part!r}: write group=role or group=role@Organisation, roles are {sorted(known)}"
            )
        grants.append(Grant(group.strip(), Role(role.strip()), organisation.strip()))
    return tuple(grants)


def granted(grants: tuple[Grant, ...], groups: frozenset[str]) -> dict[str, Role]:
    """The role in each organisation; where several groups give one, the first that is written down."""
    found: dict[str, Role] = {}
    for grant in grants:
        if grant.group in groups:
            found.setdefault(grant.organisation.lower(), grant.role)
    return found
