"""What a page held back while somebody proved who they are: kept elsewhere, so the column goes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.drop_column("sign_in", "held")


def downgrade() -> None:
    op.add_column("sign_in", sa.Column("held", sa.JSON(), nullable=True))
