"""Reads whole chains: to verify and to export them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_app.auditlog.models import ChainHead, Entry
from audit_app.auditlog.rules import Break, Line, Walk
from audit_app.base.tenancy import owner_of


def stream_lines(session: Session, organisation_id: int) -> Iterator[Line]:
    """The whole chain of one organisation in order, a thousand at a time."""
    rows = session.execute(
        select(*(getattr(Entry, field.name) for field in fields(Line)))
        .where(Entry.organisation_id == organisation_id)
        .order_by(Entry.sequence)
        .execution_options(yield_per=1000)
    )
    for row in rows:
        yield Line(*row)


def head_of(session: Session) -> tuple[int, str]:
    """How long this organisation's chain is and the hash of its last entry; (0, "") before the first."""
    row = session.execute(
        select(ChainHead.sequence, ChainHead.hash).where(ChainHead.organisation_id == owner_of(session))
    ).one_or_none()
    return (0, "") if row is None else (row[0], row[1])


@dataclass(frozen=True, slots=True)
class Verification:
    """What verifying one chain came to; `erased` counts the parts that were let go."""

    organisation_id: int
    entries: int
    head: str
    breaks: tuple[Break, ...]
    erased: int = 0


def verify(
    session: Session, organisation_id: int | None = None, printed: str | None = None
) -> list[Verification]:
    """Recomputes the chain of one organisation, or every chain this session may see.

    `printed` is the hash of a head that was written down at some time.
    """
    wanted = select(ChainHead.organisation_id, ChainHead.sequence, ChainHead.hash)
    if organisation_id is not None:
        wanted = wanted.where(ChainHead.organisation_id == organisation_id)
    heads = session.execute(wanted.order_by(ChainHead.organisation_id)).all()
    found = []
    for head in heads:
        walk = Walk(printed)
        broken = [*walk.through(stream_lines(session, head.organisation_id))]
        broken += walk.at_the_end((head.sequence, head.hash))
        found.append(
            Verification(head.organisation_id, head.sequence, head.hash, tuple(broken), walk.erased.total())
        )
    return found
