"""Modules, what jobs require, every try."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, Double, ForeignKey, Index, String, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from audit_app.base.db import Base
from audit_app.base.tenancy import TenantOwned
from audit_app.base.types import choice
from audit_app.training.rules import CompletionKind, ModuleKind, Result, Topic


class Module(TenantOwned, Base):
    """Something to be taught or shown. `effective_on`: the day a change goes live that this module explains."""

    __tablename__ = "training_module"
    __table_args__ = (UniqueConstraint("organisation_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(String(200))
    kind: Mapped[ModuleKind] = mapped_column(choice(ModuleKind), default=ModuleKind.MODULE)
    topic: Mapped[Topic] = mapped_column(choice(Topic), default=Topic.GENERAL)
    effective_on: Mapped[dt.date | None]


class Requirement(TenantOwned, Base):
    """What a job asks for, on one programme or (None) on all. `pass_mark` in percent, None: no test is stated."""

    __tablename__ = "training_requirement"
    __table_args__ = (
        CheckConstraint("pass_mark >= 0 AND pass_mark <= 100", name="pass_mark_is_a_percentage"),
        CheckConstraint("validity_months > 0", name="validity_is_some_months"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    job_id: Mapped[int] = mapped_column(ForeignKey("workforce_job.id"))
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("workforce_programme.id"))
    module_id: Mapped[int] = mapped_column(ForeignKey("training_module.id"))
    pass_mark: Mapped[float | None] = mapped_column(Double)
    validity_months: Mapped[int | None]
    before_live: Mapped[bool] = mapped_column(default=True)


# NULL is different from NULL in a plain unique constraint, on both databases.
Index(
    "uq_training_requirement_what",
    Requirement.organisation_id,
    Requirement.job_id,
    func.coalesce(Requirement.programme_id, 0),
    Requirement.module_id,
    unique=True,
)


class Completion(TenantOwned, Base):
    """One try of one person at one module; `score` in percent, `proof` as the file named it."""

    __tablename__ = "training_completion"
    __table_args__ = (
        UniqueConstraint(
            "organisation_id",
            "person_id",
            "module_id",
            "kind",
            "completed_on",
            "try_no",
            name="uq_training_completion_try",
        ),
        CheckConstraint("score >= 0 AND score <= 100", name="score_is_a_percentage"),
        CheckConstraint("try_no > 0", name="tries_count_from_one"),
        Index("ix_training_completion_organisation_day", "organisation_id", "completed_on"),
        # Everything that the last tries of everybody are read from: the table itself stays unread.
        Index(
            "ix_training_completion_organisation_last",
            "organisation_id",
            "person_id",
            "module_id",
            "completed_on",
            "kind",
            "result",
        ),
        Index("ix_training_completion_organisation_trainer", "organisation_id", "trainer_id", "completed_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("workforce_person.id"))
    module_id: Mapped[int] = mapped_column(ForeignKey("training_module.id"))
    kind: Mapped[CompletionKind] = mapped_column(choice(CompletionKind))
    completed_on: Mapped[dt.date]
    try_no: Mapped[int] = mapped_column(default=1)
    hours: Mapped[float | None] = mapped_column(Double)
    trainer_id: Mapped[int | None] = mapped_column(ForeignKey("workforce_person.id"))
    method: Mapped[str] = mapped_column(String(200), default="")
    score: Mapped[float | None] = mapped_column(Double)
    result: Mapped[Result] = mapped_column(choice(Result))
    proof: Mapped[str] = mapped_column(String(500), default="")
    evidence_id: Mapped[int | None] = mapped_column(ForeignKey("evidence_item.id"))
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("intake_batch.id"))
