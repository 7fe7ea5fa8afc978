"""Which account is whose of the staff."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.create_table(
        "workforce_account",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("linked_by", sa.String(length=200), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_workforce_account_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["workforce_person.id"], name=op.f("fk_workforce_account_person_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["account.id"], name=op.f("fk_workforce_account_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workforce_account")),
        sa.UniqueConstraint(
            "organisation_id", "person_id", name=op.f("uq_workforce_account_organisation_id_person_id")
        ),
        sa.UniqueConstraint(
            "organisation_id", "user_id", name=op.f("uq_workforce_account_organisation_id_user_id")
        ),
    )


def downgrade() -> None:
    op.drop_table("workforce_account")
