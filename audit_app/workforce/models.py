"""Sites, programmes, jobs, people, and where each of them was placed from when until when."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from audit_app.base import clock
from audit_app.base.db import Base
from audit_app.base.tenancy import TenantOwned


class Site(TenantOwned, Base):
    """A place where people work."""

    __tablename__ = "workforce_site"
    __table_args__ = (UniqueConstraint("organisation_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))


class Programme(TenantOwned, Base):
    """A service for one client; `channels` lists how its customers reach it (`rules.Channel`)."""

    __tablename__ = "workforce_programme"
    __table_args__ = (UniqueConstraint("organisation_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    channels: Mapped[list[Any]] = mapped_column(default=list)


class JobRole(TenantOwned, Base):
    """A job: with customers (`customer_facing`), or supporting those who are (`support`), or neither."""

    __tablename__ = "workforce_job"
    __table_args__ = (UniqueConstraint("organisation_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    customer_facing: Mapped[bool] = mapped_column(default=True)
    support: Mapped[bool] = mapped_column(default=False)


class Person(TenantOwned, Base):
    """Somebody on the staff. `live_on` is the first day alone with customers, `left_on` the last day of work."""

    __tablename__ = "workforce_person"
    __table_args__ = (
        UniqueConstraint("organisation_id", "code"),
        CheckConstraint("left_on >= hired_on", name="leaves_after_being_hired"),
        CheckConstraint("live_on >= hired_on", name="goes_live_after_being_hired"),
        Index("ix_workforce_person_organisation_name", "organisation_id", "full_name"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(64))
    full_name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(255), default="")
    hired_on: Mapped[dt.date]
    live_on: Mapped[dt.date | None]
    left_on: Mapped[dt.date | None]
    supervisor_id: Mapped[int | None] = mapped_column(ForeignKey("workforce_person.id"))


class Placement(TenantOwned, Base):
    """Where a person worked, from one day until another; both days count, an open end has no `until_on`."""

    __tablename__ = "workforce_placement"
    __table_args__ = (
        CheckConstraint("until_on >= from_on", name="ends_after_it_begins"),
        UniqueConstraint("organisation_id", "person_id", "from_on"),
        Index("ix_workforce_placement_organisation_job", "organisation_id", "job_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("workforce_person.id"))
    site_id: Mapped[int] = mapped_column(ForeignKey("workforce_site.id"))
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("workforce_programme.id"))
    job_id: Mapped[int] = mapped_column(ForeignKey("workforce_job.id"))
    from_on: Mapped[dt.date]
    until_on: Mapped[dt.date | None]


class StaffAccount(TenantOwned, Base):
    """Which account is whose of the staff: an administrator's word or an invitation, never a guess."""

    __tablename__ = "workforce_account"
    __table_args__ = (
        UniqueConstraint("organisation_id", "person_id"),
        UniqueConstraint("organisation_id", "user_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("workforce_person.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    linked_by: Mapped[str] = mapped_column(String(200))
    linked_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
