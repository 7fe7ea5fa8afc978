"""API tokens, kept as hashes, and what was answered to their idempotency keys."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from audit_app.accounts.rules.tokens import Preset
from audit_app.base import clock
from audit_app.base.db import Base
from audit_app.base.tenancy import TenantOwned
from audit_app.base.types import Sha256, choice


class ApiToken(TenantOwned, Base):
    """A key of one member to the API; the prefix finds it, the hash proves it, the text itself is nowhere."""

    __tablename__ = "api_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    prefix: Mapped[str] = mapped_column(String(10), unique=True)
    hash: Mapped[str] = mapped_column(Sha256)
    preset: Mapped[Preset] = mapped_column(choice(Preset))
    capabilities: Mapped[list[Any]] = mapped_column(default=list)
    created_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[dt.datetime]
    used_at: Mapped[dt.datetime | None]
    refused_at: Mapped[dt.datetime | None]
    revoked_at: Mapped[dt.datetime | None]
    revoked_by: Mapped[str] = mapped_column(default="")

    __table_args__ = (Index(None, "organisation_id", "user_id"),)


class ApiAnswer(TenantOwned, Base):
    """What was answered to a key, so that asking again does nothing again."""

    __tablename__ = "api_answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_id: Mapped[int] = mapped_column(ForeignKey("api_token.id"))
    key: Mapped[str] = mapped_column(String(200))
    fingerprint: Mapped[str] = mapped_column(Sha256)
    status: Mapped[int] = mapped_column(default=0)
    body: Mapped[str] = mapped_column(default="")
    location: Mapped[str] = mapped_column(default="")
    created_at: Mapped[dt.datetime] = mapped_column(default=clock.now)

    __table_args__ = (UniqueConstraint("token_id", "key"),)
