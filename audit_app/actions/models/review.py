"""Meetings that look at results, and who was in the room."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from audit_app.actions.rules import ReviewKind
from audit_app.base import clock
from audit_app.base.db import Base
from audit_app.base.tenancy import TenantOwned
from audit_app.base.types import choice


class Review(TenantOwned, Base):
    """One meeting that was held. `about`: the team or the vendor, where the kind needs one.

    Its decisions are the actions that name it as their source.
    """

    __tablename__ = "actions_review"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[ReviewKind] = mapped_column(choice(ReviewKind))
    held_on: Mapped[dt.date]
    site_id: Mapped[int | None] = mapped_column(ForeignKey("workforce_site.id"))
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("workforce_programme.id"))
    about: Mapped[str] = mapped_column(String(200), default="")
    chair: Mapped[str] = mapped_column(String(200), default="")
    minutes: Mapped[str] = mapped_column(default="")
    issued_on: Mapped[dt.date | None]
    proof_id: Mapped[int | None] = mapped_column(ForeignKey("evidence_item.id"))
    created_by: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[dt.datetime] = mapped_column(default=clock.now)

    __table_args__ = (
        CheckConstraint("issued_on IS NULL OR issued_on >= held_on", name="issued_after_it_was_held"),
    )


# NULL is different from NULL in a plain unique constraint, on both databases.
Index(
    "uq_actions_review_what",
    Review.organisation_id,
    Review.kind,
    Review.held_on,
    func.coalesce(Review.programme_id, 0),
    func.coalesce(Review.site_id, 0),
    Review.about,
    unique=True,
)


class Attendance(TenantOwned, Base):
    """Somebody who was asked to a review, and whether they came; `person_id` where they are on the staff list."""

    __tablename__ = "actions_attendance"
    __table_args__ = (
        UniqueConstraint("organisation_id", "review_id", "name"),
        CheckConstraint("name <> ''", name="name_not_empty"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("actions_review.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("workforce_person.id"))
    name: Mapped[str] = mapped_column(String(200))
    present: Mapped[bool] = mapped_column(default=True)
