"""Metrics, targets, monthly counts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

# `audit_app.base.types.Exact` as it was when these tables were laid.
EXACT = sa.BigInteger().with_variant(sa.Numeric(20, 6), "postgresql")


def upgrade() -> None:
    op.create_table(
        "metrics_locked_month",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("locked_by", sa.String(length=200), nullable=False),
        sa.Column("locked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(month) = 7", name=op.f("ck_metrics_locked_month_is_a_month")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_metrics_locked_month_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_metrics_locked_month")),
        sa.UniqueConstraint(
            "organisation_id", "month", name=op.f("uq_metrics_locked_month_organisation_id_month")
        ),
    )
    op.create_table(
        "metrics_metric",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("item", sa.String(length=8), nullable=False),
        sa.Column(
            "metric_group",
            sa.Enum(
                "service",
                "quality",
                "cost",
                "satisfaction",
                "revenue",
                "people",
                name="group",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("numerator", sa.String(length=200), nullable=False),
        sa.Column("denominator", sa.String(length=200), nullable=False),
        sa.Column(
            "unit",
            sa.Enum(
                "percent",
                "seconds",
                "days",
                "cycles",
                "money",
                "number",
                name="unit",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "direction",
            sa.Enum(
                "higher",
                "lower",
                "range",
                name="direction",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "frequency",
            sa.Enum(
                "daily",
                "weekly",
                "monthly",
                "quarterly",
                "yearly",
                name="frequency",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("owner", sa.String(length=120), nullable=False),
        sa.Column("data_source", sa.String(length=120), nullable=False),
        sa.Column(
            "counted",
            sa.Enum(
                "typed",
                "quality",
                "training",
                "workforce",
                "vendors",
                name="counted",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("part_of_whole", sa.Boolean(), nullable=False),
        sa.Column("factor", sa.Integer(), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("variant", sa.String(length=64), nullable=False),
        sa.Column("never_judged", sa.String(length=300), nullable=False),
        sa.Column("shipped", sa.String(length=32), nullable=False),
        sa.Column("left_out", sa.String(length=300), nullable=False),
        sa.CheckConstraint("factor >= 1", name=op.f("ck_metrics_metric_factor_multiplies")),
        sa.CheckConstraint("length(code) > 0", name=op.f("ck_metrics_metric_has_a_code")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_metrics_metric_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_metrics_metric")),
        sa.UniqueConstraint("organisation_id", "code", name=op.f("uq_metrics_metric_organisation_id_code")),
    )
    op.create_table(
        "metrics_recount",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("metric_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=True),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("reported_numerator", EXACT, nullable=False),
        sa.Column("reported_denominator", EXACT, nullable=False),
        sa.Column("counted_numerator", EXACT, nullable=False),
        sa.Column("counted_denominator", EXACT, nullable=False),
        sa.Column("agrees", sa.Boolean(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=255), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("counted_by", sa.String(length=200), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("counted_denominator > 0", name=op.f("ck_metrics_recount_counted_something")),
        sa.CheckConstraint("length(month) = 7", name=op.f("ck_metrics_recount_is_of_a_month")),
        sa.ForeignKeyConstraint(
            ["metric_id"], ["metrics_metric.id"], name=op.f("fk_metrics_recount_metric_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_metrics_recount_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["workforce_programme.id"], name=op.f("fk_metrics_recount_programme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_metrics_recount")),
    )
    op.create_index(
        "ix_metrics_recount_organisation_month", "metrics_recount", ["organisation_id", "month"], unique=False
    )
    op.create_table(
        "metrics_target",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("metric_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=True),
        sa.Column("from_month", sa.String(length=7), nullable=False),
        sa.Column("low", EXACT, nullable=True),
        sa.Column("high", EXACT, nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("approved_by", sa.String(length=200), nullable=False),
        sa.Column("loosened", sa.Boolean(), nullable=False),
        sa.Column("approval", sa.String(length=300), nullable=False),
        sa.Column("proposed", sa.Boolean(), nullable=False),
        sa.Column("set_by", sa.String(length=200), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "NOT loosened OR length(approval) > 0", name=op.f("ck_metrics_target_loosening_was_approved")
        ),
        sa.CheckConstraint("length(from_month) = 7", name=op.f("ck_metrics_target_begins_with_a_month")),
        sa.CheckConstraint("low <= high", name=op.f("ck_metrics_target_low_is_not_above_high")),
        sa.CheckConstraint("low IS NOT NULL OR high IS NOT NULL", name=op.f("ck_metrics_target_has_a_bound")),
        sa.ForeignKeyConstraint(
            ["metric_id"], ["metrics_metric.id"], name=op.f("fk_metrics_target_metric_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_metrics_target_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["workforce_programme.id"], name=op.f("fk_metrics_target_programme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_metrics_target")),
    )
    op.create_index(
        "uq_metrics_target_month",
        "metrics_target",
        ["organisation_id", "metric_id", sa.literal_column("coalesce(programme_id, 0)"), "from_month"],
        unique=True,
    )
    op.create_table(
        "metrics_value",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("metric_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=True),
        sa.Column(
            "channel",
            sa.Enum(
                "phone",
                "e_mail",
                "chat",
                "remote_access",
                name="channel",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("numerator", EXACT, nullable=False),
        sa.Column("denominator", EXACT, nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("entered_by", sa.String(length=200), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "denominator > 0 OR numerator = 0", name=op.f("ck_metrics_value_nothing_is_counted_of_nothing")
        ),
        sa.CheckConstraint("length(month) = 7", name=op.f("ck_metrics_value_is_of_a_month")),
        sa.CheckConstraint(
            "numerator >= 0 AND denominator >= 0", name=op.f("ck_metrics_value_counts_are_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["metric_id"], ["metrics_metric.id"], name=op.f("fk_metrics_value_metric_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_metrics_value_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["workforce_programme.id"], name=op.f("fk_metrics_value_programme_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["workforce_site.id"], name=op.f("fk_metrics_value_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_metrics_value")),
    )
    op.create_index(
        "ix_metrics_value_organisation_month",
        "metrics_value",
        ["organisation_id", "month", "metric_id"],
        unique=False,
    )
    op.create_index(
        "uq_metrics_value_what",
        "metrics_value",
        [
            "organisation_id",
            "metric_id",
            "month",
            sa.literal_column("coalesce(programme_id, 0)"),
            sa.literal_column("coalesce(channel, '')"),
            sa.literal_column("coalesce(site_id, 0)"),
        ],
        unique=True,
    )


def downgrade() -> None:
    for table in ("recount", "value", "target", "metric", "locked_month"):
        op.drop_table(f"metrics_{table}")
