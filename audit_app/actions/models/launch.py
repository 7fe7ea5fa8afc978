"""Launches of programmes and of changes, and what each had to be ready in."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from audit_app.actions.rules import Area, Decision, LaunchKind
from audit_app.base import clock
from audit_app.base.db import Base
from audit_app.base.tenancy import TenantOwned
from audit_app.base.types import choice


class Launch(TenantOwned, Base):
    """Something that goes live, the signed decision, and the look back afterwards."""

    __tablename__ = "actions_launch"
    __table_args__ = (
        CheckConstraint("title <> ''", name="title_not_empty"),
        CheckConstraint("(decision IS NULL) = (decided_on IS NULL)", name="decided_on_a_day"),
        CheckConstraint("decision IS NULL OR signed_by <> ''", name="decision_is_signed"),
        CheckConstraint(
            "reviewed_on IS NULL OR reviewed_on >= live_on", name="looked_back_after_it_went_live"
        ),
        Index(None, "organisation_id", "live_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[LaunchKind] = mapped_column(choice(LaunchKind))
    title: Mapped[str] = mapped_column(String(200))
    site_id: Mapped[int | None] = mapped_column(ForeignKey("workforce_site.id"))
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("workforce_programme.id"))
    live_on: Mapped[dt.date]
    decision: Mapped[Decision | None] = mapped_column(choice(Decision))
    decided_on: Mapped[dt.date | None]
    signed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    signed_by: Mapped[str] = mapped_column(String(200), default="")
    decision_note: Mapped[str] = mapped_column(default="")
    reviewed_on: Mapped[dt.date | None]
    review_note: Mapped[str] = mapped_column(default="")
    proof_id: Mapped[int | None] = mapped_column(ForeignKey("evidence_item.id"))
    created_by: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[dt.datetime] = mapped_column(default=clock.now)


class LaunchCriterion(TenantOwned, Base):
    """One thing that must be ready; `met` None: not looked at yet."""

    __tablename__ = "actions_launch_criterion"
    __table_args__ = (
        CheckConstraint("text <> ''", name="text_not_empty"),
        Index(None, "organisation_id", "launch_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    launch_id: Mapped[int] = mapped_column(ForeignKey("actions_launch.id"))
    area: Mapped[Area] = mapped_column(choice(Area))
    text: Mapped[str] = mapped_column(String(300))
    met: Mapped[bool | None]
    note: Mapped[str] = mapped_column(default="")
