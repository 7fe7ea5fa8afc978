"""The head of each trail names the last entry of every room."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    with op.batch_alter_table("trail_head") as table:
        table.add_column(sa.Column("marks", sa.JSON(), server_default="{}", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("trail_head") as table:
        table.drop_column("marks")
