"""Where people are signed in: a row for each browser, so that it can be listed and ended."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import audit_app.base.types

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.create_table(
        "sign_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column(
            "means",
            sa.Enum(
                "password",
                "code",
                "recovery",
                "passkey",
                "provider",
                "link",
                name="means",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("begun_at", audit_app.base.types.Instant(timezone=True), nullable=False),
        sa.Column("seen_at", audit_app.base.types.Instant(timezone=True), nullable=False),
        sa.Column("proved_at", audit_app.base.types.Instant(timezone=True), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("browser", sa.String(length=80), nullable=False),
        sa.Column("held", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["account.id"], name=op.f("fk_sign_in_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_sign_in_key_hash")),
    )
    op.create_index(op.f("ix_sign_in_user_id"), "sign_in", ["user_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_sign_in_user_id"), table_name="sign_in")
    op.drop_table("sign_in")
