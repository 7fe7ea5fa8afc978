"""Evaluation forms, evaluations, contacts, draws."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "quality_absence",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("days >= 0 AND days <= 31", name=op.f("ck_quality_absence_days_fit_a_month")),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["workforce_person.id"], name=op.f("fk_quality_absence_agent_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_quality_absence_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_absence")),
        sa.UniqueConstraint(
            "organisation_id",
            "month",
            "agent_id",
            name=op.f("uq_quality_absence_organisation_id_month_agent_id"),
        ),
    )
    op.create_table(
        "quality_agent_month",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("n_phone", sa.Integer(), nullable=False),
        sa.Column("n_e_mail", sa.Integer(), nullable=False),
        sa.Column("n_chat", sa.Integer(), nullable=False),
        sa.Column("n_remote_access", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("n_random", sa.Integer(), nullable=False),
        sa.Column("n_targeted", sa.Integer(), nullable=False),
        sa.Column("n_side_by_side", sa.Integer(), nullable=False),
        sa.Column("n_remote", sa.Integer(), nullable=False),
        sa.Column("n_client", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("random_failed", sa.Integer(), nullable=False),
        sa.Column("random_critical", sa.Integer(), nullable=False),
        sa.Column("random_customer_wrong", sa.Integer(), nullable=False),
        sa.Column("random_business_wrong", sa.Integer(), nullable=False),
        sa.Column("random_compliance_wrong", sa.Integer(), nullable=False),
        sa.Column("noncritical_errors", sa.Integer(), nullable=False),
        sa.Column("points", sa.Double(), nullable=False),
        sa.Column("points_possible", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["workforce_person.id"], name=op.f("fk_quality_agent_month_agent_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_quality_agent_month_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["workforce_programme.id"], name=op.f("fk_quality_agent_month_programme_id")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["workforce_site.id"], name=op.f("fk_quality_agent_month_site_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_agent_month")),
        sa.UniqueConstraint(
            "organisation_id",
            "month",
            "programme_id",
            "agent_id",
            "site_id",
            name="uq_quality_agent_month_what",
        ),
    )
    op.create_index(
        "ix_quality_agent_month_organisation_agent",
        "quality_agent_month",
        ["organisation_id", "agent_id", "month"],
        unique=False,
    )

    op.create_table(
        "quality_contact",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("transaction_id", sa.String(length=100), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=True),
        sa.Column("agent_id", sa.Integer(), nullable=False),
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
            nullable=False,
        ),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["workforce_person.id"], name=op.f("fk_quality_contact_agent_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_quality_contact_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["workforce_programme.id"], name=op.f("fk_quality_contact_programme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_contact")),
        sa.UniqueConstraint(
            "organisation_id",
            "transaction_id",
            name=op.f("uq_quality_contact_organisation_id_transaction_id"),
        ),
    )
    op.create_index(
        "ix_quality_contact_organisation_day",
        "quality_contact",
        ["organisation_id", "programme_id", "day", "agent_id"],
        unique=False,
    )

    op.create_table(
        "quality_draw",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("per_agent", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("contacts", sa.Integer(), nullable=False),
        sa.Column("contacts_sha256", sa.String(length=64), nullable=False),
        sa.Column("needs", sa.JSON(), nullable=False),
        sa.Column("picks", sa.JSON(), nullable=False),
        sa.Column("drawn_by_id", sa.Integer(), nullable=True),
        sa.Column("drawn_by", sa.Text(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("until_on >= from_on", name=op.f("ck_quality_draw_ends_after_it_begins")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_quality_draw_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["workforce_programme.id"], name=op.f("fk_quality_draw_programme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_draw")),
    )
    op.create_index(
        "ix_quality_draw_organisation_programme",
        "quality_draw",
        ["organisation_id", "programme_id", "drawn_at"],
        unique=False,
    )

    op.create_table(
        "quality_form",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("pass_mark", sa.Double(), nullable=True),
        sa.Column("aliases", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "pass_mark >= 0 AND pass_mark <= 100", name=op.f("ck_quality_form_pass_mark_is_a_percentage")
        ),
        sa.CheckConstraint("version > 0", name=op.f("ck_quality_form_versions_count_from_one")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_quality_form_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["workforce_programme.id"], name=op.f("fk_quality_form_programme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_form")),
        sa.UniqueConstraint(
            "organisation_id", "programme_id", "name", "version", name="uq_quality_form_version"
        ),
    )
    op.create_table(
        "quality_pacing",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=True),
        sa.Column("least", sa.Integer(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("methods", sa.JSON(), nullable=False),
        sa.Column("channels", sa.JSON(), nullable=False),
        sa.Column("sample", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "least >= 0 AND most >= least", name=op.f("ck_quality_pacing_most_is_no_less_than_least")
        ),
        sa.CheckConstraint("sample > 0", name=op.f("ck_quality_pacing_sample_is_some_evaluations")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_quality_pacing_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["workforce_programme.id"], name=op.f("fk_quality_pacing_programme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_pacing")),
    )
    op.create_table(
        "quality_programme_month",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
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
            nullable=False,
        ),
        sa.Column(
            "shift",
            sa.Enum(
                "early",
                "late",
                "night",
                "unknown",
                name="shift",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("random_begin", sa.Integer(), nullable=False),
        sa.Column("random_middle", sa.Integer(), nullable=False),
        sa.Column("random_end", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("n_random", sa.Integer(), nullable=False),
        sa.Column("n_targeted", sa.Integer(), nullable=False),
        sa.Column("n_side_by_side", sa.Integer(), nullable=False),
        sa.Column("n_remote", sa.Integer(), nullable=False),
        sa.Column("n_client", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("random_failed", sa.Integer(), nullable=False),
        sa.Column("random_critical", sa.Integer(), nullable=False),
        sa.Column("random_customer_wrong", sa.Integer(), nullable=False),
        sa.Column("random_business_wrong", sa.Integer(), nullable=False),
        sa.Column("random_compliance_wrong", sa.Integer(), nullable=False),
        sa.Column("noncritical_errors", sa.Integer(), nullable=False),
        sa.Column("points", sa.Double(), nullable=False),
        sa.Column("points_possible", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_quality_programme_month_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["workforce_programme.id"], name=op.f("fk_quality_programme_month_programme_id")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["workforce_site.id"], name=op.f("fk_quality_programme_month_site_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_programme_month")),
        sa.UniqueConstraint(
            "organisation_id",
            "month",
            "programme_id",
            "site_id",
            "channel",
            "shift",
            name="uq_quality_programme_month_what",
        ),
    )
    op.create_table(
        "quality_criterion",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("form_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column(
            "error_class",
            sa.Enum(
                "customer_critical",
                "business_critical",
                "compliance_critical",
                "non_critical",
                name="errorclass",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("points", sa.Double(), nullable=False),
        sa.Column("aliases", sa.JSON(), nullable=False),
        sa.CheckConstraint("points >= 0", name=op.f("ck_quality_criterion_points_are_not_negative")),
        sa.ForeignKeyConstraint(["form_id"], ["quality_form.id"], name=op.f("fk_quality_criterion_form_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_quality_criterion_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_criterion")),
        sa.UniqueConstraint(
            "organisation_id",
            "form_id",
            "code",
            name=op.f("uq_quality_criterion_organisation_id_form_id_code"),
        ),
    )
    op.create_table(
        "quality_evaluation",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("transaction_id", sa.String(length=100), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=True),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("evaluated_on", sa.Date(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("evaluator_id", sa.Integer(), nullable=True),
        sa.Column("evaluator_name", sa.String(length=200), nullable=False),
        sa.Column(
            "method",
            sa.Enum(
                "side_by_side",
                "remote",
                "client",
                name="method",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("stepped_in", sa.Boolean(), nullable=False),
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
            nullable=False,
        ),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("form_id", sa.Integer(), nullable=True),
        sa.Column(
            "selection",
            sa.Enum(
                "random", "targeted", name="selection", native_enum=False, create_constraint=True, length=24
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "counted",
                "doubtful",
                "withdrawn",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "doubt",
            sa.Enum(
                "other_programme",
                "other_channel",
                "other_agent",
                "late",
                name="doubt",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("customer_errors", sa.Integer(), nullable=False),
        sa.Column("business_errors", sa.Integer(), nullable=False),
        sa.Column("compliance_errors", sa.Integer(), nullable=False),
        sa.Column("noncritical_errors", sa.Integer(), nullable=False),
        sa.Column("points", sa.Double(), nullable=True),
        sa.Column("points_possible", sa.Double(), nullable=True),
        sa.Column("failed", sa.Boolean(), nullable=False),
        sa.Column("extra_of_id", sa.Integer(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "method = 'side_by_side' OR NOT stepped_in",
            name=op.f("ck_quality_evaluation_steps_in_side_by_side_only"),
        ),
        sa.CheckConstraint(
            "customer_errors >= 0 AND business_errors >= 0 AND compliance_errors >= 0 AND noncritical_errors >= 0",
            name=op.f("ck_quality_evaluation_errors_are_not_negative"),
        ),
        sa.CheckConstraint(
            "evaluated_on >= day", name=op.f("ck_quality_evaluation_is_evaluated_after_it_happened")
        ),
        sa.CheckConstraint(
            "evaluator_id <> agent_id", name=op.f("ck_quality_evaluation_nobody_evaluates_themselves")
        ),
        sa.CheckConstraint(
            "points >= 0 AND points <= points_possible",
            name=op.f("ck_quality_evaluation_points_are_possible"),
        ),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["workforce_person.id"], name=op.f("fk_quality_evaluation_agent_id")
        ),
        sa.ForeignKeyConstraint(
            ["evaluator_id"], ["workforce_person.id"], name=op.f("fk_quality_evaluation_evaluator_id")
        ),
        sa.ForeignKeyConstraint(
            ["extra_of_id"], ["quality_evaluation.id"], name=op.f("fk_quality_evaluation_extra_of_id")
        ),
        sa.ForeignKeyConstraint(["form_id"], ["quality_form.id"], name=op.f("fk_quality_evaluation_form_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_quality_evaluation_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["workforce_programme.id"], name=op.f("fk_quality_evaluation_programme_id")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["workforce_site.id"], name=op.f("fk_quality_evaluation_site_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_evaluation")),
    )
    op.create_index(
        "ix_quality_evaluation_organisation_agent",
        "quality_evaluation",
        ["organisation_id", "agent_id", "day"],
        unique=False,
    )
    op.create_index(
        "ix_quality_evaluation_organisation_failed",
        "quality_evaluation",
        ["organisation_id", "failed", "day", "agent_id"],
        unique=False,
    )
    op.create_index(
        "ix_quality_evaluation_organisation_month",
        "quality_evaluation",
        ["organisation_id", "month", "programme_id", "day", "evaluator_id", "state"],
        unique=False,
    )

    op.create_table(
        "quality_error",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evaluation_id", sa.Integer(), nullable=False),
        sa.Column("criterion_code", sa.String(length=40), nullable=False),
        sa.Column(
            "error_class",
            sa.Enum(
                "customer_critical",
                "business_critical",
                "compliance_critical",
                "non_critical",
                name="errorclass",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column(
            "selection",
            sa.Enum(
                "random", "targeted", name="selection", native_enum=False, create_constraint=True, length=24
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "counted",
                "doubtful",
                "withdrawn",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.CheckConstraint("count > 0", name=op.f("ck_quality_error_is_an_error")),
        sa.ForeignKeyConstraint(
            ["evaluation_id"], ["quality_evaluation.id"], name=op.f("fk_quality_error_evaluation_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_quality_error_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["workforce_programme.id"], name=op.f("fk_quality_error_programme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_error")),
    )
    op.create_index(
        "ix_quality_error_organisation_evaluation",
        "quality_error",
        ["organisation_id", "evaluation_id"],
        unique=False,
    )
    op.create_index(
        "ix_quality_error_organisation_month",
        "quality_error",
        [
            "organisation_id",
            "month",
            "programme_id",
            "state",
            "selection",
            "error_class",
            "criterion_code",
            "count",
        ],
        unique=False,
    )
    op.create_index(
        "uq_quality_evaluation_once",
        "quality_evaluation",
        [
            "organisation_id",
            "transaction_id",
            "agent_id",
            sa.literal_column("coalesce(evaluator_id, 0)"),
            "method",
        ],
        unique=True,
    )
    op.create_index(
        "uq_quality_pacing_programme",
        "quality_pacing",
        ["organisation_id", sa.literal_column("coalesce(programme_id, 0)")],
        unique=True,
    )


def downgrade() -> None:
    op.drop_table("quality_error")
    op.drop_table("quality_evaluation")
    op.drop_table("quality_criterion")
    op.drop_table("quality_programme_month")
    op.drop_table("quality_pacing")
    op.drop_table("quality_form")
    op.drop_table("quality_draw")
    op.drop_table("quality_contact")
    op.drop_table("quality_agent_month")
    op.drop_table("quality_absence")
