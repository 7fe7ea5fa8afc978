"""Controlled documents and every version of each that was approved."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from audit_app.actions.rules import DocumentKind
from audit_app.base import clock
from audit_app.base.db import Base
from audit_app.base.tenancy import TenantOwned
from audit_app.base.types import choice


class ControlledDocument(TenantOwned, Base):
    """A document that somebody answers for; `requirements` are the codes it answers, `job_id` of a job sheet.

    Version, approval and next review stand in `DocumentVersion`; the newest one counts.
    """

    __tablename__ = "actions_document"
    __table_args__ = (
        UniqueConstraint("organisation_id", "code"),
        CheckConstraint("title <> ''", name="title_not_empty"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(String(200))
    kind: Mapped[DocumentKind] = mapped_column(choice(DocumentKind))
    owner: Mapped[str] = mapped_column(String(200), default="")
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("workforce_person.id"))
    job_id: Mapped[int | None] = mapped_column(ForeignKey("workforce_job.id"))
    location: Mapped[str] = mapped_column(String(300), default="")
    requirements: Mapped[list[Any]] = mapped_column(default=list)
    withdrawn_on: Mapped[dt.date | None]
    withdrawn_reason: Mapped[str] = mapped_column(default="")
    created_at: Mapped[dt.datetime] = mapped_column(default=clock.now)


class DocumentVersion(TenantOwned, Base):
    """One approval: a new version, or the same one found still right (`review_due_on` moves on)."""

    __tablename__ = "actions_document_version"
    __table_args__ = (
        UniqueConstraint(
            "organisation_id",
            "document_id",
            "version",
            "approved_on",
            name="uq_actions_document_version_what",
        ),
        CheckConstraint(
            "review_due_on IS NULL OR review_due_on > approved_on", name="reviewed_after_approval"
        ),
        Index("ix_actions_document_version_approved", "organisation_id", "document_id", "approved_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("actions_document.id"))
    version: Mapped[str] = mapped_column(String(24))
    approved_by: Mapped[str] = mapped_column(String(200))
    approved_on: Mapped[dt.date]
    review_due_on: Mapped[dt.date | None]
    change: Mapped[str] = mapped_column(default="")
    proof_id: Mapped[int | None] = mapped_column(ForeignKey("evidence_item.id"))
    noted_by: Mapped[str] = mapped_column(String(200), default="")
    noted_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
