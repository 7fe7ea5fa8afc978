"""Files on their way in, their checked rows by the thousand, and their rejected rows one by one."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from audit_app.base import clock
from audit_app.base.db import Base
from audit_app.base.tenancy import TenantOwned
from audit_app.base.types import Sha256, choice
from audit_app.intake.rules import BatchState


class ImportBatch(TenantOwned, Base):
    """One file on its way in, or arrived. `kind` is the code of a registered `Kind`."""

    __tablename__ = "intake_batch"
    __table_args__ = (
        Index("ix_intake_batch_organisation_sha256", "organisation_id", "sha256"),
        Index("ix_intake_batch_organisation_kind", "organisation_id", "kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(64))
    state: Mapped[BatchState] = mapped_column(choice(BatchState), default=BatchState.STAGED)
    filename: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(Sha256)
    size: Mapped[int]
    encoding: Mapped[str] = mapped_column(default="")
    encoding_certain: Mapped[bool] = mapped_column(default=True)
    delimiter: Mapped[str] = mapped_column(default="")
    date_order: Mapped[str] = mapped_column(default="")
    chosen: Mapped[dict[str, Any]] = mapped_column(default=dict)
    header: Mapped[list[Any]] = mapped_column(default=list)
    columns: Mapped[dict[str, Any]] = mapped_column(default=dict)
    unknown: Mapped[list[Any]] = mapped_column(default=list)
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    creates: Mapped[dict[str, Any]] = mapped_column(default=dict)
    message: Mapped[str] = mapped_column(default="")
    job_id: Mapped[str | None] = mapped_column(String(36))
    by_id: Mapped[int | None]
    by_name: Mapped[str] = mapped_column(default="")
    created_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    checked_at: Mapped[dt.datetime | None]
    applied_at: Mapped[dt.datetime | None]


class ImportChunk(TenantOwned, Base):
    """Consecutive rows of a file after their check; `content` as `service.chunks` packs it.

    One row of this table for thousands of the file: staging each by itself costs as much as writing it for good.
    `last_number` is the file's last row in it, `rejected` how many of its rows lie in `intake_row` instead.
    """

    __tablename__ = "intake_chunk"
    __table_args__ = (UniqueConstraint("organisation_id", "batch_id", "first_number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("intake_batch.id"))
    first_number: Mapped[int]
    last_number: Mapped[int]
    new: Mapped[int]
    changed: Mapped[int]
    same: Mapped[int]
    rejected: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary)


class ImportRow(TenantOwned, Base):
    """One rejected row: its cells as the file had them, and what is wrong with them."""

    __tablename__ = "intake_row"
    __table_args__ = (Index("ix_intake_row_organisation_number", "organisation_id", "batch_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("intake_batch.id"))
    number: Mapped[int]
    raw: Mapped[list[Any]]
    problems: Mapped[list[Any]]
