"""Registered checklist releases: copied in whole, so that an audit never depends on a file."""

from __future__ import annotations

import datetime as dt
import enum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from audit_app.base import clock
from audit_app.base.db import Base
from audit_app.base.tenancy import TenantOwned
from audit_app.base.types import Sha256, choice


class Source(enum.StrEnum):
    """How a release came in."""

    BUILTIN = "builtin"
    YAML = "yaml"
    SHEET = "sheet"


class ChecklistRelease(TenantOwned, Base):
    """One release of a list; written once and never changed. `data` is the whole list."""

    __tablename__ = "checklist_release"

    id: Mapped[int] = mapped_column(primary_key=True)
    checklist: Mapped[str] = mapped_column(String(32))
    version: Mapped[str] = mapped_column(String(32))
    title: Mapped[str]
    sha256: Mapped[str] = mapped_column(Sha256)
    source: Mapped[Source] = mapped_column(choice(Source))
    parameters: Mapped[int]
    requirements: Mapped[int]
    points: Mapped[int]
    data: Mapped[dict[str, Any]]
    registered_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    registered_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    registered_by_name: Mapped[str] = mapped_column(String(200))

    __table_args__ = (
        UniqueConstraint("organisation_id", "checklist", "version"),
        CheckConstraint("length(sha256) = 64", name="sha256_is_whole"),
    )
