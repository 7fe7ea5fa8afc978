"""The trail's tables. They refer to nobody: names are copied in, so the trail outlives what it tells of."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import DDL, Index, String, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column

from audit_app.auditlog.models.guards import GUARDS
from audit_app.base.db import Base
from audit_app.base.tenancy import TenantOwned
from audit_app.base.types import Sha256


class Entry(TenantOwned, Base):
    """One thing that somebody did; never changed, never deleted, but its readable parts may be let go.

    `who_…` and `what_…` belong to the two seals (see `rules`): a salt of its own each, the seal, and the number of the
    entry that tells of the erasure.
    """

    __tablename__ = "trail_entry"

    organisation_id: Mapped[int] = mapped_column()  # no foreign key: the trail lies below the accounts
    id: Mapped[int] = mapped_column(primary_key=True)
    sequence: Mapped[int]
    at: Mapped[dt.datetime]
    actor_id: Mapped[int | None]
    actor: Mapped[str]
    address: Mapped[str] = mapped_column(String(64), default="")
    action: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(120))
    data: Mapped[dict[str, Any]]
    previous: Mapped[str] = mapped_column(Sha256)
    hash: Mapped[str] = mapped_column(Sha256)
    version: Mapped[int] = mapped_column(server_default="1")
    who_salt: Mapped[str] = mapped_column(String(32), server_default="")
    who_seal: Mapped[str] = mapped_column(Sha256, server_default="")
    who_erased: Mapped[int | None]
    what_salt: Mapped[str] = mapped_column(String(32), server_default="")
    what_seal: Mapped[str] = mapped_column(Sha256, server_default="")
    what_erased: Mapped[int | None]

    __table_args__ = (
        UniqueConstraint("organisation_id", "sequence"),
        Index(None, "organisation_id", "kind", "subject"),
        Index(None, "organisation_id", "at"),
        Index(None, "organisation_id", "actor_id", "sequence"),
        Index(None, "organisation_id", "action", "sequence"),
    )


class ChainHead(TenantOwned, Base):
    """Where an organisation's chain stands; its row is the lock that keeps writers in order.

    The database moves it by itself with every entry, and refuses an entry that does not follow the last one.

    `marks` names the last entry of each room, so that what was computed from a room's records can be kept until
    that room writes again.
    """

    __tablename__ = "trail_head"

    organisation_id: Mapped[int] = mapped_column(primary_key=True)
    sequence: Mapped[int]
    hash: Mapped[str] = mapped_column(Sha256)
    marks: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")


for _dialect, _statements in GUARDS.items():
    for _statement in _statements:
        _guard = DDL(_statement)  # type: ignore[no-untyped-call]
        event.listen(ChainHead.__table__, "after_create", _guard.execute_if(dialect=_dialect))
