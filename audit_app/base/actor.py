"""Who acts: resolved once at the door and handed down."""

from __future__ import annotations

from dataclasses import dataclass, field

from audit_app.base.errors import Forbidden
from audit_app.base.i18n import gettext as _


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, or the system itself (`user_id` None), acting within one organisation."""

    user_id: int | None
    name: str
    organisation_id: int
    organisation: str = ""
    role: str = ""
    permissions: frozenset[str] = field(default_factory=frozenset)
    locale: str = "en"
    address: str = ""
    assigned_only: bool = False
    """Whether this person may answer only the parameters that are assigned to them."""
    organisations: tuple[tuple[int, str], ...] = ()
    """Every organisation that lets this person in, number and name: where they can go on to."""

    by_token: bool = False
    """Whether a script acts with a token of this person: its scope may leave out what the role allows."""

    def may(self, permission: str) -> bool:
        return permission in self.permissions

    def require(self, permission: str) -> None:
        """Raises Forbidden unless the actor holds the permission."""
        if self.may(permission):
            return
        role = self.role or _("none")
        if self.by_token:
            raise Forbidden(
                _(
                    "This token may not do this (%(permission)s): its scope or its owner's role (%(role)s) leaves it "
                    "out. Make a token that names it under Access, API tokens, or ask an administrator.",
                    permission=permission,
                    role=role,
                )
            )
        raise Forbidden(
            _(
                "Your role (%(role)s) may not do this (%(permission)s). Ask an administrator.",
                role=role,
                permission=permission,
            )
        )
