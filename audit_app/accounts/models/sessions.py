"""Where people are signed in: one row for each browser, so that it can be listed and ended."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from audit_app.accounts.rules import Means
from audit_app.base import clock
from audit_app.base.db import Base
from audit_app.base.types import Sha256, choice


class SignIn(Base):
    """A browser that is signed in. The cookie holds the key, this row only its hash; no row, no entry."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    key_hash: Mapped[str] = mapped_column(Sha256, unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    means: Mapped[Means] = mapped_column(choice(Means))
    begun_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    seen_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    proved_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    """When they last proved who they are."""
    address: Mapped[str] = mapped_column(String(64), default="")
    browser: Mapped[str] = mapped_column(String(80), default="")
