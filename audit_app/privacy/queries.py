"""Finds a person, everything that is held of them, and every text that names them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from audit_app.accounts.models import Membership, User
from audit_app.auditlog.models import Entry
from audit_app.base.db import Base
from audit_app.base.errors import Conflict, NotFound
from audit_app.base.i18n import gettext as _
from audit_app.base.tenancy import owner_of
from audit_app.privacy.rules import (
    ACCOUNT,
    LOOSE,
    PERSON,
    TABLES,
    as_stored,
    is_frozen,
    is_secret,
)
from audit_app.workforce.models import Person

MOST_MENTIONS = 500
_CHECKED = {"organisation_checked": True}


@dataclass(frozen=True, slots=True)
class Who:
    """A person as an account or as somebody on the staff."""

    kind: str
    id: int
    name: str
    email: str
    code: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        """What names this person in texts."""
        return tuple(dict.fromkeys(text for text in (self.name, self.email) if len(text) > 2))


@dataclass(frozen=True, slots=True)
class Mention:
    """A text that names the person: `whole` when it is nothing but the name."""

    table: str
    column: str
    key: tuple[Any, ...]
    whole: bool


def find_who(session: Session, asked: str) -> Who:
    """The one person of that address, code or number (`account:7`, `person:7`).

    Raises NotFound, or Conflict when there are an account and somebody on the staff.
    """
    kind, _colon, number = asked.partition(":")
    wanted = asked.strip().lower()
    by_number = int(number) if kind in TABLES and number.isdigit() else None
    accounts = (
        select(User.id, User.name, User.email)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.organisation_id == owner_of(session))
    )
    people = select(Person.id, Person.full_name, Person.email, Person.code)
    if by_number is None:
        accounts = accounts.where(func.lower(User.email) == wanted)
        people = people.where(or_(func.lower(Person.code) == wanted, func.lower(Person.email) == wanted))
    else:
        accounts, people = accounts.where(User.id == by_number), people.where(Person.id == by_number)
    found = []
    if by_number is None or kind == ACCOUNT:
        found += [Who(ACCOUNT, *row) for row in session.execute(accounts)]
    if by_number is None or kind == PERSON:
        found += [Who(PERSON, *row) for row in session.execute(people)]
    if len(found) > 1:
        keys = ", ".join(f"{one.kind}:{one.id}" for one in found)
        raise Conflict(_("Several fit %(text)s. Name one of them: %(keys)s.", text=asked, keys=keys))
    if not found:
        raise NotFound(_("Nobody here is %(text)s. Give an e-mail address, a code or account:7.", text=asked))
    return found[0]


def keys_of(table: sa.Table, kind: str) -> list[sa.Column[Any]]:
    """The columns of a table that hold the number of a person of that kind."""
    target = f"{TABLES[kind]}.id"
    found = [
        column for column in table.c if any(key.target_fullname == target for key in column.foreign_keys)
    ]
    found += [column for column in table.c if LOOSE.get((table.name, column.name)) == kind]
    return found + ([table.c.id] if table.name == TABLES[kind] else [])


def own(session: Session, table: sa.Table) -> list[ColumnElement[bool]]:
    """The condition that keeps a statement within the organisation."""
    return [table.c.organisation_id == owner_of(session)] if "organisation_id" in table.c else []


def holdings(session: Session, who: Who) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table that is tied to the person, without what opens doors."""
    found: dict[str, list[dict[str, Any]]] = {}
    for table in Base.metadata.sorted_tables:
        tied: list[ColumnElement[bool]] = [column == who.id for column in keys_of(table, who.kind)]
        if table.name == "trail_entry":
            tied.append(sa.and_(table.c.kind == who.kind, table.c.subject == str(who.id)))
        if not tied:
            continue
        columns = [column for column in table.c if not is_secret(column.name)]
        rows = session.execute(
            select(*columns).where(or_(*tied), *own(session, table)).order_by(*table.primary_key),
            execution_options=_CHECKED,
        )
        if lines := [dict(row) for row in rows.mappings()]:
            found[table.name] = lines
    return found


def mentions(session: Session, who: Who) -> Iterator[Mention]:
    """Every text of the organisation that names the person, but for the trail's."""
    for table in Base.metadata.sorted_tables:
        if "organisation_id" not in table.c or table.name.startswith("trail_"):
            continue
        for column in table.c:
            kind = column.type
            if isinstance(kind, sa.Enum) or not isinstance(kind, sa.String | sa.JSON) or column.foreign_keys:
                continue
            yield from _in_column(session, who, table, column)


def _in_column(session: Session, who: Who, table: sa.Table, column: sa.Column[Any]) -> Iterator[Mention]:
    is_json = isinstance(column.type, sa.JSON)
    text = sa.cast(column, sa.Text) if is_json else column
    fits = [text.contains(as_stored(one) if is_json else one, autoescape=True) for one in who.texts]
    if not fits:
        return
    keys = list(table.primary_key)
    rows = session.execute(
        select(text, *keys).where(or_(*fits), *own(session, table)).limit(MOST_MENTIONS),
        execution_options=_CHECKED,
    )
    for value, *key in rows:
        whole = not is_json and value in who.texts and not is_frozen(table.name, column.name)
        yield Mention(table.name, column.name, tuple(key), whole)


def entries_naming(session: Session, who: Who) -> list[int]:
    """Numbers of the entries of the trail whose data names the person."""
    text = sa.cast(Entry.data, sa.Text)
    fits = [text.contains(as_stored(one), autoescape=True) for one in who.texts]
    return (
        list(session.scalars(select(Entry.sequence).where(or_(*fits)).order_by(Entry.sequence)))
        if fits
        else []
    )


def has_namesake(session: Session, who: Who) -> bool:
    """Whether somebody else here has the same name: then a name alone does not say who is meant."""
    accounts = select(User.id).join(Membership, Membership.user_id == User.id)
    accounts = accounts.where(Membership.organisation_id == owner_of(session), User.name == who.name)
    people = select(Person.id).where(Person.full_name == who.name)
    found = [(ACCOUNT, row, "") for row in session.scalars(accounts)]
    found += [(PERSON, row, "") for row in session.scalars(people)]
    return any(one[:2] != (who.kind, who.id) for one in found)


def list_due(session: Session, before: dt.date) -> list[Who]:
    """Everybody who left before that day and can still be read."""
    rows = session.execute(
        select(Person.id, Person.full_name, Person.email, Person.code)
        .where(Person.left_on < before, Person.code.not_like("erased-%"))
        .order_by(Person.left_on, Person.id)
    )
    return [Who(PERSON, *row) for row in rows]
