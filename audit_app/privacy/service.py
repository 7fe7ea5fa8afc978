"""Exports and erases what is held of one person."""

from __future__ import annotations

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
from audit_app.base.actor import Actor
from audit_app.base.db import Base
from audit_app.base.errors import Invalid
from audit_app.base.i18n import gettext as _
from audit_app.privacy import queries
from audit_app.privacy.queries import Mention, Who
from audit_app.privacy.rules import ACCOUNT
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
    if (who.kind, who.id) == (ACCOUNT, actor.user_id):
        raise Invalid(_("You cannot erase yourself. Ask another administrator."))
    if any(text in reason for text in who.texts):
        raise Invalid(
            _("The reason names the person, and it stays. Leave the name out."),
            {"reason": _("Leave the name out.")},
        )
    namesake = queries.has_namesake(session, who)
    found = list(queries.mentions(session, who))
    owned = {User.__tablename__, Person.__tablename__}
    replaced = [one for one in found if one.whole and one.table not in owned and not namesake]
    counts = Counter(f"{one.table}.{one.column}" for one in replaced)
    entries = [] if namesake else queries.entries_naming(session, who)
    told = {"reason": reason.strip(), "rows": dict(counts)}
    erasure = auditlog.let_go(session, actor, (who.kind, who.id), entries, told)
    number = erasure.sequence or 0
    _replace(session, replaced, erasure.name)
    shared = _shut(session, actor, who, erasure.name, number) if who.kind == ACCOUNT else False
    if who.kind != ACCOUNT:
        person = session.get_one(Person, who.id)
        person.full_name, person.email, person.code = erasure.name, "", f"erased-{number}"
    session.flush()
    gone = {(one.table, one.column, one.key) for one in replaced}
    left = tuple(
        one for one in found if (one.table, one.column, one.key) not in gone and not _is_row(one, who)
    )
    return Erased(
        erasure.name, number, dict(counts), left, erasure.who, erasure.what, erasure.unsealed, shared
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
