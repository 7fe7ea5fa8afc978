"""An organisation is an operator, a client or a vendor."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    kind = sa.Enum(
        "operator", "client", "vendor", name="kind", native_enum=False, create_constraint=True, length=24
    )
    with op.batch_alter_table("organisation") as table:
        table.add_column(sa.Column("kind", kind, server_default="operator", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("organisation") as table:
        table.drop_constraint(op.f("ck_organisation_kind"), type_="check")
        table.drop_column("kind")
