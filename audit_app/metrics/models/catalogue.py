"""The organisation's own catalogue: taken from the shipped one, then its own."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from audit_app.base.db import Base
from audit_app.base.tenancy import TenantOwned
from audit_app.base.types import choice
from audit_app.metrics.rules import Counted, Frequency, Unit
from audit_app.scoring.rules import Direction, Group


class Metric(TenantOwned, Base):
    """A metric; `rules.Definition` says what its fields mean. `shipped` is the catalogue version it came with.

    `left_out` says why a metric is not used here; empty: it is in use.
    """

    __tablename__ = "metrics_metric"
    __table_args__ = (
        UniqueConstraint("organisation_id", "code"),
        CheckConstraint("factor >= 1", name="factor_multiplies"),
        CheckConstraint("length(code) > 0", name="has_a_code"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(120))
    item: Mapped[str] = mapped_column(String(8))
    group: Mapped[Group] = mapped_column("metric_group", choice(Group))
    definition: Mapped[str]
    numerator: Mapped[str] = mapped_column(String(200))
    denominator: Mapped[str] = mapped_column(String(200))
    unit: Mapped[Unit] = mapped_column(choice(Unit))
    direction: Mapped[Direction] = mapped_column(choice(Direction))
    frequency: Mapped[Frequency] = mapped_column(choice(Frequency))
    owner: Mapped[str] = mapped_column(String(120))
    data_source: Mapped[str] = mapped_column(String(120))
    counted: Mapped[Counted] = mapped_column(choice(Counted))
    part_of_whole: Mapped[bool]
    factor: Mapped[int]
    required: Mapped[bool]
    variant: Mapped[str] = mapped_column(String(64), default="")
    never_judged: Mapped[str] = mapped_column(String(300), default="")
    shipped: Mapped[str] = mapped_column(String(32), default="")
    left_out: Mapped[str] = mapped_column(String(300), default="")
