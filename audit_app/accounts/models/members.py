"""Organisations, the people who sign in, and who is a member where."""

from __future__ import annotations

import datetime as dt

from flask_security import RoleMixin, UserMixin
from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, false, func
from sqlalchemy.orm import Mapped, mapped_column

from audit_app.accounts.rules import Kind, Role
from audit_app.base import clock
from audit_app.base.db import Base
from audit_app.base.types import choice


class Organisation(Base):
    """An operator, a client or a vendor; every row of the other rooms belongs to one."""

    __tablename__ = "organisation"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    kind: Mapped[Kind] = mapped_column(
        choice(Kind), default=Kind.OPERATOR, server_default=Kind.OPERATOR.value
    )
    created_at: Mapped[dt.datetime] = mapped_column(default=clock.now)


class User(Base, UserMixin):
    """A person who signs in; what they may do stands in their memberships."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(255), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    language: Mapped[str | None] = mapped_column(String(8))
    """Of pages and mails; None: the browser's, where there is a translation, else the installation's."""

    __table_args__ = (Index("uq_account_lower_email", func.lower(email), unique=True),)

    @property
    def roles(self) -> list[RoleMixin]:  # type: ignore[override] # the library's annotation, not a column
        """None: roles belong to memberships, not to people."""
        return []


class Membership(Base):
    """One person's role in one organisation; `assigned_only`: they answer only parameters assigned to them."""

    __tablename__ = "membership"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    role: Mapped[Role] = mapped_column(choice(Role))
    active: Mapped[bool] = mapped_column(default=True)
    assigned_only: Mapped[bool] = mapped_column(default=False, server_default=false())

    __table_args__ = (UniqueConstraint("organisation_id", "user_id"),)
