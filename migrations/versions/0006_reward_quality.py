"""Incentive schemes, payouts, drills."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "quality_agent_figure",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_quality_agent_figure_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["workforce_person.id"], name=op.f("fk_quality_agent_figure_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_agent_figure")),
        sa.UniqueConstraint(
            "organisation_id", "month", "person_id", "name", name="uq_quality_agent_figure_once"
        ),
    )
    op.create_table(
        "quality_scheme",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=True),
        sa.Column("from_month", sa.Date(), nullable=False),
        sa.Column("until_month", sa.Date(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum("money", "gift", name="rewardkind", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("least_evaluations", sa.Integer(), nullable=False),
        sa.Column("least_score", sa.Double(), nullable=True),
        sa.Column("least_accuracy", sa.Double(), nullable=True),
        sa.Column("stop_on_compliance", sa.Boolean(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("tiers", sa.JSON(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "least_accuracy >= 0 AND least_accuracy <= 100",
            name=op.f("ck_quality_scheme_accuracy_is_a_percentage"),
        ),
        sa.CheckConstraint("least_evaluations > 0", name=op.f("ck_quality_scheme_counts_some_evaluations")),
        sa.CheckConstraint(
            "least_score >= 0 AND least_score <= 100", name=op.f("ck_quality_scheme_score_is_a_percentage")
        ),
        sa.CheckConstraint("until_month >= from_month", name=op.f("ck_quality_scheme_ends_after_it_begins")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_quality_scheme_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["workforce_programme.id"], name=op.f("fk_quality_scheme_programme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_scheme")),
        sa.UniqueConstraint("organisation_id", "name", name=op.f("uq_quality_scheme_organisation_id_name")),
    )
    op.create_table(
        "drill_draw",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("sizes", sa.JSON(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("list_sha256", sa.String(length=64), nullable=False),
        sa.Column("pool_sha256", sa.String(length=64), nullable=False),
        sa.Column("pools", sa.JSON(), nullable=False),
        sa.Column("drawn_by_id", sa.Integer(), nullable=True),
        sa.Column("drawn_by", sa.Text(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by", sa.Text(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("requirement", sa.String(length=24), nullable=False),
        sa.Column("evidence_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_drill_draw_limit_is_some_minutes")),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name=op.f("fk_drill_draw_audit_id")),
        sa.ForeignKeyConstraint(["drawn_by_id"], ["account.id"], name=op.f("fk_drill_draw_drawn_by_id")),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence_item.id"], name=op.f("fk_drill_draw_evidence_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_drill_draw_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drill_draw")),
    )
    op.create_index(
        "ix_drill_draw_organisation_audit", "drill_draw", ["organisation_id", "audit_id"], unique=False
    )
    op.create_table(
        "quality_payout",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scheme_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("gift", sa.String(length=200), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_by", sa.Text(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("amount > 0 OR gift <> ''", name=op.f("ck_quality_payout_gives_something")),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_quality_payout_pays_no_debt")),
        sa.CheckConstraint(
            "confirmed_by_id IS NULL OR recorded_by_id IS NULL OR confirmed_by_id <> recorded_by_id",
            name=op.f("ck_quality_payout_confirmed_by_a_second_person"),
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["account.id"], name=op.f("fk_quality_payout_confirmed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_quality_payout_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["workforce_person.id"], name=op.f("fk_quality_payout_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["account.id"], name=op.f("fk_quality_payout_recorded_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["scheme_id"], ["quality_scheme.id"], name=op.f("fk_quality_payout_scheme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_payout")),
        sa.UniqueConstraint(
            "organisation_id", "month", "scheme_id", "person_id", name="uq_quality_payout_once"
        ),
    )
    op.create_index(
        "ix_quality_payout_organisation_person",
        "quality_payout",
        ["organisation_id", "person_id", "month"],
        unique=False,
    )
    op.create_table(
        "drill_item",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draw_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "stratum",
            sa.Enum(
                "new",
                "support",
                "customer",
                "month",
                "evaluation",
                "contact",
                "proof",
                "document",
                name="stratum",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("requirement", sa.String(length=24), nullable=False),
        sa.Column("record", sa.String(length=300), nullable=False),
        sa.Column(
            "known",
            sa.Enum(
                "there",
                "no_proof",
                "missing",
                "ask",
                name="known",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("ticked_by", sa.Text(), nullable=False),
        sa.Column("ticked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("minutes >= 0", name=op.f("ck_drill_item_takes_no_negative_time")),
        sa.ForeignKeyConstraint(["draw_id"], ["drill_draw.id"], name=op.f("fk_drill_item_draw_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_drill_item_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drill_item")),
        sa.UniqueConstraint(
            "organisation_id",
            "draw_id",
            "position",
            name=op.f("uq_drill_item_organisation_id_draw_id_position"),
        ),
    )


def downgrade() -> None:
    op.drop_table("drill_item")
    op.drop_table("quality_payout")
    op.drop_table("drill_draw")
    op.drop_table("quality_scheme")
    op.drop_table("quality_agent_figure")
