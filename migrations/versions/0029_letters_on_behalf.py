"""On whose behalf a letter of another organisation was sent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    op.add_column("mail_letter", sa.Column("on_behalf_of", sa.Integer(), nullable=True))
    op.create_index(
        op.f("ix_mail_letter_on_behalf_of_made_at"), "mail_letter", ["on_behalf_of", "made_at"], unique=False
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_mail_letter_on_behalf_of_made_at"), table_name="mail_letter")
    op.drop_column("mail_letter", "on_behalf_of")
