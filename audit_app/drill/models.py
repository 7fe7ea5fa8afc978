"""Drills: what was drawn from what, and every record that was asked for with what became of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from audit_app.base import clock
from audit_app.base.db import Base
from audit_app.base.tenancy import TenantOwned
from audit_app.base.types import Sha256, choice
from audit_app.drill.rules import MINUTES, Known, Stratum


class Draw(TenantOwned, Base):
    """One drill of one audit: `sizes` by stratum, the seed, and the hashes of the list and of what it came from."""

    __tablename__ = "drill_draw"
    __table_args__ = (
        CheckConstraint("minutes > 0", name="limit_is_some_minutes"),
        Index("ix_drill_draw_organisation_audit", "organisation_id", "audit_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    audit_id: Mapped[int] = mapped_column(ForeignKey("audit.id"))
    seed: Mapped[int] = mapped_column(BigInteger)
    as_of: Mapped[dt.date]
    since: Mapped[dt.date]
    sizes: Mapped[dict[str, Any]]
    minutes: Mapped[int] = mapped_column(default=MINUTES)
    list_sha256: Mapped[str] = mapped_column(Sha256)
    pool_sha256: Mapped[str] = mapped_column(Sha256)
    pools: Mapped[dict[str, Any]]
    drawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    drawn_by: Mapped[str]
    drawn_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    closed_by: Mapped[str | None]
    closed_at: Mapped[dt.datetime | None]
    requirement: Mapped[str] = mapped_column(String(24), default="")
    evidence_id: Mapped[int | None] = mapped_column(ForeignKey("evidence_item.id"))


class Item(TenantOwned, Base):
    """One record asked for: of whom or what (`stratum`, `key`, `subject`), for which requirement, and the tick."""

    __tablename__ = "drill_item"
    __table_args__ = (
        UniqueConstraint("organisation_id", "draw_id", "position"),
        CheckConstraint("minutes >= 0", name="takes_no_negative_time"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    draw_id: Mapped[int] = mapped_column(ForeignKey("drill_draw.id"))
    position: Mapped[int]
    stratum: Mapped[Stratum] = mapped_column(choice(Stratum))
    key: Mapped[str] = mapped_column(String(200))
    subject: Mapped[str] = mapped_column(String(300))
    requirement: Mapped[str] = mapped_column(String(24), default="")
    record: Mapped[str] = mapped_column(String(300))
    known: Mapped[Known] = mapped_column(choice(Known))
    detail: Mapped[str] = mapped_column(default="")
    shown: Mapped[bool | None]
    minutes: Mapped[int | None]
    note: Mapped[str] = mapped_column(default="")
    ticked_by: Mapped[str] = mapped_column(default="")
    ticked_at: Mapped[dt.datetime | None]
