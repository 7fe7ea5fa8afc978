"""Feedback to the agent on an evaluation, what the agent says to it, and disputes with their decisions."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from audit_app.base.db import Base
from audit_app.base.tenancy import TenantOwned
from audit_app.base.types import choice
from audit_app.quality.rules.feedback import Answer, Outcome


class Feedback(TenantOwned, Base):
    """One talk about one evaluation. `due_on` is the last day in time, `at_once_by` that after a
    compliance-critical error; both go by the day of the evaluation.
    """

    __tablename__ = "quality_feedback"
    __table_args__ = (
        UniqueConstraint("organisation_id", "evaluation_id"),
        CheckConstraint("(answer = 'none') = (answered_on IS NULL)", name="an_answer_has_a_day"),
        CheckConstraint("answered_on >= given_on", name="is_answered_after_it_was_given"),
        Index("ix_quality_feedback_organisation_agent", "organisation_id", "agent_id", "given_on"),
        # Whether an evaluation's feedback was in time is read from here without the texts.
        Index(
            "ix_quality_feedback_organisation_times",
            "organisation_id",
            "evaluation_id",
            "given_on",
            "due_on",
            "at_once_by",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    evaluation_id: Mapped[int] = mapped_column(ForeignKey("quality_evaluation.id"))
    agent_id: Mapped[int] = mapped_column(ForeignKey("workforce_person.id"))
    given_on: Mapped[dt.date]
    due_on: Mapped[dt.date]
    at_once_by: Mapped[dt.date]
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("workforce_person.id"))
    given_by: Mapped[str] = mapped_column(String(200))
    went_well: Mapped[str] = mapped_column(default="")
    to_change: Mapped[str] = mapped_column(default="")
    next_step: Mapped[str] = mapped_column(default="")
    answer: Mapped[Answer] = mapped_column(choice(Answer), default=Answer.NONE)
    answered_on: Mapped[dt.date | None]
    answer_entered_by: Mapped[str] = mapped_column(default="")
    batch_id: Mapped[int | None]


class Dispute(TenantOwned, Base):
    """The agent's disagreement and how it was decided, by somebody who neither evaluated nor gave the feedback.

    `before` and `after` hold the evaluation's errors and points where it was changed.
    """

    __tablename__ = "quality_dispute"
    __table_args__ = (
        UniqueConstraint("organisation_id", "evaluation_id"),
        CheckConstraint("(outcome = 'open') = (decided_on IS NULL)", name="a_decision_has_a_day"),
        CheckConstraint(
            "outcome NOT IN ('upheld', 'changed') OR "
            "(decided_by <> '' AND lower(decided_by) <> lower(evaluated_by) AND lower(decided_by) <> lower(given_by))",
            name="a_third_person_decides",
        ),
        CheckConstraint(
            "decided_by_id <> evaluator_id AND decided_by_id <> given_by_id",
            name="a_third_person_of_the_staff_decides",
        ),
        Index("ix_quality_dispute_organisation_outcome", "organisation_id", "outcome", "raised_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    feedback_id: Mapped[int] = mapped_column(ForeignKey("quality_feedback.id"))
    evaluation_id: Mapped[int] = mapped_column(ForeignKey("quality_evaluation.id"))
    raised_on: Mapped[dt.date]
    reason: Mapped[str]
    evaluator_id: Mapped[int | None] = mapped_column(ForeignKey("workforce_person.id"))
    evaluated_by: Mapped[str] = mapped_column(String(200), default="")
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("workforce_person.id"))
    given_by: Mapped[str] = mapped_column(String(200), default="")
    outcome: Mapped[Outcome] = mapped_column(choice(Outcome), default=Outcome.OPEN)
    decided_on: Mapped[dt.date | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("workforce_person.id"))
    decided_by: Mapped[str] = mapped_column(String(200), default="")
    note: Mapped[str] = mapped_column(default="")
    before: Mapped[dict[str, Any]] = mapped_column(default=dict)
    after: Mapped[dict[str, Any]] = mapped_column(default=dict)


class FeedbackDay(TenantOwned, Base):
    """How many evaluations of one day had their feedback in time; kept true by `service.retally`.

    `n` and `in_time` count those without a compliance-critical error, `urgent` and `urgent_in_time` those with one.
    `month` is that of the contacts, so that a month's tallies can be made anew as a whole.
    """

    __tablename__ = "quality_feedback_day"
    __table_args__ = (
        UniqueConstraint(
            "organisation_id",
            "evaluated_on",
            "month",
            "programme_id",
            "site_id",
            name="uq_quality_feedback_day_what",
        ),
        Index("ix_quality_feedback_day_organisation_month", "organisation_id", "month"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    evaluated_on: Mapped[dt.date]
    month: Mapped[dt.date]
    programme_id: Mapped[int] = mapped_column(ForeignKey("workforce_programme.id"))
    site_id: Mapped[int] = mapped_column(ForeignKey("workforce_site.id"))
    n: Mapped[int]
    in_time: Mapped[int]
    urgent: Mapped[int]
    urgent_in_time: Mapped[int]


class EvaluatorMonth(TenantOwned, Base):
    """How many contacts somebody evaluated in a month on a programme; kept true by `service.retally`."""

    __tablename__ = "quality_evaluator_month"
    __table_args__ = (
        UniqueConstraint(
            "organisation_id", "month", "programme_id", "evaluator_id", name="uq_quality_evaluator_month_what"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    month: Mapped[dt.date]
    programme_id: Mapped[int] = mapped_column(ForeignKey("workforce_programme.id"))
    evaluator_id: Mapped[int] = mapped_column(ForeignKey("workforce_person.id"))
    n: Mapped[int]
