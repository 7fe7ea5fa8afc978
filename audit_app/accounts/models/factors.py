"""What else than a password proves who somebody is, and how often somebody has tried."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from audit_app.base import clock
from audit_app.base.db import Base
from audit_app.base.types import Sha256


class OneTimeCodes(Base):
    """The secret that an app on somebody's phone makes codes from, encrypted; none counts before it is confirmed."""

    __tablename__ = "one_time_codes"

    user_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    secret: Mapped[str]
    confirmed_at: Mapped[dt.datetime | None]
    last_counter: Mapped[int | None]
    """The step of the last code that was taken: neither it nor an older one is taken again."""


class RecoveryCode(Base):
    """A code on paper for the day the phone is gone; its row goes when it is used."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    hash: Mapped[str] = mapped_column(Sha256)

    __table_args__ = (UniqueConstraint("user_id", "hash"),)


class Passkey(Base):
    """The public half of a key in somebody's device."""

    __tablename__ = "passkey"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    credential: Mapped[str] = mapped_column(String(1400), unique=True)
    handle: Mapped[str] = mapped_column(String(88))
    """What the device calls the account by; random, the same for all keys of one account."""
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int]
    name: Mapped[str] = mapped_column(String(80))
    added_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    used_at: Mapped[dt.datetime | None]


class Identity(Base):
    """Who an account is at a provider of single sign-on."""

    __tablename__ = "provider_identity"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    issuer: Mapped[str] = mapped_column(String(255))
    subject: Mapped[str] = mapped_column(String(255))
    linked_at: Mapped[dt.datetime] = mapped_column(default=clock.now)

    __table_args__ = (UniqueConstraint("issuer", "subject"),)


class Tries(Base):
    """How often somebody has tried of late, by a hash of what it is counted by; every server process shares it."""

    __tablename__ = "sign_in_tries"

    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    count: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    barred_until: Mapped[dt.datetime | None]


class AccountLink(Base):
    """A link that sets a new password once; the link holds the key, this row only its hash."""

    __tablename__ = "account_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    hash: Mapped[str] = mapped_column(Sha256, unique=True)
    made_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    ends_at: Mapped[dt.datetime]
