"""Evaluations of contacts and the errors found in them."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, Double, ForeignKey, Index, String, func
from sqlalchemy.orm import Mapped, mapped_column

from audit_app.base.db import Base
from audit_app.base.tenancy import TenantOwned
from audit_app.base.types import choice
from audit_app.quality.rules import Doubt, ErrorClass, Method, Selection, State
from audit_app.workforce.rules import Channel


class Evaluation(TenantOwned, Base):
    """One contact of one agent, judged once by one evaluator in one way.

    `day`, `hour` and `month` (its first day) are those of the contact, in the operation's own time; `hour` and
    `happened_at` are None where only the day is known. `evaluator_id` is None for evaluators from outside.
    `failed`: any critical error, or fewer non-critical points than the form's pass mark. `site_id` is where the
    agent worked that day. Only `state` counted enters any figure, only `selection` random an accuracy.
    """

    __tablename__ = "quality_evaluation"
    __table_args__ = (
        CheckConstraint(
            "customer_errors >= 0 AND business_errors >= 0 AND compliance_errors >= 0 AND noncritical_errors >= 0",
            name="errors_are_not_negative",
        ),
        CheckConstraint("points >= 0 AND points <= points_possible", name="points_are_possible"),
        CheckConstraint("evaluator_id <> agent_id", name="nobody_evaluates_themselves"),
        CheckConstraint("evaluated_on >= day", name="is_evaluated_after_it_happened"),
        CheckConstraint("method = 'side_by_side' OR NOT stepped_in", name="steps_in_side_by_side_only"),
        Index("ix_quality_evaluation_organisation_agent", "organisation_id", "agent_id", "day"),
        # Everything that a month's burn-up and its evaluators' load are read from.
        Index(
            "ix_quality_evaluation_organisation_month",
            "organisation_id",
            "month",
            "programme_id",
            "day",
            "evaluator_id",
            "state",
        ),
        Index("ix_quality_evaluation_organisation_failed", "organisation_id", "failed", "day", "agent_id"),
        # The queue of evaluations that wait for feedback.
        Index(
            "ix_quality_evaluation_organisation_evaluated",
            "organisation_id",
            "evaluated_on",
            "state",
            "programme_id",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    transaction_id: Mapped[str] = mapped_column(String(100))
    happened_at: Mapped[dt.datetime | None]
    day: Mapped[dt.date]
    hour: Mapped[int | None]
    month: Mapped[dt.date]
    evaluated_on: Mapped[dt.date]
    agent_id: Mapped[int] = mapped_column(ForeignKey("workforce_person.id"))
    evaluator_id: Mapped[int | None] = mapped_column(ForeignKey("workforce_person.id"))
    evaluator_name: Mapped[str] = mapped_column(String(200), default="")
    method: Mapped[Method] = mapped_column(choice(Method))
    stepped_in: Mapped[bool] = mapped_column(default=False)
    channel: Mapped[Channel] = mapped_column(choice(Channel))
    programme_id: Mapped[int] = mapped_column(ForeignKey("workforce_programme.id"))
    site_id: Mapped[int] = mapped_column(ForeignKey("workforce_site.id"))
    form_id: Mapped[int | None] = mapped_column(ForeignKey("quality_form.id"))
    selection: Mapped[Selection] = mapped_column(choice(Selection))
    state: Mapped[State] = mapped_column(choice(State), default=State.COUNTED)
    doubt: Mapped[Doubt | None] = mapped_column(choice(Doubt))
    customer_errors: Mapped[int] = mapped_column(default=0)
    business_errors: Mapped[int] = mapped_column(default=0)
    compliance_errors: Mapped[int] = mapped_column(default=0)
    noncritical_errors: Mapped[int] = mapped_column(default=0)
    points: Mapped[float | None] = mapped_column(Double)
    points_possible: Mapped[float | None] = mapped_column(Double)
    failed: Mapped[bool] = mapped_column(default=False)
    extra_of_id: Mapped[int | None] = mapped_column(ForeignKey("quality_evaluation.id"))
    notes: Mapped[str] = mapped_column(default="")
    batch_id: Mapped[int | None]


# NULL is different from NULL in a plain unique constraint, on both databases.
Index(
    "uq_quality_evaluation_once",
    Evaluation.organisation_id,
    Evaluation.transaction_id,
    Evaluation.agent_id,
    func.coalesce(Evaluation.evaluator_id, 0),
    Evaluation.method,
    unique=True,
)


class EvaluationError(TenantOwned, Base):
    """How often one line of the form was broken in one evaluation.

    `criterion_code` is the class's own word where no form was used. Programme, month, selection and state are
    copied in, so that a month's ranking of errors is read from one index.
    """

    __tablename__ = "quality_error"
    __table_args__ = (
        CheckConstraint("count > 0", name="is_an_error"),
        Index("ix_quality_error_organisation_evaluation", "organisation_id", "evaluation_id"),
        Index(
            "ix_quality_error_organisation_month",
            "organisation_id",
            "month",
            "programme_id",
            "state",
            "selection",
            "error_class",
            "criterion_code",
            "count",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    evaluation_id: Mapped[int] = mapped_column(ForeignKey("quality_evaluation.id"))
    criterion_code: Mapped[str] = mapped_column(String(40))
    error_class: Mapped[ErrorClass] = mapped_column(choice(ErrorClass))
    count: Mapped[int]
    programme_id: Mapped[int] = mapped_column(ForeignKey("workforce_programme.id"))
    month: Mapped[dt.date]
    selection: Mapped[Selection] = mapped_column(choice(Selection))
    state: Mapped[State] = mapped_column(choice(State), default=State.COUNTED)
