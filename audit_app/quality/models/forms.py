"""Evaluation forms: what evaluators look for, and which errors are critical and why."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, Double, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from audit_app.base.db import Base
from audit_app.base.tenancy import TenantOwned
from audit_app.base.types import choice
from audit_app.quality.rules import ErrorClass


class EvaluationForm(TenantOwned, Base):
    """One version of a programme's form. `pass_mark`: percent of non-critical points, None: none is set.

    `aliases` holds the form's name in other languages, by language.
    """

    __tablename__ = "quality_form"
    __table_args__ = (
        UniqueConstraint(
            "organisation_id", "programme_id", "name", "version", name="uq_quality_form_version"
        ),
        CheckConstraint("version > 0", name="versions_count_from_one"),
        CheckConstraint("pass_mark >= 0 AND pass_mark <= 100", name="pass_mark_is_a_percentage"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("workforce_programme.id"))
    name: Mapped[str] = mapped_column(String(200))
    version: Mapped[int] = mapped_column(default=1)
    valid_from: Mapped[dt.date]
    pass_mark: Mapped[float | None] = mapped_column(Double)
    aliases: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Criterion(TenantOwned, Base):
    """One line of a form. `reason` says why an error in it is critical; `points` count for non-critical ones.

    `aliases` holds what the line is called elsewhere, by language: {"es": "PECUF 1"}.
    """

    __tablename__ = "quality_criterion"
    __table_args__ = (
        UniqueConstraint("organisation_id", "form_id", "code"),
        CheckConstraint("points >= 0", name="points_are_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    form_id: Mapped[int] = mapped_column(ForeignKey("quality_form.id"))
    code: Mapped[str] = mapped_column(String(40))
    position: Mapped[int]
    text: Mapped[str]
    error_class: Mapped[ErrorClass] = mapped_column(choice(ErrorClass))
    reason: Mapped[str] = mapped_column(default="")
    points: Mapped[float] = mapped_column(Double, default=0.0)
    aliases: Mapped[dict[str, Any]] = mapped_column(default=dict)
