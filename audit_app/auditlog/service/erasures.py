"""Lets the readable parts of entries go that tell of a person; what is hashed stays, so the chain still holds."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_, select, update
from sqlalchemy.orm import Session

from audit_app.auditlog.models import ChainHead, Entry
from audit_app.auditlog.rules import ERASED, PLAIN, SEALED, pseudonym
from audit_app.auditlog.service.entries import record
from audit_app.base.actor import Actor

ACCOUNT = "account"


@dataclass(frozen=True, slots=True)
class Erasure:
    """How far an erasure reaches: entries done by the person, entries telling of them, and those it cannot reach.

    `unsealed` counts entries from before there were seals: they stay readable, or the chain would not hold.
    """

    who: int
    what: int
    unsealed: int
    sequence: int | None = None

    @property
    def name(self) -> str:
        """What stands where the name stood."""
        return pseudonym(self.sequence or 0)


def _by(subject: tuple[str, int]) -> ColumnElement[bool]:
    """Entries of what this person did."""
    return Entry.actor_id == subject[1] if subject[0] == ACCOUNT else false()


def _about(subject: tuple[str, int], entries: Collection[int]) -> ColumnElement[bool]:
    """Entries that tell of this person: theirs by subject, and those that are listed."""
    own = and_(Entry.kind == subject[0], Entry.subject == str(subject[1]))
    return and_(Entry.action != ERASED, or_(own, Entry.sequence.in_(entries)) if entries else own)


def reach_of(session: Session, subject: tuple[str, int], entries: Collection[int] = ()) -> Erasure:
    """What erasing would let go; nothing is changed."""
    by, about = _by(subject), _about(subject, entries)

    def count(*where: Any) -> int:
        return session.scalar(select(func.count()).select_from(Entry).where(*where)) or 0

    return Erasure(
        who=count(by, Entry.version == SEALED, Entry.who_erased.is_(None)),
        what=count(about, Entry.version == SEALED, Entry.what_erased.is_(None)),
        unsealed=count(or_(by, about), Entry.version == PLAIN),
    )


def let_go(
    session: Session,
    actor: Actor,
    subject: tuple[str, int],
    entries: Collection[int] = (),
    more: Mapping[str, Any] | None = None,
) -> Erasure:
    """Erases who and what of the entries of a person (`("account", 7)` or `("person", 7)`), and says so in one entry.

    `entries` are further ones that name the person. Raises nothing of its own: the database refuses whatever the
    entry about the erasure does not name.
    """
    session.execute(  # writers wait from here on, so that what is counted is what is erased
        select(ChainHead.sequence).where(ChainHead.organisation_id == actor.organisation_id).with_for_update()
    )
    reach = reach_of(session, subject, entries)
    told = {**(more or {}), "who": reach.who, "what": reach.what, "entries": sorted(entries)}
    number = record(session, actor, ERASED, subject, told)
    plan = (
        (
            (_by(subject), Entry.who_erased.is_(None)),
            {
                "actor_id": None,
                "actor": pseudonym(number),
                "address": "",
                "who_salt": "",
                "who_erased": number,
            },
        ),
        (
            (_about(subject, entries), Entry.what_erased.is_(None)),
            {"data": {}, "what_salt": "", "what_erased": number},
        ),
    )
    for where, values in plan:
        session.execute(
            update(Entry)
            .where(*where, Entry.version == SEALED, Entry.sequence < number)
            .values(values)
            .execution_options(synchronize_session=False)
        )
    return Erasure(reach.who, reach.what, reach.unsealed, number)
