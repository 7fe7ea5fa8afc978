"""Corrective actions, and each time one was reported done with the check of its effect."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, Double, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from audit_app.actions.rules import (
    ActionState,
    CauseMethod,
    Effect,
    EffectKind,
    Effort,
    Expectation,
    Source,
)
from audit_app.base import clock
from audit_app.base.db import Base
from audit_app.base.tenancy import TenantOwned
from audit_app.base.types import choice


class CorrectiveAction(TenantOwned, Base):
    """Something to be done about a cause.

    `source_ref` names what it comes from by its plain text (a metric's code, a complaint's, the number of an
    audit or a review), since some of these live on higher floors. `analysis` holds the steps of the search for
    the cause as `rules.causes` reads them. `first_due_on` stays when `due_on` is moved: being on time is counted
    against it. The owner is a person on the staff, an account, or both when their addresses agree.
    """

    __tablename__ = "actions_action"
    __table_args__ = (
        UniqueConstraint("organisation_id", "code"),
        CheckConstraint("title <> ''", name="title_not_empty"),
        CheckConstraint("due_on IS NULL OR due_on >= opened_on", name="due_after_it_was_opened"),
        CheckConstraint("repeat_of_id IS NULL OR repeat_of_id <> id", name="repeats_another_one"),
        Index(None, "organisation_id", "state", "due_on"),
        Index(None, "organisation_id", "source", "source_ref"),
        Index(None, "organisation_id", "cause_code"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(64))
    source: Mapped[Source] = mapped_column(choice(Source), default=Source.OTHER)
    source_ref: Mapped[str] = mapped_column(String(120), default="")
    requirement: Mapped[str] = mapped_column(String(24), default="")
    title: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(default="")
    site_id: Mapped[int | None] = mapped_column(ForeignKey("workforce_site.id"))
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("workforce_programme.id"))
    method: Mapped[CauseMethod | None] = mapped_column(choice(CauseMethod))
    analysis: Mapped[dict[str, Any]] = mapped_column(default=dict)
    cause: Mapped[str] = mapped_column(default="")
    cause_code: Mapped[str] = mapped_column(String(64), default="")
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("workforce_person.id"))
    owner_user_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    owner: Mapped[str] = mapped_column(String(200), default="")
    opened_on: Mapped[dt.date]
    first_due_on: Mapped[dt.date | None]
    due_on: Mapped[dt.date | None]
    effort: Mapped[Effort | None] = mapped_column(choice(Effort))
    state: Mapped[ActionState] = mapped_column(choice(ActionState), default=ActionState.OPEN)
    cancelled_on: Mapped[dt.date | None]
    cancelled_reason: Mapped[str] = mapped_column(default="")
    repeat_of_id: Mapped[int | None] = mapped_column(ForeignKey("actions_action.id"))
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    created_by: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[dt.datetime] = mapped_column(default=clock.now)


class Closing(TenantOwned, Base):
    """One time an action was reported done: the proof, what shall show that it worked, and what it showed.

    `level` is in the metric's own unit (percent for shares); `figures` keeps both windows as
    {"before": [numerator, denominator, months], "after": [...]} in plain numbers as text.
    """

    __tablename__ = "actions_closing"
    __table_args__ = (
        UniqueConstraint("organisation_id", "action_id", "number"),
        CheckConstraint("number >= 1", name="numbers_begin_at_one"),
        CheckConstraint("note <> '' OR proof_id IS NOT NULL", name="says_or_shows_something"),
        CheckConstraint("kind <> 'metric' OR metric <> ''", name="metric_is_named"),
        CheckConstraint("months BETWEEN 1 AND 12", name="window_is_some_months"),
        CheckConstraint("(effect = 'waiting') = (decided_on IS NULL)", name="decided_on_a_day"),
        CheckConstraint("decided_on IS NULL OR decided_on >= done_on", name="decided_after_it_was_done"),
        Index(None, "organisation_id", "effect"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("actions_action.id"))
    number: Mapped[int]
    done_on: Mapped[dt.date]
    note: Mapped[str] = mapped_column(default="")
    proof_id: Mapped[int | None] = mapped_column(ForeignKey("evidence_item.id"))
    reported_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    reported_by: Mapped[str] = mapped_column(String(200), default="")
    kind: Mapped[EffectKind] = mapped_column(choice(EffectKind))
    metric: Mapped[str] = mapped_column(String(64), default="")
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("workforce_programme.id"))
    months: Mapped[int]
    expectation: Mapped[Expectation | None] = mapped_column(choice(Expectation))
    level: Mapped[float | None] = mapped_column(Double)
    effect: Mapped[Effect] = mapped_column(choice(Effect), default=Effect.WAITING)
    decided_on: Mapped[dt.date | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_by: Mapped[str] = mapped_column(String(200), default="")
    decided_note: Mapped[str] = mapped_column(default="")
    figures: Mapped[dict[str, Any]] = mapped_column(default=dict)
