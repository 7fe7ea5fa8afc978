"""The contacts there were, draws from them, and how many evaluations an agent's month needs."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from audit_app.base import clock
from audit_app.base.db import Base
from audit_app.base.tenancy import TenantOwned
from audit_app.base.types import Sha256, choice
from audit_app.workforce.rules import Channel


class Contact(TenantOwned, Base):
    """A contact as the operation's own system lists it: what a draw chooses from."""

    __tablename__ = "quality_contact"
    __table_args__ = (
        UniqueConstraint("organisation_id", "transaction_id"),
        Index("ix_quality_contact_organisation_day", "organisation_id", "programme_id", "day", "agent_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    transaction_id: Mapped[str] = mapped_column(String(100))
    happened_at: Mapped[dt.datetime | None]
    day: Mapped[dt.date]
    hour: Mapped[int | None]
    agent_id: Mapped[int] = mapped_column(ForeignKey("workforce_person.id"))
    channel: Mapped[Channel] = mapped_column(choice(Channel))
    programme_id: Mapped[int] = mapped_column(ForeignKey("workforce_programme.id"))
    batch_id: Mapped[int | None]


class Draw(TenantOwned, Base):
    """A random choice of contacts that anyone can repeat: same `seed`, same list (`contacts_sha256`), same picks.

    `per_agent` is the most that one agent gets; `picks` lists transaction ids in the order they were drawn.
    """

    __tablename__ = "quality_draw"
    __table_args__ = (
        CheckConstraint("until_on >= from_on", name="ends_after_it_begins"),
        Index("ix_quality_draw_organisation_programme", "organisation_id", "programme_id", "drawn_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("workforce_programme.id"))
    from_on: Mapped[dt.date]
    until_on: Mapped[dt.date]
    per_agent: Mapped[int]
    seed: Mapped[str] = mapped_column(String(64))
    contacts: Mapped[int]
    contacts_sha256: Mapped[str] = mapped_column(Sha256)
    needs: Mapped[dict[str, Any]] = mapped_column(default=dict)
    picks: Mapped[list[Any]] = mapped_column(default=list)
    drawn_by_id: Mapped[int | None]
    drawn_by: Mapped[str] = mapped_column(default="")
    drawn_at: Mapped[dt.datetime] = mapped_column(default=clock.now)


class PacingRule(TenantOwned, Base):
    """How many evaluations an agent's month needs, on one programme or (None) on all without a rule of their own.

    `methods` and `channels` hold least shares in percent of a month's evaluations, by word; `sample` is how many
    evaluations it takes to speak about one agent.
    """

    __tablename__ = "quality_pacing"
    __table_args__ = (
        CheckConstraint("least >= 0 AND most >= least", name="most_is_no_less_than_least"),
        CheckConstraint("sample > 0", name="sample_is_some_evaluations"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("workforce_programme.id"))
    least: Mapped[int]
    most: Mapped[int]
    methods: Mapped[dict[str, Any]] = mapped_column(default=dict)
    channels: Mapped[dict[str, Any]] = mapped_column(default=dict)
    sample: Mapped[int]


Index(
    "uq_quality_pacing_programme",
    PacingRule.organisation_id,
    func.coalesce(PacingRule.programme_id, 0),
    unique=True,
)


class Absence(TenantOwned, Base):
    """How many working days an agent was away in a month; `month` is its first day."""

    __tablename__ = "quality_absence"
    __table_args__ = (
        UniqueConstraint("organisation_id", "month", "agent_id"),
        CheckConstraint("days >= 0 AND days <= 31", name="days_fit_a_month"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("workforce_person.id"))
    month: Mapped[dt.date]
    days: Mapped[int]
    batch_id: Mapped[int | None]
