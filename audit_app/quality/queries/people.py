"""Who of the staff is behind an account."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from audit_app.accounts.models import User
from audit_app.base.actor import Actor
from audit_app.workforce.models import Person


def person_of(session: Session, actor: Actor) -> int | None:
    """The person with the account's e-mail address; None when nobody has it, or more than one has."""
    if actor.user_id is None:
        return None
    found = session.scalars(
        select(Person.id)
        .join(User, func.lower(User.email) == func.lower(Person.email))
        .where(User.id == actor.user_id, Person.email != "")
        .limit(2)
    ).all()
    return found[0] if len(found) == 1 else None
