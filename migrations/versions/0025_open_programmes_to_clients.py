"""Programmes that are open to observers of clients, and reports released to them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    op.create_table(
        "client_programme",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("opened_by", sa.String(length=200), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_client_programme_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["workforce_programme.id"], name=op.f("fk_client_programme_programme_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["account.id"], name=op.f("fk_client_programme_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client_programme")),
        sa.UniqueConstraint(
            "organisation_id",
            "user_id",
            "programme_id",
            name=op.f("uq_client_programme_organisation_id_user_id_programme_id"),
        ),
    )
    op.create_table(
        "client_release",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("released_by", sa.String(length=200), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_client_release_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["report_request.id"], name=op.f("fk_client_release_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client_release")),
        sa.UniqueConstraint(
            "organisation_id", "request_id", name=op.f("uq_client_release_organisation_id_request_id")
        ),
    )


def downgrade() -> None:
    op.drop_table("client_release")
    op.drop_table("client_programme")
