"""Exports and erases what is held of one person."""

from __future__ import annotations

import datetime as dt
import secrets
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from audit_app.accounts import queries as people
from audit_app.accounts import service as accounts
from audit_app.accounts.models import Membership, User
from audit_app.auditlog import service as auditlog
from audit_app.base import clock
from audit_app.base.actor import Actor
from audit_app.base.db import Base
from audit_app.base.errors import Conflict, Invalid
from audit_app.base.i18n import gettext as _
from audit_app.privacy import queries
from audit_app.privacy.queries import Mention, Who
from audit_app.privacy.rules import ACCOUNT, LOOK, Confirmed, confirmation, digest_of, judge
from audit_app.workforce.models import Person


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure did, or would do: `left` are texts that a human has to look at."""

    name: str
    entry: int
    replaced: dict[str, int]
    left: tuple[Mention, ...]
    trail_who: int
    trail_what: int
    trail_unsealed: int
    shared: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """What an erasure would do; with `namesake` no text is replaced, since a name alone does not say who is meant.

    `confirmation` has to come with the erasure, before `until`, by whoever asked.
    """

    person: Who
    replaced: dict[str, int]
    left: tuple[Mention, ...]
    namesake: bool
    trail: int
    confirmation: str
    until: dt.datetime


@dataclass(frozen=True, slots=True)
class Erase:
    """Why somebody is let go, without their name, and the value from the preview."""

    reason: str
    confirmation: str


@dataclass(frozen=True, slots=True)
class _Found:
    """Texts that name a person: what is replaced, and what a human has to look at."""

    namesake: bool
    replaced: tuple[Mention, ...]
    left: tuple[Mention, ...]

    @property
    def counts(self) -> dict[str, int]:
        return dict(Counter(f"{one.table}.{one.column}" for one in self.replaced))


def preview_erasure(session: Session, actor: Actor, who: Who, key: str) -> Preview:
    """The first step: what would go, and a value that confirms it for a few minutes."""
    actor.require("people.erase")
    _refuse_own(actor, who)
    found, until = _find(session, who), (clock.now() + LOOK).replace(microsecond=0)
    entries = 0 if found.namesake else len(queries.entries_naming(session, who))
    value = confirmation(key, _asked(actor, who), _digest(who, found), until)
    return Preview(who, found.counts, found.left, found.namesake, entries, value, until)


def erase_confirmed(session: Session, actor: Actor, who: Who, command: Erase, key: str) -> Erased:
    """The second step; raises Invalid without the value, or Conflict when something else would go by now."""
    actor.require("people.erase")
    digest = _digest(who, _find(session, who))
    worth = judge(key, _asked(actor, who), digest, clock.now(), command.confirmation)
    if worth is Confirmed.CHANGED:
        raise Conflict(
            _(
                "What is held of them has changed since you looked. Nothing was erased. Ask for the preview again."
            )
        )
    if worth is not Confirmed.RIGHT:
        sentence = {
            Confirmed.LATE: _("This confirmation is too old. Ask for the preview again."),
        }.get(worth, _("Send the confirmation that the preview of this erasure gave to you."))
        raise Invalid(_("Nothing was erased."), {"confirmation": sentence})
    return erase_person(session, actor, who, command.reason)


def _asked(actor: Actor, who: Who) -> str:
    return f"{actor.organisation_id} {actor.user_id} {who.kind} {who.id}"


def _digest(who: Who, found: _Found) -> str:
    lines = [repr(one) for one in (*found.replaced, *found.left)]
    return digest_of([f"{who.name} {who.email} {who.code} {found.namesake}", *lines])


def _find(session: Session, who: Who) -> _Found:
    namesake = queries.has_namesake(session, who)
    found = list(queries.mentions(session, who))
    owned = {User.__tablename__, Person.__tablename__}
    replaced = tuple(one for one in found if one.whole and one.table not in owned and not namesake)
    gone = {(one.table, one.column, one.key) for one in replaced}
    left = tuple(
        one for one in found if (one.table, one.column, one.key) not in gone and not _is_row(one, who)
    )
    return _Found(namesake, replaced, left)


def _refuse_own(actor: Actor, who: Who) -> None:
    if (who.kind, who.id) == (ACCOUNT, actor.user_id):
        raise Invalid(_("You cannot erase yourself. Ask another administrator."))


def export_person(session: Session, actor: Actor, who: Who) -> dict[str, Any]:
    """Everything that is tied to the person, by table, and where else they are named; on the trail."""
    actor.require("people.export")
    tables = queries.holdings(session, who)
    named = [asdict(one) for one in queries.mentions(session, who)]
    rows = sum(len(found) for found in tables.values())
    auditlog.record(session, actor, "people.person.exported", (who.kind, who.id), {"rows": rows})
    return {"person": asdict(who), "organisation": actor.organisation, "tables": tables, "named_in": named}


def erase_person(session: Session, actor: Actor, who: Who, reason: str) -> Erased:
    """Takes name, address and code away wherever they stand alone, shuts the account, lets go of them on the trail.

    Records that results rest on stay, without the name. Raises Invalid for an own account or without a reason.
    """
    actor.require("people.erase")
    if not reason.strip():
        raise Invalid(_("Write why: it goes on the trail."), {"reason": _("Write a reason.")})
    _refuse_own(actor, who)
    if any(text in reason for text in who.texts):
        raise Invalid(
            _("The reason names the person, and it stays. Leave the name out."),
            {"reason": _("Leave the name out.")},
        )
    found = _find(session, who)
    entries = [] if found.namesake else queries.entries_naming(session, who)
    told = {"reason": reason.strip(), "rows": found.counts}
    erasure = auditlog.let_go(session, actor, (who.kind, who.id), entries, told)
    number = erasure.sequence or 0
    _replace(session, found.replaced, erasure.name)
    shared = _shut(session, actor, who, erasure.name, number) if who.kind == ACCOUNT else False
    if who.kind != ACCOUNT:
        person = session.get_one(Person, who.id)
        person.full_name, person.email, person.code = erasure.name, "", f"erased-{number}"
    session.flush()
    return Erased(
        erasure.name, number, found.counts, found.left, erasure.who, erasure.what, erasure.unsealed, shared
    )


def _is_row(mention: Mention, who: Who) -> bool:
    return who.kind != ACCOUNT and (mention.table, mention.key) == (Person.__tablename__, (who.id,))


def _replace(session: Session, found: Iterable[Mention], name: str) -> None:
    for one in found:
        table = Base.metadata.tables[one.table]
        key = [column == value for column, value in zip(table.primary_key, one.key, strict=True)]
        column = table.c[one.column]
        length = getattr(column.type, "length", None)
        session.execute(
            sa.update(table).where(*key, *queries.own(session, table)).values({column: name[:length]}),
            execution_options={"organisation_checked": True},
        )


def _shut(session: Session, actor: Actor, who: Who, name: str, number: int) -> bool:
    """Shuts the account; keeps its row when another organisation has it as a member too, and says so."""
    rights = people.list_rights(session, who.id)
    shared = any(organisation != actor.organisation_id for organisation, _role, _active in rights)
    session.execute(
        sa.update(Membership)
        .where(Membership.user_id == who.id, Membership.organisation_id == actor.organisation_id)
        .values(active=False)
    )
    if not shared:
        user = session.get_one(User, who.id)
        user.name, user.email = name, f"erased-{actor.organisation_id}-{number}@invalid.invalid"
        user.active, user.password, user.fs_uniquifier = False, None, secrets.token_hex(32)
        accounts.drop_proofs(session, user)
    return shared
