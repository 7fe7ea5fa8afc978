"""Links that sign a vendor's person in; of the link, the code and the browser only hashes are kept."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from audit_app.base import clock
from audit_app.base.db import Base
from audit_app.base.tenancy import TenantOwned
from audit_app.base.types import Sha256


class Pass(TenantOwned, Base):
    """One link for one person of the vendor: opened once, in one browser, finished with a code."""

    __tablename__ = "portal_pass"
    __table_args__ = (Index("ix_portal_pass_organisation_user", "organisation_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    token_hash: Mapped[str] = mapped_column(Sha256, unique=True)
    created_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[dt.datetime]
    opened_at: Mapped[dt.datetime | None]
    browser_hash: Mapped[str] = mapped_column(String(64), default="")
    code_hash: Mapped[str] = mapped_column(String(64), default="")
    code_until: Mapped[dt.datetime | None]
    codes: Mapped[int] = mapped_column(default=0)
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[dt.datetime | None]
    revoked_at: Mapped[dt.datetime | None]
