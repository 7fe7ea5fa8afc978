"""Which language somebody wants pages and mails in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    op.add_column("account", sa.Column("language", sa.String(length=8), nullable=True))


def downgrade() -> None:
    op.drop_column("account", "language")
