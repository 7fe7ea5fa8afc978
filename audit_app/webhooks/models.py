"""The tables of subscriptions and of their messages."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from audit_app.base import clock
from audit_app.base.db import Base
from audit_app.base.tenancy import TenantOwned
from audit_app.base.types import Sha256, choice
from audit_app.webhooks.rules import DeliveryState, State


class Subscription(TenantOwned, Base):
    """Where messages go, about what, and the last entry of the trail that was looked at for it.

    The secret is not here: it is derived from the application's key and `secret_salt`.
    """

    __tablename__ = "webhook"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    url: Mapped[str] = mapped_column(String(500))
    events: Mapped[list[Any]]
    state: Mapped[State] = mapped_column(choice(State), default=State.ACTIVE)
    reason: Mapped[str] = mapped_column(default="")
    """Why it is paused, where nobody pressed the button."""
    owner_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    """Whose rights it has: nothing goes out that this person may not see."""
    cursor: Mapped[int]
    secret_salt: Mapped[str] = mapped_column(String(64))
    secret_sha256: Mapped[str] = mapped_column(Sha256)
    old_secret_salt: Mapped[str] = mapped_column(String(64), default="")
    old_secret_until: Mapped[dt.datetime | None]
    failing_since: Mapped[dt.datetime | None]
    made_at: Mapped[dt.datetime] = mapped_column(default=clock.now)

    __table_args__ = (Index(None, "organisation_id", "state"),)


class Delivery(TenantOwned, Base):
    """One message of one subscription; a test has no entry of the trail behind it."""

    __tablename__ = "webhook_delivery"

    id: Mapped[int] = mapped_column(primary_key=True)
    webhook_id: Mapped[int] = mapped_column(ForeignKey("webhook.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(32), unique=True)
    sequence: Mapped[int | None]
    event: Mapped[str] = mapped_column(String(80))
    body: Mapped[str]
    state: Mapped[DeliveryState] = mapped_column(choice(DeliveryState), default=DeliveryState.WAITING)
    tries: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    due_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[dt.datetime | None]
    status: Mapped[int | None]
    answer: Mapped[str] = mapped_column(default="")
    """The first characters of what the receiver answered: text of a stranger."""
    reason: Mapped[str] = mapped_column(default="")

    __table_args__ = (
        UniqueConstraint("webhook_id", "sequence"),
        Index(None, "organisation_id", "state", "due_at"),
        Index(None, "organisation_id", "made_at"),
    )
