"""Coaching, what failed evaluations ask for, and the steps that repeated failures ask for."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from audit_app.base.db import Base
from audit_app.base.tenancy import TenantOwned
from audit_app.base.types import choice
from audit_app.quality.rules.coaching import CoachingMethod, Repeat, StepState


class Coaching(TenantOwned, Base):
    """One coaching of one agent, about an evaluation, a criterion, both, or neither.

    The four counts compare random evaluations of contacts from `compare_from` to the day before with those from
    the day after to `compare_until`: how many there are, and in how many the criterion is wrong (without a
    criterion: how many failed). `service.retally` keeps them true.
    """

    __tablename__ = "quality_coaching"
    __table_args__ = (
        CheckConstraint("coach_id <> agent_id", name="nobody_coaches_themselves"),
        CheckConstraint("signed_on >= held_on", name="is_signed_after_it_was_held"),
        CheckConstraint(
            "before_wrong <= before_n AND after_wrong <= after_n", name="wrong_ones_are_some_of_all"
        ),
        Index("ix_quality_coaching_organisation_evaluation", "organisation_id", "evaluation_id", "held_on"),
        Index("ix_quality_coaching_organisation_held", "organisation_id", "held_on"),
        # The check of effect reads nothing else.
        Index(
            "ix_quality_coaching_organisation_compare",
            "organisation_id",
            "compare_until",
            "programme_id",
            "site_id",
            "before_n",
            "before_wrong",
            "after_n",
            "after_wrong",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("workforce_person.id"))
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("workforce_programme.id"))
    site_id: Mapped[int | None] = mapped_column(ForeignKey("workforce_site.id"))
    held_on: Mapped[dt.date]
    coach_id: Mapped[int | None] = mapped_column(ForeignKey("workforce_person.id"))
    coach: Mapped[str] = mapped_column(String(200))
    evaluation_id: Mapped[int | None] = mapped_column(ForeignKey("quality_evaluation.id"))
    criterion_code: Mapped[str] = mapped_column(String(40), default="")
    method: Mapped[CoachingMethod] = mapped_column(choice(CoachingMethod))
    notes: Mapped[str] = mapped_column(default="")
    signed_on: Mapped[dt.date | None]
    compare_from: Mapped[dt.date]
    compare_until: Mapped[dt.date]
    before_n: Mapped[int] = mapped_column(default=0)
    before_wrong: Mapped[int] = mapped_column(default=0)
    after_n: Mapped[int] = mapped_column(default=0)
    after_wrong: Mapped[int] = mapped_column(default=0)
    batch_id: Mapped[int | None]


# NULL is different from NULL in a plain unique constraint, on both databases.
Index(
    "uq_quality_coaching_once",
    Coaching.organisation_id,
    Coaching.agent_id,
    Coaching.held_on,
    func.coalesce(Coaching.evaluation_id, 0),
    Coaching.criterion_code,
    unique=True,
)


class FailureFollowUp(TenantOwned, Base):
    """What a failed evaluation asks for and when it came: the coaching, the extra evaluation, both (`done_on`).

    Derived from evaluations and coachings; `service.retally` keeps it true.
    """

    __tablename__ = "quality_follow_up"
    __table_args__ = (
        UniqueConstraint("organisation_id", "evaluation_id"),
        Index("ix_quality_follow_up_organisation_agent", "organisation_id", "agent_id"),
        Index(
            "ix_quality_follow_up_organisation_due",
            "organisation_id",
            "due_on",
            "done_on",
            "programme_id",
            "site_id",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    evaluation_id: Mapped[int] = mapped_column(ForeignKey("quality_evaluation.id"))
    agent_id: Mapped[int] = mapped_column(ForeignKey("workforce_person.id"))
    programme_id: Mapped[int] = mapped_column(ForeignKey("workforce_programme.id"))
    site_id: Mapped[int] = mapped_column(ForeignKey("workforce_site.id"))
    evaluated_on: Mapped[dt.date]
    due_on: Mapped[dt.date]
    coached_on: Mapped[dt.date | None]
    extra_on: Mapped[dt.date | None]
    done_on: Mapped[dt.date | None]


class Escalation(TenantOwned, Base):
    """A step that one agent's repeated failures ask for: cycle 1 coaching, 2 training and shadowing, 3 the manager.

    What was found is derived (`service.retally`); what was done about it is written by hand and stays.
    """

    __tablename__ = "quality_escalation"
    __table_args__ = (
        UniqueConstraint("organisation_id", "agent_id", "struck_on", "cycle"),
        CheckConstraint("cycle BETWEEN 1 AND 3", name="cycles_are_three"),
        CheckConstraint("(state = 'open') = (taken_on IS NULL)", name="a_step_taken_has_a_day"),
        CheckConstraint("taken_on >= struck_on", name="is_taken_after_it_was_due"),
        Index(
            "ix_quality_escalation_organisation_due",
            "organisation_id",
            "due_on",
            "taken_on",
            "programme_id",
            "site_id",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("workforce_person.id"))
    programme_id: Mapped[int] = mapped_column(ForeignKey("workforce_programme.id"))
    site_id: Mapped[int] = mapped_column(ForeignKey("workforce_site.id"))
    cycle: Mapped[int]
    why: Mapped[Repeat] = mapped_column(choice(Repeat))
    struck_on: Mapped[dt.date]
    due_on: Mapped[dt.date]
    evaluations: Mapped[list[Any]] = mapped_column(default=list)
    state: Mapped[StepState] = mapped_column(choice(StepState), default=StepState.OPEN)
    taken_on: Mapped[dt.date | None]
    taken_by: Mapped[str] = mapped_column(String(200), default="")
    note: Mapped[str] = mapped_column(default="")
