"""Vendors, logs, scorecards."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "vendor",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("contract_from", sa.Date(), nullable=False),
        sa.Column("contract_until", sa.Date(), nullable=True),
        sa.Column("contacts", sa.Text(), nullable=False),
        sa.Column("answer_hours", sa.Double(), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_vendor_has_a_name")),
        sa.CheckConstraint("answer_hours > 0", name=op.f("ck_vendor_answers_within_some_hours")),
        sa.CheckConstraint(
            "contract_until >= contract_from", name=op.f("ck_vendor_contract_ends_after_it_begins")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_vendor_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vendor")),
        sa.UniqueConstraint("organisation_id", "code", name=op.f("uq_vendor_organisation_id_code")),
    )
    op.create_table(
        "vendor_weights",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("business", sa.Integer(), nullable=False),
        sa.Column("expertise", sa.Integer(), nullable=False),
        sa.Column("treatment", sa.Integer(), nullable=False),
        sa.Column("punctuality", sa.Integer(), nullable=False),
        sa.Column("response", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "business + expertise + treatment + punctuality + response = 100",
            name=op.f("ck_vendor_weights_sum_is_100"),
        ),
        sa.CheckConstraint(
            "business >= 0 AND expertise >= 0 AND treatment >= 0 AND punctuality >= 0 AND response >= 0",
            name=op.f("ck_vendor_weights_none_is_negative"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_vendor_weights_organisation_id")
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_vendor_weights")),
    )
    op.create_table(
        "vendor_contact",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("vendor_id", sa.Integer(), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "call", "e_mail", name="contactchannel", native_enum=False, create_constraint=True, length=24
            ),
            nullable=False,
        ),
        sa.Column("reference", sa.String(length=200), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agreed_hours", sa.Double(), nullable=False),
        sa.Column("reached", sa.Boolean(), nullable=False),
        sa.Column("deadline_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("agreed_hours > 0", name=op.f("ck_vendor_contact_agreed_within_some_hours")),
        sa.CheckConstraint(
            "answered_at >= received_at", name=op.f("ck_vendor_contact_answered_after_it_was_asked")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_vendor_contact_organisation_id")
        ),
        sa.ForeignKeyConstraint(["vendor_id"], ["vendor.id"], name=op.f("fk_vendor_contact_vendor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vendor_contact")),
        sa.UniqueConstraint(
            "organisation_id",
            "vendor_id",
            "channel",
            "received_at",
            "reference",
            name="uq_vendor_contact_once",
        ),
    )
    op.create_index("ix_vendor_contact_organisation_month", "vendor_contact", ["organisation_id", "month"])

    op.create_table(
        "vendor_cost",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("vendor_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("cost", sa.Double(), nullable=False),
        sa.Column("in_house", sa.Double(), nullable=True),
        sa.Column("volume", sa.Double(), nullable=True),
        sa.Column("currency", sa.String(length=8), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("cost >= 0", name=op.f("ck_vendor_cost_cost_is_not_negative")),
        sa.CheckConstraint("in_house >= 0", name=op.f("ck_vendor_cost_estimate_is_not_negative")),
        sa.CheckConstraint("volume >= 0", name=op.f("ck_vendor_cost_volume_is_not_negative")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_vendor_cost_organisation_id")
        ),
        sa.ForeignKeyConstraint(["vendor_id"], ["vendor.id"], name=op.f("fk_vendor_cost_vendor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vendor_cost")),
        sa.UniqueConstraint(
            "organisation_id",
            "vendor_id",
            "month",
            name=op.f("uq_vendor_cost_organisation_id_vendor_id_month"),
        ),
    )
    op.create_table(
        "vendor_report",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("vendor_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("period_from", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "due_on >= period_from", name=op.f("ck_vendor_report_due_after_its_period_begins")
        ),
        sa.CheckConstraint(
            "sent_on >= period_from", name=op.f("ck_vendor_report_sent_after_its_period_begins")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_vendor_report_organisation_id")
        ),
        sa.ForeignKeyConstraint(["vendor_id"], ["vendor.id"], name=op.f("fk_vendor_report_vendor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vendor_report")),
        sa.UniqueConstraint("organisation_id", "vendor_id", "name", "due_on", name="uq_vendor_report_once"),
    )
    op.create_index("ix_vendor_report_organisation_due", "vendor_report", ["organisation_id", "due_on"])

    op.create_table(
        "vendor_scorecard",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("vendor_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column(
            "dimension",
            sa.Enum(
                "business",
                "expertise",
                "treatment",
                "punctuality",
                "response",
                name="dimension",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("rater", sa.String(length=200), nullable=False),
        sa.Column("rater_id", sa.Integer(), nullable=True),
        sa.Column("rated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "dimension IN ('business', 'expertise', 'treatment')",
            name=op.f("ck_vendor_scorecard_logs_are_not_rated"),
        ),
        sa.CheckConstraint("revision > 0", name=op.f("ck_vendor_scorecard_revisions_count_from_one")),
        sa.CheckConstraint(
            "score >= 1 AND score <= 5", name=op.f("ck_vendor_scorecard_score_is_one_to_five")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_vendor_scorecard_organisation_id")
        ),
        sa.ForeignKeyConstraint(["rater_id"], ["account.id"], name=op.f("fk_vendor_scorecard_rater_id")),
        sa.ForeignKeyConstraint(["vendor_id"], ["vendor.id"], name=op.f("fk_vendor_scorecard_vendor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vendor_scorecard")),
        sa.UniqueConstraint(
            "organisation_id", "vendor_id", "month", "dimension", name="uq_vendor_scorecard_dimension"
        ),
    )
    op.create_index(
        "ix_vendor_scorecard_organisation_month", "vendor_scorecard", ["organisation_id", "month"]
    )

    op.create_table(
        "vendor_service",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("vendor_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "payroll",
                "contact_handling",
                "collections",
                "technical_support",
                "data_entry",
                "recruiting",
                "other",
                name="servicekind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("template", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_vendor_service_organisation_id")
        ),
        sa.ForeignKeyConstraint(["vendor_id"], ["vendor.id"], name=op.f("fk_vendor_service_vendor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vendor_service")),
        sa.UniqueConstraint(
            "organisation_id",
            "vendor_id",
            "kind",
            name=op.f("uq_vendor_service_organisation_id_vendor_id_kind"),
        ),
    )
    op.create_table(
        "vendor_check",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint("text <> ''", name=op.f("ck_vendor_check_says_something")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_vendor_check_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["vendor_service.id"], name=op.f("fk_vendor_check_service_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vendor_check")),
        sa.UniqueConstraint(
            "organisation_id",
            "service_id",
            "code",
            name=op.f("uq_vendor_check_organisation_id_service_id_code"),
        ),
    )
    op.create_table(
        "vendor_check_result",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("check_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column(
            "shown",
            sa.Enum(
                "yes", "partly", "no", name="shown", native_enum=False, create_constraint=True, length=24
            ),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("evidence_id", sa.Integer(), nullable=True),
        sa.Column("checked_by", sa.String(length=200), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["check_id"], ["vendor_check.id"], name=op.f("fk_vendor_check_result_check_id")
        ),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence_item.id"], name=op.f("fk_vendor_check_result_evidence_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_vendor_check_result_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vendor_check_result")),
        sa.UniqueConstraint(
            "organisation_id",
            "check_id",
            "month",
            name=op.f("uq_vendor_check_result_organisation_id_check_id_month"),
        ),
    )
    op.create_index(
        "ix_vendor_check_result_organisation_month", "vendor_check_result", ["organisation_id", "month"]
    )


def downgrade() -> None:
    op.drop_table("vendor_check_result")
    op.drop_table("vendor_check")
    op.drop_table("vendor_service")
    op.drop_table("vendor_scorecard")
    op.drop_table("vendor_report")
    op.drop_table("vendor_cost")
    op.drop_table("vendor_contact")
    op.drop_table("vendor_weights")
    op.drop_table("vendor")
