"""What members are answerable for, as an administrator declared it."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from audit_app.areas.rules import LONGEST_CODE, AreaKind
from audit_app.base import clock
from audit_app.base.db import Base
from audit_app.base.tenancy import TenantOwned
from audit_app.base.types import choice


class DeclaredArea(TenantOwned, Base):
    """One programme, one site, or one parameter or category of a checklist that a member answers for.

    A parameter is named by its checklist and its code, which stay the same from release to release.
    """

    __tablename__ = "declared_area"
    __table_args__ = (
        CheckConstraint(
            "(kind = 'programme' AND programme_id IS NOT NULL AND site_id IS NULL AND code = '') OR "
            "(kind = 'site' AND site_id IS NOT NULL AND programme_id IS NULL AND code = '') OR "
            "(kind = 'parameter' AND code <> '' AND programme_id IS NULL AND site_id IS NULL)",
            name="names_one_thing",
        ),
        Index(None, "organisation_id", "user_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    kind: Mapped[AreaKind] = mapped_column(choice(AreaKind))
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("workforce_programme.id"))
    site_id: Mapped[int | None] = mapped_column(ForeignKey("workforce_site.id"))
    checklist: Mapped[str] = mapped_column(String(32), default="")
    code: Mapped[str] = mapped_column(String(LONGEST_CODE), default="")
    declared_by: Mapped[str] = mapped_column(String(200))
    declared_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
