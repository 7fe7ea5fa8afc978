"""What several verbs of this room need: places, owners, proofs, one way to add and to change a row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from audit_app.accounts.models import Membership, User
from audit_app.auditlog import service as auditlog
from audit_app.base import clock
from audit_app.base.actor import Actor
from audit_app.base.db import Base
from audit_app.base.errors import Conflict, Invalid, NotFound
from audit_app.base.i18n import gettext as _
from audit_app.evidence.models import EvidenceItem
from audit_app.workforce.models import Person, Programme, Site

Row = TypeVar("Row", bound=Base)


@dataclass(frozen=True, slots=True)
class Where:
    """A site and a programme; None: not one in particular."""

    site_id: int | None = None
    programme_id: int | None = None


@dataclass(frozen=True, slots=True)
class Owner:
    """Who answers for something: somebody on the staff, an account, both, or nobody yet."""

    person_id: int | None = None
    user_id: int | None = None
    name: str = ""


def find_owner(session: Session, actor: Actor, text: str) -> Owner | None:
    """By a person's code, or by the address of a person or of a member; None when nobody fits."""
    wanted = text.strip().lower()
    if not wanted:
        return Owner()
    person = session.execute(
        select(Person.id, Person.full_name, Person.email)
        .where((func.lower(Person.code) == wanted) | (func.lower(Person.email) == wanted))
        .order_by(func.lower(Person.code) != wanted, Person.id)
        .limit(1)
    ).one_or_none()
    address = person.email.lower() if person and person.email else wanted
    user = session.execute(
        select(User.id, User.name)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.organisation_id == actor.organisation_id, func.lower(User.email) == address)
    ).one_or_none()
    if person is None and user is None:
        return None
    name = person.full_name if person is not None else user.name if user is not None else ""
    return Owner(person.id if person else None, user.id if user else None, name)


def check_where(session: Session, where: Where, wrong: dict[str, str]) -> None:
    """Adds a sentence for a site or programme that is not there, or not ours."""
    for field, model, value in (
        ("site_id", Site, where.site_id),
        ("programme_id", Programme, where.programme_id),
    ):
        if value is not None and session.get(model, value) is None:
            wrong[field] = _("Choose one from the list.")


def check_proof(session: Session, proof_id: int | None, wrong: dict[str, str]) -> None:
    """Adds a sentence for a proof that is not there, not ours, or withdrawn."""
    if proof_id is None:
        return
    proof = session.get(EvidenceItem, proof_id)
    if proof is None or proof.withdrawn_at is not None:
        wrong["proof_id"] = _("There is no proof with the number %(number)s in the library.", number=proof_id)


def check_past(wrong: dict[str, str], **days: dt.date | None) -> None:
    """Adds a sentence for each of these days that lies in the future."""
    for field, day in days.items():
        if day is not None and day > clock.today():
            wrong[field] = _("%(day)s lies in the future.", day=day)


def check_order(wrong: dict[str, str], field: str, first: dt.date | None, then: dt.date | None) -> None:
    """Adds a sentence when `then` lies before `first`."""
    if first is not None and then is not None and then < first:
        wrong[field] = _("%(then)s lies before %(first)s.", then=then, first=first)


def refuse(wrong: Mapping[str, str]) -> None:
    """Raises Invalid when there is something wrong."""
    if wrong:
        raise Invalid(_("This was not saved. Some fields need another look."), wrong)


def get(session: Session, model: type[Row], row_id: int) -> Row:
    """The row; raises NotFound, also for another organisation's."""
    row = session.get(model, row_id)
    if row is None:
        raise NotFound(_("There is no such entry in this organisation's log."))
    return row


def refuse_taken(session: Session, model: Any, code: str, besides: int | None = None) -> None:
    """Raises Conflict when another row has the code."""
    taken = session.scalar(
        select(model.id).where(func.lower(model.code) == code.lower(), model.id != (besides or 0)).limit(1)
    )
    if taken is not None:
        raise Conflict(_("The code %(code)s is taken. Choose another.", code=code))


def put(session: Session, actor: Actor, noun: str, row: Any, values: Mapping[str, Any]) -> int:
    """Writes the values into a new or a known row and tells the trail what changed; returns its number."""
    if row.id is None:
        for name, value in values.items():
            setattr(row, name, value)
        session.add(row)
        session.flush()
        auditlog.record(session, actor, f"actions.{noun}.added", (noun, row.id), told(values))
        return cast("int", row.id)
    change = auditlog.changes({name: getattr(row, name) for name in values}, values)
    if change["to"]:
        for name, value in values.items():
            setattr(row, name, value)
        session.flush()
        auditlog.record(session, actor, f"actions.{noun}.changed", (noun, row.id), change)
    return cast("int", row.id)


def told(values: Mapping[str, Any]) -> dict[str, Any]:
    """Without what was left empty."""
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}


def words(text: str) -> str:
    """On one line, single spaces."""
    return " ".join(text.split())
