"""The table of letters."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from audit_app.base import clock
from audit_app.base.db import Base
from audit_app.base.tenancy import TenantOwned
from audit_app.base.types import choice
from audit_app.mail.rules import State


class LetterRow(TenantOwned, Base):
    """One letter to one address; `text` and `unsubscribe` go once a letter with a secret in it is delivered."""

    __tablename__ = "mail_letter"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)
    kind: Mapped[str] = mapped_column(String(60))
    to: Mapped[str] = mapped_column(String(254))
    name: Mapped[str] = mapped_column(String(200), default="")
    subject: Mapped[str] = mapped_column(String(200))
    text: Mapped[str]
    secret: Mapped[bool] = mapped_column(default=False)
    unsubscribe: Mapped[str] = mapped_column(default="")
    user_id: Mapped[int | None]  # no foreign key: letters lie below the accounts
    locale: Mapped[str] = mapped_column(String(8), default="en")
    state: Mapped[State] = mapped_column(choice(State), default=State.WAITING)
    tries: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str] = mapped_column(default="")
    made_by: Mapped[str] = mapped_column(default="")
    made_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    due_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    sent_at: Mapped[dt.datetime | None]
    on_behalf_of: Mapped[int | None]
    """The organisation whose people had it sent, where another one's letter it is: they see that it went, not its text."""

    __table_args__ = (
        Index(None, "organisation_id", "made_at"),
        Index(None, "organisation_id", "state", "due_at"),
        Index(None, "organisation_id", "user_id"),
        Index(None, "on_behalf_of", "made_at"),
    )
