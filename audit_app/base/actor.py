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

    def may(self, permission: str) -> bool:
        return permission in self.permissions

    def require(self, permission: str) -> None:
        """Raises Forbidden unless the actor holds the permission."""
        if not self.may(permission):
            raise Forbidden(
                _(
                    "Your role (%(role)s) may not do this (%(permission)s). Ask an administrator.",
                    role=self.role or _("none"),
                    permission=permission,
                )
            )
