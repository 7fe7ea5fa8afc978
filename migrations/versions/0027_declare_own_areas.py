"""What members are answerable for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    op.create_table(
        "declared_area",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "programme",
                "site",
                "parameter",
                name="areakind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("programme_id", sa.Integer(), nullable=True),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("checklist", sa.String(length=32), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("declared_by", sa.String(length=200), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(kind = 'programme' AND programme_id IS NOT NULL AND site_id IS NULL AND code = '') OR "
            "(kind = 'site' AND site_id IS NOT NULL AND programme_id IS NULL AND code = '') OR "
            "(kind = 'parameter' AND code <> '' AND programme_id IS NULL AND site_id IS NULL)",
            name=op.f("ck_declared_area_names_one_thing"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_declared_area_organisation_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["account.id"], name=op.f("fk_declared_area_user_id")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["workforce_programme.id"], name=op.f("fk_declared_area_programme_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["workforce_site.id"], name=op.f("fk_declared_area_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declared_area")),
    )
    op.create_index(
        op.f("ix_declared_area_organisation_id_user_id"), "declared_area", ["organisation_id", "user_id"]
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_declared_area_organisation_id_user_id"), "declared_area")
    op.drop_table("declared_area")
