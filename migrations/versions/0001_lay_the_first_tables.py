"""Lay the first tables"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("password", sa.String(length=255), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("fs_uniquifier", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email", name=op.f("uq_account_email")),
        sa.UniqueConstraint("fs_uniquifier", name=op.f("uq_account_fs_uniquifier")),
    )
    op.create_index("uq_account_lower_email", "account", [sa.literal_column("lower(email)")], unique=True)
    op.create_table(
        "job_beat",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_beat")),
    )
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("name", name=op.f("uq_organisation_name")),
    )
    op.create_table(
        "trail_entry",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("action", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trail_entry")),
        sa.UniqueConstraint(
            "organisation_id", "sequence", name=op.f("uq_trail_entry_organisation_id_sequence")
        ),
    )
    op.create_index(
        op.f("ix_trail_entry_organisation_id_at"), "trail_entry", ["organisation_id", "at"], unique=False
    )
    op.create_index(
        op.f("ix_trail_entry_organisation_id_kind_subject"),
        "trail_entry",
        ["organisation_id", "kind", "subject"],
        unique=False,
    )
    op.create_table(
        "trail_head",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_trail_head")),
    )
    op.create_table(
        "checklist_release",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("checklist", sa.String(length=32), nullable=False),
        sa.Column("version", sa.String(length=32), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "builtin",
                "yaml",
                "sheet",
                name="source",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("parameters", sa.Integer(), nullable=False),
        sa.Column("requirements", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("registered_by", sa.Integer(), nullable=True),
        sa.Column("registered_by_name", sa.String(length=200), nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_checklist_release_sha256_is_whole")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_checklist_release_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["registered_by"], ["account.id"], name=op.f("fk_checklist_release_registered_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checklist_release")),
        sa.UniqueConstraint(
            "organisation_id",
            "checklist",
            "version",
            name=op.f("uq_checklist_release_organisation_id_checklist_version"),
        ),
    )
    op.create_table(
        "evidence_item",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("period_from", sa.Date(), nullable=True),
        sa.Column("period_until", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_reason = '')",
            name=op.f("ck_evidence_item_withdrawn_with_reason"),
        ),
        sa.CheckConstraint("title <> ''", name=op.f("ck_evidence_item_title_not_empty")),
        sa.CheckConstraint("period_from <= period_until", name=op.f("ck_evidence_item_period_in_order")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["account.id"], name=op.f("fk_evidence_item_created_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_evidence_item_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_item")),
    )
    op.create_index(
        op.f("ix_evidence_item_organisation_id_created_at"),
        "evidence_item",
        ["organisation_id", "created_at"],
        unique=False,
    )
    op.create_table(
        "job",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("user_name", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "running",
                "done",
                "failed",
                "cancelled",
                "interrupted",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("runner", sa.String(length=64), nullable=False),
        sa.Column("cancel_asked", sa.Boolean(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_job_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    op.create_index(op.f("ix_job_state"), "job", ["state"], unique=False)
    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "administrator",
                "lead_auditor",
                "auditor",
                "compliance_officer",
                "reader",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_membership_organisation_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["account.id"], name=op.f("fk_membership_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint("organisation_id", "user_id", name=op.f("uq_membership_organisation_id_user_id")),
    )
    op.create_index(op.f("ix_membership_organisation_id"), "membership", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_membership_user_id"), "membership", ["user_id"], unique=False)
    op.create_table(
        "training_import",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "people",
                "requirements",
                "completions",
                name="importkind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "staged",
                "asking",
                "checked",
                "applied",
                "refused",
                "discarded",
                name="batchstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("filename", sa.String(length=255), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("encoding", sa.Text(), nullable=False),
        sa.Column("encoding_certain", sa.Boolean(), nullable=False),
        sa.Column("delimiter", sa.Text(), nullable=False),
        sa.Column("date_order", sa.Text(), nullable=False),
        sa.Column("chosen", sa.JSON(), nullable=False),
        sa.Column("header", sa.JSON(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("unknown", sa.JSON(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("creates", sa.JSON(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("job_id", sa.String(length=36), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_training_import_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_import")),
    )
    op.create_index(
        "ix_training_import_organisation_sha256",
        "training_import",
        ["organisation_id", "sha256"],
        unique=False,
    )
    op.create_table(
        "training_module",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "module", "skill", name="modulekind", native_enum=False, create_constraint=True, length=24
            ),
            nullable=False,
        ),
        sa.Column(
            "topic",
            sa.Enum(
                "general",
                "privacy",
                "trainer",
                "coordinator",
                "change",
                name="topic",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_training_module_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_module")),
        sa.UniqueConstraint("organisation_id", "code", name=op.f("uq_training_module_organisation_id_code")),
    )
    op.create_table(
        "workforce_job",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("customer_facing", sa.Boolean(), nullable=False),
        sa.Column("support", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_workforce_job_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workforce_job")),
        sa.UniqueConstraint("organisation_id", "name", name=op.f("uq_workforce_job_organisation_id_name")),
    )
    op.create_table(
        "workforce_person",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("full_name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("hired_on", sa.Date(), nullable=False),
        sa.Column("live_on", sa.Date(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("supervisor_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("left_on >= hired_on", name=op.f("ck_workforce_person_leaves_after_being_hired")),
        sa.CheckConstraint(
            "live_on >= hired_on", name=op.f("ck_workforce_person_goes_live_after_being_hired")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_workforce_person_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["supervisor_id"], ["workforce_person.id"], name=op.f("fk_workforce_person_supervisor_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workforce_person")),
        sa.UniqueConstraint("organisation_id", "code", name=op.f("uq_workforce_person_organisation_id_code")),
    )
    op.create_index(
        "ix_workforce_person_organisation_name",
        "workforce_person",
        ["organisation_id", "full_name"],
        unique=False,
    )
    op.create_table(
        "workforce_programme",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("channels", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_workforce_programme_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workforce_programme")),
        sa.UniqueConstraint(
            "organisation_id", "name", name=op.f("uq_workforce_programme_organisation_id_name")
        ),
    )
    op.create_table(
        "workforce_site",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_workforce_site_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workforce_site")),
        sa.UniqueConstraint("organisation_id", "name", name=op.f("uq_workforce_site_organisation_id_name")),
    )
    op.create_table(
        "audit",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("entity", sa.String(length=200), nullable=False),
        sa.Column("channels", sa.JSON(), nullable=False),
        sa.Column("period_from", sa.Date(), nullable=False),
        sa.Column("period_until", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("objectives", sa.Text(), nullable=False),
        sa.Column("confidentiality", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "in_progress",
                "in_review",
                "signed_off",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.Column("started_by_id", sa.Integer(), nullable=True),
        sa.Column("started_by", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("period_from <= period_until", name=op.f("ck_audit_period_in_order")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_audit_organisation_id")
        ),
        sa.ForeignKeyConstraint(["release_id"], ["checklist_release.id"], name=op.f("fk_audit_release_id")),
        sa.ForeignKeyConstraint(["started_by_id"], ["account.id"], name=op.f("fk_audit_started_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index(
        op.f("ix_audit_organisation_id_changed_at"), "audit", ["organisation_id", "changed_at"], unique=False
    )
    op.create_table(
        "evidence_version",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=True),
        sa.Column("uploaded_by", sa.Text(), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_evidence_version_numbers_begin_at_one")),
        sa.ForeignKeyConstraint(["item_id"], ["evidence_item.id"], name=op.f("fk_evidence_version_item_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_evidence_version_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["uploaded_by_id"], ["account.id"], name=op.f("fk_evidence_version_uploaded_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_version")),
        sa.UniqueConstraint("item_id", "number", name=op.f("uq_evidence_version_item_id_number")),
    )
    op.create_index(
        op.f("ix_evidence_version_organisation_id_sha256"),
        "evidence_version",
        ["organisation_id", "sha256"],
        unique=False,
    )
    op.create_table(
        "training_completion",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("module_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "training",
                "verification",
                name="completionkind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("completed_on", sa.Date(), nullable=False),
        sa.Column("try_no", sa.Integer(), nullable=False),
        sa.Column("hours", sa.Double(), nullable=True),
        sa.Column("trainer_id", sa.Integer(), nullable=True),
        sa.Column("method", sa.String(length=200), nullable=False),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column(
            "result",
            sa.Enum("pass", "fail", name="result", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("proof", sa.String(length=500), nullable=False),
        sa.Column("evidence_id", sa.Integer(), nullable=True),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "score >= 0 AND score <= 100", name=op.f("ck_training_completion_score_is_a_percentage")
        ),
        sa.CheckConstraint("try_no > 0", name=op.f("ck_training_completion_tries_count_from_one")),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["training_import.id"], name=op.f("fk_training_completion_batch_id")
        ),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence_item.id"], name=op.f("fk_training_completion_evidence_id")
        ),
        sa.ForeignKeyConstraint(
            ["module_id"], ["training_module.id"], name=op.f("fk_training_completion_module_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_training_completion_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["workforce_person.id"], name=op.f("fk_training_completion_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["trainer_id"], ["workforce_person.id"], name=op.f("fk_training_completion_trainer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_completion")),
        sa.UniqueConstraint(
            "organisation_id",
            "person_id",
            "module_id",
            "kind",
            "completed_on",
            "try_no",
            name="uq_training_completion_try",
        ),
    )
    op.create_index(
        "ix_training_completion_organisation_last",
        "training_completion",
        ["organisation_id", "person_id", "module_id", "completed_on", "kind", "result"],
        unique=False,
    )
    op.create_index(
        "ix_training_completion_organisation_day",
        "training_completion",
        ["organisation_id", "completed_on"],
        unique=False,
    )
    op.create_index(
        "ix_training_completion_organisation_trainer",
        "training_completion",
        ["organisation_id", "trainer_id", "completed_on"],
        unique=False,
    )
    op.create_table(
        "training_import_row",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "verdict",
            sa.Enum(
                "new",
                "changed",
                "same",
                "rejected",
                name="verdict",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("raw", sa.JSON(), nullable=True),
        sa.Column("problems", sa.JSON(), nullable=True),
        sa.Column("values", sa.JSON(), nullable=True),
        sa.Column("target_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("module_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=24), nullable=True),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("try_no", sa.Integer(), nullable=True),
        sa.Column("hours", sa.Double(), nullable=True),
        sa.Column("trainer_id", sa.Integer(), nullable=True),
        sa.Column("method", sa.Text(), nullable=True),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("result", sa.String(length=24), nullable=True),
        sa.Column("proof", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["training_import.id"], name=op.f("fk_training_import_row_batch_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_training_import_row_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_import_row")),
    )
    op.create_index(
        "ix_training_import_row_organisation_verdict",
        "training_import_row",
        ["organisation_id", "batch_id", "verdict"],
        unique=False,
    )
    op.create_table(
        "training_requirement",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=True),
        sa.Column("module_id", sa.Integer(), nullable=False),
        sa.Column("pass_mark", sa.Double(), nullable=True),
        sa.Column("validity_months", sa.Integer(), nullable=True),
        sa.Column("before_live", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "pass_mark >= 0 AND pass_mark <= 100",
            name=op.f("ck_training_requirement_pass_mark_is_a_percentage"),
        ),
        sa.CheckConstraint(
            "validity_months > 0", name=op.f("ck_training_requirement_validity_is_some_months")
        ),
        sa.ForeignKeyConstraint(
            ["job_id"], ["workforce_job.id"], name=op.f("fk_training_requirement_job_id")
        ),
        sa.ForeignKeyConstraint(
            ["module_id"], ["training_module.id"], name=op.f("fk_training_requirement_module_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_training_requirement_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["workforce_programme.id"], name=op.f("fk_training_requirement_programme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_requirement")),
    )
    op.create_index(
        "uq_training_requirement_what",
        "training_requirement",
        ["organisation_id", "job_id", sa.literal_column("coalesce(programme_id, 0)"), "module_id"],
        unique=True,
    )
    op.create_table(
        "workforce_placement",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=True),
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.CheckConstraint("until_on >= from_on", name=op.f("ck_workforce_placement_ends_after_it_begins")),
        sa.ForeignKeyConstraint(["job_id"], ["workforce_job.id"], name=op.f("fk_workforce_placement_job_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_workforce_placement_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["workforce_person.id"], name=op.f("fk_workforce_placement_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["workforce_programme.id"], name=op.f("fk_workforce_placement_programme_id")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["workforce_site.id"], name=op.f("fk_workforce_placement_site_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workforce_placement")),
        sa.UniqueConstraint(
            "organisation_id",
            "person_id",
            "from_on",
            name=op.f("uq_workforce_placement_organisation_id_person_id_from_on"),
        ),
    )
    op.create_index(
        "ix_workforce_placement_organisation_job",
        "workforce_placement",
        ["organisation_id", "job_id"],
        unique=False,
    )
    op.create_table(
        "audit_answer",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.Column("parameter", sa.String(length=20), nullable=False),
        sa.Column("requirement", sa.String(length=24), nullable=False),
        sa.Column(
            "rating",
            sa.Enum(
                "met",
                "partly",
                "not_met",
                "not_applicable",
                name="rating",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("finding", sa.Text(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(length=200), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("na_reason", sa.Text(), nullable=False),
        sa.Column("na_by_id", sa.Integer(), nullable=True),
        sa.Column("na_by", sa.Text(), nullable=False),
        sa.Column("na_confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("na_confirmed_by", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("touched", sa.JSON(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "na_confirmed_by_id IS NULL OR na_by_id IS NULL OR na_confirmed_by_id <> na_by_id",
            name=op.f("ck_audit_answer_na_confirmed_by_a_second_person"),
        ),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name=op.f("fk_audit_answer_audit_id")),
        sa.ForeignKeyConstraint(["na_by_id"], ["account.id"], name=op.f("fk_audit_answer_na_by_id")),
        sa.ForeignKeyConstraint(
            ["na_confirmed_by_id"], ["account.id"], name=op.f("fk_audit_answer_na_confirmed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_audit_answer_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_answer")),
        sa.UniqueConstraint("audit_id", "requirement", name=op.f("uq_audit_answer_audit_id_requirement")),
    )
    op.create_index(
        op.f("ix_audit_answer_organisation_id_audit_id_parameter"),
        "audit_answer",
        ["organisation_id", "audit_id", "parameter"],
        unique=False,
    )
    op.create_table(
        "audit_member",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name=op.f("fk_audit_member_audit_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_audit_member_organisation_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["account.id"], name=op.f("fk_audit_member_user_id")),
        sa.PrimaryKeyConstraint("audit_id", "user_id", name=op.f("pk_audit_member")),
    )
    op.create_table(
        "audit_parameter",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.Column("parameter", sa.String(length=20), nullable=False),
        sa.Column("assignee_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("repeat", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["assignee_id"], ["account.id"], name=op.f("fk_audit_parameter_assignee_id")),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name=op.f("fk_audit_parameter_audit_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_audit_parameter_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_parameter")),
        sa.UniqueConstraint(
            "organisation_id",
            "audit_id",
            "parameter",
            name=op.f("uq_audit_parameter_organisation_id_audit_id_parameter"),
        ),
    )
    op.create_index(
        op.f("ix_audit_parameter_organisation_id_assignee_id"),
        "audit_parameter",
        ["organisation_id", "assignee_id"],
        unique=False,
    )
    op.create_table(
        "audit_programme",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name=op.f("fk_audit_programme_audit_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_audit_programme_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["workforce_programme.id"], name=op.f("fk_audit_programme_programme_id")
        ),
        sa.PrimaryKeyConstraint("audit_id", "programme_id", name=op.f("pk_audit_programme")),
    )
    op.create_table(
        "audit_sign_off",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.Column("signed_by_id", sa.Integer(), nullable=True),
        sa.Column("signed_by", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("differences", sa.Text(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("document_sha256", sa.String(length=64), nullable=False),
        sa.Column("reopened_by", sa.Text(), nullable=True),
        sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reopened_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name=op.f("fk_audit_sign_off_audit_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_audit_sign_off_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["signed_by_id"], ["account.id"], name=op.f("fk_audit_sign_off_signed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_sign_off")),
    )
    op.create_index(
        op.f("ix_audit_sign_off_organisation_id_audit_id"),
        "audit_sign_off",
        ["organisation_id", "audit_id"],
        unique=False,
    )
    op.create_table(
        "audit_site",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name=op.f("fk_audit_site_audit_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_audit_site_organisation_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["workforce_site.id"], name=op.f("fk_audit_site_site_id")),
        sa.PrimaryKeyConstraint("audit_id", "site_id", name=op.f("pk_audit_site")),
    )
    op.create_table(
        "report_request",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("gap_analysis", name="kind", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column(
            "format",
            sa.Enum("pdf", "xlsx", name="format", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("job_id", sa.String(length=36), nullable=False),
        sa.Column("requested_by_id", sa.Integer(), nullable=True),
        sa.Column("requested_by", sa.Text(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name=op.f("fk_report_request_audit_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_report_request_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["requested_by_id"], ["account.id"], name=op.f("fk_report_request_requested_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_request")),
    )
    op.create_index(op.f("ix_report_request_audit_id"), "report_request", ["audit_id"], unique=False)
    op.create_index(
        op.f("ix_report_request_organisation_id_requested_at"),
        "report_request",
        ["organisation_id", "requested_at"],
        unique=False,
    )
    op.create_table(
        "audit_answer_proof",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("pointer", sa.String(length=200), nullable=False),
        sa.Column("linked_by", sa.Text(), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["audit_answer.id"], name=op.f("fk_audit_answer_proof_answer_id")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["evidence_item.id"], name=op.f("fk_audit_answer_proof_item_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_audit_answer_proof_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_answer_proof")),
        sa.UniqueConstraint(
            "organisation_id",
            "answer_id",
            "item_id",
            name=op.f("uq_audit_answer_proof_organisation_id_answer_id_item_id"),
        ),
    )
    op.create_index(
        op.f("ix_audit_answer_proof_organisation_id_item_id"),
        "audit_answer_proof",
        ["organisation_id", "item_id"],
        unique=False,
    )
    op.create_table(
        "report_file",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("document_sha256", sa.String(length=64), nullable=False),
        sa.Column("audit_revision", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_report_file_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["report_request.id"], name=op.f("fk_report_file_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_file")),
        sa.UniqueConstraint("request_id", name=op.f("uq_report_file_request_id")),
    )
    op.create_index(op.f("ix_report_file_sha256"), "report_file", ["sha256"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_report_file_sha256"), table_name="report_file")
    op.drop_table("report_file")
    op.drop_index(op.f("ix_audit_answer_proof_organisation_id_item_id"), table_name="audit_answer_proof")
    op.drop_table("audit_answer_proof")
    op.drop_index(op.f("ix_report_request_organisation_id_requested_at"), table_name="report_request")
    op.drop_index(op.f("ix_report_request_audit_id"), table_name="report_request")
    op.drop_table("report_request")
    op.drop_table("audit_site")
    op.drop_index(op.f("ix_audit_sign_off_organisation_id_audit_id"), table_name="audit_sign_off")
    op.drop_table("audit_sign_off")
    op.drop_table("audit_programme")
    op.drop_index(op.f("ix_audit_parameter_organisation_id_assignee_id"), table_name="audit_parameter")
    op.drop_table("audit_parameter")
    op.drop_table("audit_member")
    op.drop_index(op.f("ix_audit_answer_organisation_id_audit_id_parameter"), table_name="audit_answer")
    op.drop_table("audit_answer")
    op.drop_index("ix_workforce_placement_organisation_job", table_name="workforce_placement")
    op.drop_table("workforce_placement")
    op.drop_index("uq_training_requirement_what", table_name="training_requirement")
    op.drop_table("training_requirement")
    op.drop_index("ix_training_import_row_organisation_verdict", table_name="training_import_row")
    op.drop_table("training_import_row")
    op.drop_index("ix_training_completion_organisation_trainer", table_name="training_completion")
    op.drop_index("ix_training_completion_organisation_day", table_name="training_completion")
    op.drop_index("ix_training_completion_organisation_last", table_name="training_completion")
    op.drop_table("training_completion")
    op.drop_index(op.f("ix_evidence_version_organisation_id_sha256"), table_name="evidence_version")
    op.drop_table("evidence_version")
    op.drop_index(op.f("ix_audit_organisation_id_changed_at"), table_name="audit")
    op.drop_table("audit")
    op.drop_table("workforce_site")
    op.drop_table("workforce_programme")
    op.drop_index("ix_workforce_person_organisation_name", table_name="workforce_person")
    op.drop_table("workforce_person")
    op.drop_table("workforce_job")
    op.drop_table("training_module")
    op.drop_index("ix_training_import_organisation_sha256", table_name="training_import")
    op.drop_table("training_import")
    op.drop_index(op.f("ix_membership_user_id"), table_name="membership")
    op.drop_index(op.f("ix_membership_organisation_id"), table_name="membership")
    op.drop_table("membership")
    op.drop_index(op.f("ix_job_state"), table_name="job")
    op.drop_table("job")
    op.drop_index(op.f("ix_evidence_item_organisation_id_created_at"), table_name="evidence_item")
    op.drop_table("evidence_item")
    op.drop_table("checklist_release")
    op.drop_table("trail_head")
    op.drop_index(op.f("ix_trail_entry_organisation_id_kind_subject"), table_name="trail_entry")
    op.drop_index(op.f("ix_trail_entry_organisation_id_at"), table_name="trail_entry")
    op.drop_table("trail_entry")
    op.drop_table("organisation")
    op.drop_table("job_beat")
    op.drop_index("uq_account_lower_email", table_name="account")
    op.drop_table("account")
