"""Actions, reviews, complaints, incidents, launches, documents."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "actions_action",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "finding",
                "metric",
                "vendor",
                "complaint",
                "incident",
                "evaluation",
                "review",
                "other",
                name="source",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("source_ref", sa.String(length=120), nullable=False),
        sa.Column("requirement", sa.String(length=24), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("programme_id", sa.Integer(), nullable=True),
        sa.Column(
            "method",
            sa.Enum(
                "five_whys",
                "fishbone",
                name="causemethod",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("analysis", sa.JSON(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("cause_code", sa.String(length=64), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("owner_user_id", sa.Integer(), nullable=True),
        sa.Column("owner", sa.String(length=200), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("first_due_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column(
            "effort",
            sa.Enum(
                "small",
                "medium",
                "large",
                name="effort",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "in_progress",
                "not_effective",
                "done",
                "verified",
                "cancelled",
                name="actionstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("cancelled_on", sa.Date(), nullable=True),
        sa.Column("cancelled_reason", sa.Text(), nullable=False),
        sa.Column("repeat_of_id", sa.Integer(), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("title <> ''", name=op.f("ck_actions_action_title_not_empty")),
        sa.CheckConstraint(
            "due_on IS NULL OR due_on >= opened_on", name=op.f("ck_actions_action_due_after_it_was_opened")
        ),
        sa.CheckConstraint(
            "repeat_of_id IS NULL OR repeat_of_id <> id", name=op.f("ck_actions_action_repeats_another_one")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["account.id"], name=op.f("fk_actions_action_created_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_actions_action_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["workforce_person.id"], name=op.f("fk_actions_action_owner_id")
        ),
        sa.ForeignKeyConstraint(
            ["owner_user_id"], ["account.id"], name=op.f("fk_actions_action_owner_user_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["workforce_programme.id"], name=op.f("fk_actions_action_programme_id")
        ),
        sa.ForeignKeyConstraint(
            ["repeat_of_id"], ["actions_action.id"], name=op.f("fk_actions_action_repeat_of_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["workforce_site.id"], name=op.f("fk_actions_action_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actions_action")),
        sa.UniqueConstraint("organisation_id", "code", name=op.f("uq_actions_action_organisation_id_code")),
    )
    op.create_index(
        "ix_actions_action_organisation_id_cause_code",
        "actions_action",
        ["organisation_id", "cause_code"],
        unique=False,
    )
    op.create_index(
        "ix_actions_action_organisation_id_source_source_ref",
        "actions_action",
        ["organisation_id", "source", "source_ref"],
        unique=False,
    )
    op.create_index(
        "ix_actions_action_organisation_id_state_due_on",
        "actions_action",
        ["organisation_id", "state", "due_on"],
        unique=False,
    )

    op.create_table(
        "actions_complaint",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column(
            "side",
            sa.Enum("customer", "client", name="side", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column(
            "way",
            sa.Enum(
                "phone",
                "e_mail",
                "chat",
                "letter",
                "social",
                "other",
                name="way",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("programme_id", sa.Integer(), nullable=True),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("about", sa.String(length=500), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("answer_days", sa.Integer(), nullable=False),
        sa.Column("close_days", sa.Integer(), nullable=False),
        sa.Column("cause_code", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "answer_days BETWEEN 0 AND 365", name=op.f("ck_actions_complaint_answer_days_within_a_year")
        ),
        sa.CheckConstraint(
            "answered_on IS NULL OR answered_on >= received_on",
            name=op.f("ck_actions_complaint_answered_after_it_came"),
        ),
        sa.CheckConstraint(
            "close_days BETWEEN answer_days AND 365",
            name=op.f("ck_actions_complaint_closed_after_it_is_answered"),
        ),
        sa.CheckConstraint(
            "closed_on IS NULL OR closed_on >= received_on",
            name=op.f("ck_actions_complaint_closed_after_it_came"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_actions_complaint_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["workforce_programme.id"], name=op.f("fk_actions_complaint_programme_id")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["workforce_site.id"], name=op.f("fk_actions_complaint_site_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actions_complaint")),
        sa.UniqueConstraint(
            "organisation_id", "code", name=op.f("uq_actions_complaint_organisation_id_code")
        ),
    )
    op.create_index(
        "ix_actions_complaint_organisation_id_received_on",
        "actions_complaint",
        ["organisation_id", "received_on"],
        unique=False,
    )

    op.create_table(
        "actions_document",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "policy",
                "plan",
                "procedure",
                "article",
                "form",
                "job_sheet",
                "register",
                "other",
                name="documentkind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("owner", sa.String(length=200), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("location", sa.String(length=300), nullable=False),
        sa.Column("requirements", sa.JSON(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("title <> ''", name=op.f("ck_actions_document_title_not_empty")),
        sa.ForeignKeyConstraint(["job_id"], ["workforce_job.id"], name=op.f("fk_actions_document_job_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_actions_document_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["workforce_person.id"], name=op.f("fk_actions_document_owner_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actions_document")),
        sa.UniqueConstraint("organisation_id", "code", name=op.f("uq_actions_document_organisation_id_code")),
    )
    op.create_table(
        "actions_incident",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "privacy",
                "security",
                "continuity",
                "technology",
                name="incidentkind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "severity",
            sa.Enum(
                "low",
                "medium",
                "high",
                "critical",
                name="severity",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("programme_id", sa.Integer(), nullable=True),
        sa.Column("occurred_on", sa.Date(), nullable=False),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("customers", sa.Integer(), nullable=True),
        sa.Column("outage_minutes", sa.Integer(), nullable=True),
        sa.Column("lesson", sa.Text(), nullable=False),
        sa.Column("cause_code", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "closed_on IS NULL OR closed_on >= found_on",
            name=op.f("ck_actions_incident_closed_after_it_was_found"),
        ),
        sa.CheckConstraint("customers >= 0", name=op.f("ck_actions_incident_customers_are_counted")),
        sa.CheckConstraint(
            "found_on >= occurred_on", name=op.f("ck_actions_incident_found_after_it_occurred")
        ),
        sa.CheckConstraint("outage_minutes >= 0", name=op.f("ck_actions_incident_minutes_are_counted")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_actions_incident_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["workforce_programme.id"], name=op.f("fk_actions_incident_programme_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["workforce_site.id"], name=op.f("fk_actions_incident_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actions_incident")),
        sa.UniqueConstraint("organisation_id", "code", name=op.f("uq_actions_incident_organisation_id_code")),
    )
    op.create_index(
        "ix_actions_incident_organisation_id_occurred_on",
        "actions_incident",
        ["organisation_id", "occurred_on"],
        unique=False,
    )

    op.create_table(
        "actions_launch",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "programme", "change", name="launchkind", native_enum=False, create_constraint=True, length=24
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("programme_id", sa.Integer(), nullable=True),
        sa.Column("live_on", sa.Date(), nullable=False),
        sa.Column(
            "decision",
            sa.Enum("go", "no_go", name="decision", native_enum=False, create_constraint=True, length=24),
            nullable=True,
        ),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("signed_by_id", sa.Integer(), nullable=True),
        sa.Column("signed_by", sa.String(length=200), nullable=False),
        sa.Column("decision_note", sa.Text(), nullable=False),
        sa.Column("reviewed_on", sa.Date(), nullable=True),
        sa.Column("review_note", sa.Text(), nullable=False),
        sa.Column("proof_id", sa.Integer(), nullable=True),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "decision IS NULL OR signed_by <> ''", name=op.f("ck_actions_launch_decision_is_signed")
        ),
        sa.CheckConstraint("title <> ''", name=op.f("ck_actions_launch_title_not_empty")),
        sa.CheckConstraint(
            "(decision IS NULL) = (decided_on IS NULL)", name=op.f("ck_actions_launch_decided_on_a_day")
        ),
        sa.CheckConstraint(
            "reviewed_on IS NULL OR reviewed_on >= live_on",
            name=op.f("ck_actions_launch_looked_back_after_it_went_live"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_actions_launch_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["workforce_programme.id"], name=op.f("fk_actions_launch_programme_id")
        ),
        sa.ForeignKeyConstraint(["proof_id"], ["evidence_item.id"], name=op.f("fk_actions_launch_proof_id")),
        sa.ForeignKeyConstraint(
            ["signed_by_id"], ["account.id"], name=op.f("fk_actions_launch_signed_by_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["workforce_site.id"], name=op.f("fk_actions_launch_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actions_launch")),
    )
    op.create_index(
        "ix_actions_launch_organisation_id_live_on",
        "actions_launch",
        ["organisation_id", "live_on"],
        unique=False,
    )

    op.create_table(
        "actions_review",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "performance",
                "plan",
                "direction",
                "team",
                "vendor",
                "calibration",
                "other",
                name="reviewkind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("programme_id", sa.Integer(), nullable=True),
        sa.Column("about", sa.String(length=200), nullable=False),
        sa.Column("chair", sa.String(length=200), nullable=False),
        sa.Column("minutes", sa.Text(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("proof_id", sa.Integer(), nullable=True),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "issued_on IS NULL OR issued_on >= held_on",
            name=op.f("ck_actions_review_issued_after_it_was_held"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_actions_review_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["workforce_programme.id"], name=op.f("fk_actions_review_programme_id")
        ),
        sa.ForeignKeyConstraint(["proof_id"], ["evidence_item.id"], name=op.f("fk_actions_review_proof_id")),
        sa.ForeignKeyConstraint(["site_id"], ["workforce_site.id"], name=op.f("fk_actions_review_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actions_review")),
    )
    op.create_table(
        "actions_attendance",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_actions_attendance_name_not_empty")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_actions_attendance_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["workforce_person.id"], name=op.f("fk_actions_attendance_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["review_id"], ["actions_review.id"], name=op.f("fk_actions_attendance_review_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actions_attendance")),
        sa.UniqueConstraint(
            "organisation_id",
            "review_id",
            "name",
            name=op.f("uq_actions_attendance_organisation_id_review_id_name"),
        ),
    )
    op.create_table(
        "actions_closing",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("proof_id", sa.Integer(), nullable=True),
        sa.Column("reported_by_id", sa.Integer(), nullable=True),
        sa.Column("reported_by", sa.String(length=200), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "metric",
                "inspection",
                name="effectkind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("metric", sa.String(length=64), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=True),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column(
            "expectation",
            sa.Enum(
                "rise",
                "fall",
                "at_least",
                "at_most",
                name="expectation",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("level", sa.Double(), nullable=True),
        sa.Column(
            "effect",
            sa.Enum(
                "waiting",
                "effective",
                "not_effective",
                name="effect",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_by", sa.String(length=200), nullable=False),
        sa.Column("decided_note", sa.Text(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "(effect = 'waiting') = (decided_on IS NULL)", name=op.f("ck_actions_closing_decided_on_a_day")
        ),
        sa.CheckConstraint(
            "kind <> 'metric' OR metric <> ''", name=op.f("ck_actions_closing_metric_is_named")
        ),
        sa.CheckConstraint(
            "note <> '' OR proof_id IS NOT NULL", name=op.f("ck_actions_closing_says_or_shows_something")
        ),
        sa.CheckConstraint(
            "decided_on IS NULL OR decided_on >= done_on",
            name=op.f("ck_actions_closing_decided_after_it_was_done"),
        ),
        sa.CheckConstraint("months BETWEEN 1 AND 12", name=op.f("ck_actions_closing_window_is_some_months")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_actions_closing_numbers_begin_at_one")),
        sa.ForeignKeyConstraint(
            ["action_id"], ["actions_action.id"], name=op.f("fk_actions_closing_action_id")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["account.id"], name=op.f("fk_actions_closing_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_actions_closing_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["workforce_programme.id"], name=op.f("fk_actions_closing_programme_id")
        ),
        sa.ForeignKeyConstraint(["proof_id"], ["evidence_item.id"], name=op.f("fk_actions_closing_proof_id")),
        sa.ForeignKeyConstraint(
            ["reported_by_id"], ["account.id"], name=op.f("fk_actions_closing_reported_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actions_closing")),
        sa.UniqueConstraint(
            "organisation_id",
            "action_id",
            "number",
            name=op.f("uq_actions_closing_organisation_id_action_id_number"),
        ),
    )
    op.create_index(
        "ix_actions_closing_organisation_id_effect",
        "actions_closing",
        ["organisation_id", "effect"],
        unique=False,
    )

    op.create_table(
        "actions_continuity",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "short_outage",
                "disaster",
                name="outagekind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("real", sa.Boolean(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("programme_id", sa.Integer(), nullable=True),
        sa.Column("incident_id", sa.Integer(), nullable=True),
        sa.Column(
            "goals",
            sa.Enum(
                "met", "partly", "not_met", name="goals", native_enum=False, create_constraint=True, length=24
            ),
            nullable=False,
        ),
        sa.Column("lesson", sa.Text(), nullable=False),
        sa.Column("plan_changed_on", sa.Date(), nullable=True),
        sa.Column("proof_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "plan_changed_on IS NULL OR plan_changed_on >= held_on",
            name=op.f("ck_actions_continuity_learnt_after_the_test"),
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["actions_incident.id"], name=op.f("fk_actions_continuity_incident_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_actions_continuity_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["workforce_programme.id"], name=op.f("fk_actions_continuity_programme_id")
        ),
        sa.ForeignKeyConstraint(
            ["proof_id"], ["evidence_item.id"], name=op.f("fk_actions_continuity_proof_id")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["workforce_site.id"], name=op.f("fk_actions_continuity_site_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actions_continuity")),
    )
    op.create_index(
        "ix_actions_continuity_organisation_id_held_on",
        "actions_continuity",
        ["organisation_id", "held_on"],
        unique=False,
    )

    op.create_table(
        "actions_document_version",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(length=24), nullable=False),
        sa.Column("approved_by", sa.String(length=200), nullable=False),
        sa.Column("approved_on", sa.Date(), nullable=False),
        sa.Column("review_due_on", sa.Date(), nullable=True),
        sa.Column("change", sa.Text(), nullable=False),
        sa.Column("proof_id", sa.Integer(), nullable=True),
        sa.Column("noted_by", sa.String(length=200), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "review_due_on IS NULL OR review_due_on > approved_on",
            name=op.f("ck_actions_document_version_reviewed_after_approval"),
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["actions_document.id"], name=op.f("fk_actions_document_version_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_actions_document_version_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["proof_id"], ["evidence_item.id"], name=op.f("fk_actions_document_version_proof_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actions_document_version")),
        sa.UniqueConstraint(
            "organisation_id",
            "document_id",
            "version",
            "approved_on",
            name="uq_actions_document_version_what",
        ),
    )
    op.create_index(
        "ix_actions_document_version_approved",
        "actions_document_version",
        ["organisation_id", "document_id", "approved_on"],
        unique=False,
    )

    op.create_table(
        "actions_launch_criterion",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("launch_id", sa.Integer(), nullable=False),
        sa.Column(
            "area",
            sa.Enum(
                "people",
                "training",
                "systems",
                "forms",
                "reports",
                name="area",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("met", sa.Boolean(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("text <> ''", name=op.f("ck_actions_launch_criterion_text_not_empty")),
        sa.ForeignKeyConstraint(
            ["launch_id"], ["actions_launch.id"], name=op.f("fk_actions_launch_criterion_launch_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_actions_launch_criterion_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actions_launch_criterion")),
    )
    op.create_index(
        "ix_actions_launch_criterion_organisation_id_launch_id",
        "actions_launch_criterion",
        ["organisation_id", "launch_id"],
        unique=False,
    )
    op.create_index(
        "uq_actions_review_what",
        "actions_review",
        [
            "organisation_id",
            "kind",
            "held_on",
            sa.literal_column("coalesce(programme_id, 0)"),
            sa.literal_column("coalesce(site_id, 0)"),
            "about",
        ],
        unique=True,
    )


def downgrade() -> None:
    op.drop_table("actions_launch_criterion")
    op.drop_table("actions_document_version")
    op.drop_table("actions_continuity")
    op.drop_table("actions_closing")
    op.drop_table("actions_attendance")
    op.drop_table("actions_review")
    op.drop_table("actions_launch")
    op.drop_table("actions_incident")
    op.drop_table("actions_document")
    op.drop_table("actions_complaint")
    op.drop_table("actions_action")
