"""Who of the staff is asking."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from audit_app.base.actor import Actor
from audit_app.base.errors import NotFound
from audit_app.base.i18n import gettext as _
from audit_app.workforce.queries import PersonOn, find_person_on, linked_person


def my_number(session: Session, actor: Actor) -> int:
    """The number of the person that the account is linked to; raises NotFound when nobody has linked it."""
    number = linked_person(session, actor.user_id)
    if number is None:
        raise NotFound(
            _(
                "Your account is not linked to a person on the staff yet. "
                "Ask an administrator: Access, Accounts of the staff."
            )
        )
    return number


def me(session: Session, actor: Actor, day: dt.date) -> PersonOn | None:
    """The person of the account, as they are on a day; None when nobody has linked it."""
    number = linked_person(session, actor.user_id)
    return None if number is None else find_person_on(session, number, day)
