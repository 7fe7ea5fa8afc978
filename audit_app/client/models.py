"""Which programmes are open to which observer, and which reports were released to clients."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from audit_app.base import clock
from audit_app.base.db import Base
from audit_app.base.tenancy import TenantOwned


class OpenProgramme(TenantOwned, Base):
    """One programme that one observer may look at; without any they see nothing."""

    __tablename__ = "client_programme"
    __table_args__ = (UniqueConstraint("organisation_id", "user_id", "programme_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    programme_id: Mapped[int] = mapped_column(ForeignKey("workforce_programme.id"))
    opened_by: Mapped[str] = mapped_column(String(200))
    opened_at: Mapped[dt.datetime] = mapped_column(default=clock.now)


class ReleasedReport(TenantOwned, Base):
    """A finished report that observers of all its programmes may take along."""

    __tablename__ = "client_release"
    __table_args__ = (UniqueConstraint("organisation_id", "request_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("report_request.id"))
    released_by: Mapped[str] = mapped_column(String(200))
    released_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
