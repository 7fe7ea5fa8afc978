"""Calibrations: several evaluators judge one contact alone, then agree on what is right.

What is judged here is about evaluators. None of these tables is an evaluation, and no figure of agents reads them.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from audit_app.base.db import Base
from audit_app.base.tenancy import TenantOwned
from audit_app.base.types import choice
from audit_app.quality.rules import ErrorClass
from audit_app.quality.rules.calibration import CalibrationState, Decision
from audit_app.workforce.rules import Channel


class Calibration(TenantOwned, Base):
    """One session over one contact. `code` is how files know it; `reference_id`: whose sheet is the reference.

    `client_present`: somebody of the client's took part, with decisions of their own (a seat) or without.
    """

    __tablename__ = "quality_calibration"
    __table_args__ = (
        UniqueConstraint("organisation_id", "code"),
        Index(
            "ix_quality_calibration_organisation_held", "organisation_id", "state", "held_on", "programme_id"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(64))
    programme_id: Mapped[int] = mapped_column(ForeignKey("workforce_programme.id"))
    held_on: Mapped[dt.date]
    transaction_id: Mapped[str] = mapped_column(String(100))
    channel: Mapped[Channel] = mapped_column(choice(Channel))
    form_id: Mapped[int | None] = mapped_column(ForeignKey("quality_form.id"))
    reference_id: Mapped[int | None] = mapped_column(ForeignKey("workforce_person.id"))
    client_present: Mapped[bool] = mapped_column(default=False)
    state: Mapped[CalibrationState] = mapped_column(choice(CalibrationState), default=CalibrationState.OPEN)
    opened_by: Mapped[str] = mapped_column(default="")
    closed_by: Mapped[str] = mapped_column(default="")
    closed_at: Mapped[dt.datetime | None]
    notes: Mapped[str] = mapped_column(default="")
    batch_id: Mapped[int | None]


class CalibrationSeat(TenantOwned, Base):
    """Somebody who is to score: one of ours (`person_id`), or by name somebody of the client's.

    `entered_by` is filled where another person entered the sheet. `agreed` of `decided` is written on closing:
    how many of this sheet's decisions are the reconciled ones.
    """

    __tablename__ = "quality_calibration_seat"
    __table_args__ = (
        CheckConstraint("person_id IS NOT NULL OR name <> ''", name="is_somebody"),
        CheckConstraint("agreed >= 0 AND agreed <= decided", name="agreed_are_some_of_the_decided"),
        Index("ix_quality_calibration_seat_organisation_person", "organisation_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    calibration_id: Mapped[int] = mapped_column(ForeignKey("quality_calibration.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("workforce_person.id"))
    name: Mapped[str] = mapped_column(String(200), default="")
    client: Mapped[bool] = mapped_column(default=False)
    submitted_at: Mapped[dt.datetime | None]
    entered_by: Mapped[str] = mapped_column(default="")
    agreed: Mapped[int] = mapped_column(default=0)
    decided: Mapped[int] = mapped_column(default=0)


# NULL is different from NULL in a plain unique constraint, on both databases.
Index(
    "uq_quality_calibration_seat_who",
    CalibrationSeat.organisation_id,
    CalibrationSeat.calibration_id,
    func.coalesce(CalibrationSeat.person_id, 0),
    CalibrationSeat.name,
    unique=True,
)


class CalibrationItem(TenantOwned, Base):
    """One criterion as it stood on the form that day, and what was agreed about it."""

    __tablename__ = "quality_calibration_item"
    __table_args__ = (UniqueConstraint("organisation_id", "calibration_id", "criterion_code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    calibration_id: Mapped[int] = mapped_column(ForeignKey("quality_calibration.id"))
    criterion_code: Mapped[str] = mapped_column(String(40))
    position: Mapped[int]
    text: Mapped[str] = mapped_column(default="")
    error_class: Mapped[ErrorClass] = mapped_column(choice(ErrorClass))
    decision: Mapped[Decision | None] = mapped_column(choice(Decision))
    note: Mapped[str] = mapped_column(default="")


class CalibrationScore(TenantOwned, Base):
    """One decision of one sheet."""

    __tablename__ = "quality_calibration_score"
    __table_args__ = (
        UniqueConstraint("organisation_id", "seat_id", "criterion_code"),
        Index("ix_quality_calibration_score_organisation_calibration", "organisation_id", "calibration_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    calibration_id: Mapped[int] = mapped_column(ForeignKey("quality_calibration.id"))
    seat_id: Mapped[int] = mapped_column(ForeignKey("quality_calibration_seat.id"))
    criterion_code: Mapped[str] = mapped_column(String(40))
    decision: Mapped[Decision] = mapped_column(choice(Decision))
