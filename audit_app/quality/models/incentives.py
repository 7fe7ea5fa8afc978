"""Incentive schemes, what was paid under them, and figures of agents that a gate may ask for."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Double, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from audit_app.base import clock
from audit_app.base.db import Base
from audit_app.base.tenancy import TenantOwned
from audit_app.base.types import choice
from audit_app.quality.rules.incentives import RewardKind


class Scheme(TenantOwned, Base):
    """The written rule of a reward, from one month until another (first days of months, both included).

    `programme_id` None: every programme. `tiers`: [{"from": percent, "amount": hundredths, "gift": text}];
    `figures`: [{"name": text, "least": number}].
    """

    __tablename__ = "quality_scheme"
    __table_args__ = (
        UniqueConstraint("organisation_id", "name"),
        CheckConstraint("until_month >= from_month", name="ends_after_it_begins"),
        CheckConstraint("least_evaluations > 0", name="counts_some_evaluations"),
        CheckConstraint("least_score >= 0 AND least_score <= 100", name="score_is_a_percentage"),
        CheckConstraint("least_accuracy >= 0 AND least_accuracy <= 100", name="accuracy_is_a_percentage"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("workforce_programme.id"))
    from_month: Mapped[dt.date]
    until_month: Mapped[dt.date | None]
    kind: Mapped[RewardKind] = mapped_column(choice(RewardKind))
    currency: Mapped[str] = mapped_column(String(3), default="")
    least_evaluations: Mapped[int]
    least_score: Mapped[float | None] = mapped_column(Double)
    least_accuracy: Mapped[float | None] = mapped_column(Double)
    stop_on_compliance: Mapped[bool] = mapped_column(default=True)
    figures: Mapped[list[Any]] = mapped_column(default=list)
    tiers: Mapped[list[Any]] = mapped_column(default=list)
    notes: Mapped[str] = mapped_column(default="")
    created_by: Mapped[str] = mapped_column(default="")
    created_at: Mapped[dt.datetime] = mapped_column(default=clock.now)


class Payout(TenantOwned, Base):
    """What a person was given for a month: `amount` in hundredths of the scheme's currency, or a gift.

    A payout that differs from what was earned carries a `reason` and is confirmed by a second person.
    """

    __tablename__ = "quality_payout"
    __table_args__ = (
        UniqueConstraint("organisation_id", "month", "scheme_id", "person_id", name="uq_quality_payout_once"),
        CheckConstraint("amount >= 0", name="pays_no_debt"),
        CheckConstraint("amount > 0 OR gift <> ''", name="gives_something"),
        CheckConstraint(
            "confirmed_by_id IS NULL OR recorded_by_id IS NULL OR confirmed_by_id <> recorded_by_id",
            name="confirmed_by_a_second_person",
        ),
        Index("ix_quality_payout_organisation_person", "organisation_id", "person_id", "month"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    scheme_id: Mapped[int] = mapped_column(ForeignKey("quality_scheme.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("workforce_person.id"))
    month: Mapped[dt.date]
    amount: Mapped[int] = mapped_column(BigInteger, default=0)
    gift: Mapped[str] = mapped_column(String(200), default="")
    paid_on: Mapped[dt.date]
    reason: Mapped[str] = mapped_column(default="")
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    recorded_by: Mapped[str] = mapped_column(default="")
    recorded_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    confirmed_by: Mapped[str] = mapped_column(default="")
    batch_id: Mapped[int | None]


class AgentFigure(TenantOwned, Base):
    """A figure of one agent in one month that is imported, such as adherence in percent."""

    __tablename__ = "quality_agent_figure"
    __table_args__ = (
        UniqueConstraint(
            "organisation_id", "month", "person_id", "name", name="uq_quality_agent_figure_once"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("workforce_person.id"))
    month: Mapped[dt.date]
    name: Mapped[str] = mapped_column(String(100))
    value: Mapped[float] = mapped_column(Double)
    batch_id: Mapped[int | None]
