"""Reports that were asked for, and the files that came of it."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from audit_app.base import clock
from audit_app.base.db import Base
from audit_app.base.tenancy import TenantOwned
from audit_app.base.types import Sha256, choice
from audit_app.publishing.rules import Format, Kind


class ReportRequest(TenantOwned, Base):
    """Somebody's wish for a report; its job says how far it is."""

    __tablename__ = "report_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    audit_id: Mapped[int] = mapped_column(ForeignKey("audit.id"), index=True)
    kind: Mapped[Kind] = mapped_column(choice(Kind))
    format: Mapped[Format] = mapped_column(choice(Format))
    language: Mapped[str] = mapped_column(String(12))
    job_id: Mapped[str] = mapped_column(String(36), default="")
    requested_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    requested_by: Mapped[str]
    requested_at: Mapped[dt.datetime] = mapped_column(default=clock.now)

    __table_args__ = (Index(None, "organisation_id", "requested_at"),)


class ReportFile(TenantOwned, Base):
    """A finished report: the file and the document it was made from, both by hash in the proof store."""

    __tablename__ = "report_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("report_request.id"), unique=True)
    filename: Mapped[str]
    sha256: Mapped[str] = mapped_column(Sha256, index=True)
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    document_sha256: Mapped[str] = mapped_column(Sha256)
    audit_revision: Mapped[int]
    seconds: Mapped[int]
    made_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
