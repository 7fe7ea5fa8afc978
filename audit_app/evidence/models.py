"""Proofs and their versions. The bytes are in the blob store under the version's SHA-256."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from audit_app.base import clock
from audit_app.base.db import Base
from audit_app.base.tenancy import TenantOwned
from audit_app.base.types import Sha256


class EvidenceItem(TenantOwned, Base):
    """One proof: what it is called, which days it speaks of, which version counts now."""

    __tablename__ = "evidence_item"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    period_from: Mapped[dt.date | None]
    period_until: Mapped[dt.date | None]
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    created_by: Mapped[str]
    withdrawn_at: Mapped[dt.datetime | None]
    withdrawn_by: Mapped[str] = mapped_column(default="")
    withdrawn_reason: Mapped[str] = mapped_column(default="")

    __table_args__ = (
        CheckConstraint("title <> ''", name="title_not_empty"),
        CheckConstraint("period_from <= period_until", name="period_in_order"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_reason = '')", name="withdrawn_with_reason"),
        Index(None, "organisation_id", "created_at"),
    )


class EvidenceVersion(TenantOwned, Base):
    """One file that a proof was or is; never changed, never deleted."""

    __tablename__ = "evidence_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("evidence_item.id"))
    number: Mapped[int]
    filename: Mapped[str]
    sha256: Mapped[str] = mapped_column(Sha256)
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    media_type: Mapped[str] = mapped_column(String(120))
    uploaded_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    uploaded_by: Mapped[str]

    __table_args__ = (
        UniqueConstraint("item_id", "number"),
        CheckConstraint("number >= 1", name="numbers_begin_at_one"),
        Index(None, "organisation_id", "sha256"),
    )
