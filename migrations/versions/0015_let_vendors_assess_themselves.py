"""Vendors assess themselves: the operator's tables, the vendor's tables, and links that sign people in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "portal_assessment",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("operator_id", sa.Integer(), nullable=False),
        sa.Column("operator", sa.String(length=200), nullable=False),
        sa.Column("handle", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("checklist", sa.Text(), nullable=False),
        sa.Column("notice", sa.Text(), nullable=False),
        sa.Column("profile", sa.JSON(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "invited",
                "answering",
                "submitted",
                "released",
                "revoked",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_by", sa.Text(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("appeal_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["organisation.id"], name=op.f("fk_portal_assessment_operator_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_portal_assessment_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portal_assessment")),
        sa.UniqueConstraint("handle", name=op.f("uq_portal_assessment_handle")),
    )
    with op.batch_alter_table("portal_assessment", schema=None) as batch_op:
        batch_op.create_index(
            "ix_portal_assessment_organisation_due", ["organisation_id", "due_on"], unique=False
        )

    op.create_table(
        "portal_pass",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("browser_hash", sa.String(length=64), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("code_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("codes", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_portal_pass_organisation_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["account.id"], name=op.f("fk_portal_pass_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portal_pass")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_portal_pass_token_hash")),
    )
    with op.batch_alter_table("portal_pass", schema=None) as batch_op:
        batch_op.create_index(
            "ix_portal_pass_organisation_user", ["organisation_id", "user_id"], unique=False
        )

    op.create_table(
        "portal_campaign",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("appeal_days", sa.Integer(), nullable=False),
        sa.Column("reminder_days", sa.JSON(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("join_key", sa.String(length=64), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("appeal_days >= 0", name=op.f("ck_portal_campaign_appeals_in_some_days")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["account.id"], name=op.f("fk_portal_campaign_created_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_portal_campaign_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["release_id"], ["checklist_release.id"], name=op.f("fk_portal_campaign_release_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portal_campaign")),
        sa.UniqueConstraint("join_key", name=op.f("uq_portal_campaign_join_key")),
        sa.UniqueConstraint("organisation_id", "name", name=op.f("uq_portal_campaign_organisation_id_name")),
    )
    op.create_table(
        "portal_seat",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("vendor_id", sa.Integer(), nullable=False),
        sa.Column("vendor_organisation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_portal_seat_organisation_id")
        ),
        sa.ForeignKeyConstraint(["vendor_id"], ["vendor.id"], name=op.f("fk_portal_seat_vendor_id")),
        sa.ForeignKeyConstraint(
            ["vendor_organisation_id"],
            ["organisation.id"],
            name=op.f("fk_portal_seat_vendor_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portal_seat")),
        sa.UniqueConstraint(
            "organisation_id", "vendor_id", name=op.f("uq_portal_seat_organisation_id_vendor_id")
        ),
        sa.UniqueConstraint("vendor_organisation_id", name=op.f("uq_portal_seat_vendor_organisation_id")),
    )
    op.create_table(
        "portal_section",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("shown", sa.JSON(), nullable=False),
        sa.Column("assignee_id", sa.Integer(), nullable=True),
        sa.Column("assigned_by", sa.Text(), nullable=False),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["portal_assessment.id"], name=op.f("fk_portal_section_assessment_id")
        ),
        sa.ForeignKeyConstraint(["assignee_id"], ["account.id"], name=op.f("fk_portal_section_assignee_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_portal_section_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portal_section")),
        sa.UniqueConstraint(
            "organisation_id",
            "assessment_id",
            "code",
            name=op.f("uq_portal_section_organisation_id_assessment_id_code"),
        ),
    )
    op.create_table(
        "portal_invitation",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("vendor_id", sa.Integer(), nullable=False),
        sa.Column("vendor_organisation_id", sa.Integer(), nullable=False),
        sa.Column("handle", sa.String(length=64), nullable=False),
        sa.Column("lead_name", sa.String(length=200), nullable=False),
        sa.Column("lead_email", sa.String(length=255), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "invited",
                "answering",
                "submitted",
                "released",
                "revoked",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("proofs", sa.Integer(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("invited_by", sa.Text(), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_by", sa.Text(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_by", sa.Text(), nullable=False),
        sa.Column("appeal_until", sa.Date(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["portal_campaign.id"], name=op.f("fk_portal_invitation_campaign_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_portal_invitation_organisation_id")
        ),
        sa.ForeignKeyConstraint(["vendor_id"], ["vendor.id"], name=op.f("fk_portal_invitation_vendor_id")),
        sa.ForeignKeyConstraint(
            ["vendor_organisation_id"],
            ["organisation.id"],
            name=op.f("fk_portal_invitation_vendor_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portal_invitation")),
        sa.UniqueConstraint("handle", name=op.f("uq_portal_invitation_handle")),
        sa.UniqueConstraint(
            "organisation_id",
            "campaign_id",
            "vendor_id",
            name=op.f("uq_portal_invitation_organisation_id_campaign_id_vendor_id"),
        ),
    )
    with op.batch_alter_table("portal_invitation", schema=None) as batch_op:
        batch_op.create_index(
            "ix_portal_invitation_organisation_vendor", ["organisation_id", "vendor_id"], unique=False
        )

    op.create_table(
        "portal_item",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=False),
        sa.Column("requirement", sa.String(length=24), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("shown", sa.JSON(), nullable=False),
        sa.Column(
            "rating",
            sa.Enum(
                "met",
                "partly",
                "not_met",
                "not_applicable",
                name="own_rating",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("na_reason", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("touched", sa.JSON(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "verified",
            sa.Enum(
                "met",
                "partly",
                "not_met",
                "not_applicable",
                name="verified_rating",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("told", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["portal_assessment.id"], name=op.f("fk_portal_item_assessment_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_portal_item_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["section_id"], ["portal_section.id"], name=op.f("fk_portal_item_section_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portal_item")),
        sa.UniqueConstraint(
            "organisation_id",
            "assessment_id",
            "requirement",
            name=op.f("uq_portal_item_organisation_id_assessment_id_requirement"),
        ),
    )
    with op.batch_alter_table("portal_item", schema=None) as batch_op:
        batch_op.create_index(
            "ix_portal_item_organisation_section", ["organisation_id", "section_id"], unique=False
        )

    op.create_table(
        "portal_asked",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("handle", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["portal_item.id"], name=op.f("fk_portal_asked_item_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_portal_asked_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portal_asked")),
        sa.UniqueConstraint("handle", name=op.f("uq_portal_asked_handle")),
    )
    with op.batch_alter_table("portal_asked", schema=None) as batch_op:
        batch_op.create_index(
            "ix_portal_asked_organisation_item", ["organisation_id", "item_id"], unique=False
        )

    op.create_table(
        "portal_item_proof",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("evidence_id", sa.Integer(), nullable=False),
        sa.Column("pointer", sa.String(length=200), nullable=False),
        sa.Column("linked_by", sa.Text(), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence_item.id"], name=op.f("fk_portal_item_proof_evidence_id")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["portal_item.id"], name=op.f("fk_portal_item_proof_item_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_portal_item_proof_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portal_item_proof")),
        sa.UniqueConstraint(
            "organisation_id",
            "item_id",
            "evidence_id",
            name=op.f("uq_portal_item_proof_organisation_id_item_id_evidence_id"),
        ),
    )
    op.create_table(
        "portal_objection",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("handle", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("raised_by", sa.Text(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "kept",
                "changed",
                name="appealstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "before",
            sa.Enum(
                "met",
                "partly",
                "not_met",
                "not_applicable",
                name="rating_before",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column(
            "after",
            sa.Enum(
                "met",
                "partly",
                "not_met",
                "not_applicable",
                name="rating_after",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["portal_item.id"], name=op.f("fk_portal_objection_item_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_portal_objection_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portal_objection")),
        sa.UniqueConstraint("handle", name=op.f("uq_portal_objection_handle")),
        sa.UniqueConstraint(
            "organisation_id", "item_id", name=op.f("uq_portal_objection_organisation_id_item_id")
        ),
    )
    op.create_table(
        "portal_question",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("handle", sa.String(length=64), nullable=False),
        sa.Column("requirement", sa.String(length=24), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["portal_invitation.id"], name=op.f("fk_portal_question_invitation_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_portal_question_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portal_question")),
        sa.UniqueConstraint("handle", name=op.f("uq_portal_question_handle")),
    )
    with op.batch_alter_table("portal_question", schema=None) as batch_op:
        batch_op.create_index(
            "ix_portal_question_organisation_invitation", ["organisation_id", "invitation_id"], unique=False
        )

    op.create_table(
        "portal_received",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("parameter", sa.String(length=20), nullable=False),
        sa.Column("requirement", sa.String(length=24), nullable=False),
        sa.Column(
            "own",
            sa.Enum(
                "met",
                "partly",
                "not_met",
                "not_applicable",
                name="own_rating",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("na_reason", sa.Text(), nullable=False),
        sa.Column(
            "verified",
            sa.Enum(
                "met",
                "partly",
                "not_met",
                "not_applicable",
                name="verified_rating",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("verified_by_id", sa.Integer(), nullable=True),
        sa.Column("verified_by", sa.Text(), nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("touched", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["portal_invitation.id"], name=op.f("fk_portal_received_invitation_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_portal_received_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["verified_by_id"], ["account.id"], name=op.f("fk_portal_received_verified_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portal_received")),
        sa.UniqueConstraint(
            "organisation_id",
            "invitation_id",
            "requirement",
            name=op.f("uq_portal_received_organisation_id_invitation_id_requirement"),
        ),
    )
    op.create_table(
        "portal_appeal",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("received_id", sa.Integer(), nullable=False),
        sa.Column("handle", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("raised_by", sa.Text(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "kept",
                "changed",
                name="appealstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "before",
            sa.Enum(
                "met",
                "partly",
                "not_met",
                "not_applicable",
                name="rating_before",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column(
            "after",
            sa.Enum(
                "met",
                "partly",
                "not_met",
                "not_applicable",
                name="rating_after",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["account.id"], name=op.f("fk_portal_appeal_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["portal_invitation.id"], name=op.f("fk_portal_appeal_invitation_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_portal_appeal_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["received_id"], ["portal_received.id"], name=op.f("fk_portal_appeal_received_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portal_appeal")),
        sa.UniqueConstraint("handle", name=op.f("uq_portal_appeal_handle")),
        sa.UniqueConstraint(
            "organisation_id", "received_id", name=op.f("uq_portal_appeal_organisation_id_received_id")
        ),
    )
    op.create_table(
        "portal_received_proof",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("received_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("pointer", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["evidence_item.id"], name=op.f("fk_portal_received_proof_item_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_portal_received_proof_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["received_id"], ["portal_received.id"], name=op.f("fk_portal_received_proof_received_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portal_received_proof")),
        sa.UniqueConstraint(
            "organisation_id",
            "received_id",
            "item_id",
            name=op.f("uq_portal_received_proof_organisation_id_received_id_item_id"),
        ),
    )


def downgrade() -> None:
    op.drop_table("portal_received_proof")
    op.drop_table("portal_appeal")
    op.drop_table("portal_received")
    with op.batch_alter_table("portal_question", schema=None) as batch_op:
        batch_op.drop_index("ix_portal_question_organisation_invitation")

    op.drop_table("portal_question")
    op.drop_table("portal_objection")
    op.drop_table("portal_item_proof")
    with op.batch_alter_table("portal_asked", schema=None) as batch_op:
        batch_op.drop_index("ix_portal_asked_organisation_item")

    op.drop_table("portal_asked")
    with op.batch_alter_table("portal_item", schema=None) as batch_op:
        batch_op.drop_index("ix_portal_item_organisation_section")

    op.drop_table("portal_item")
    with op.batch_alter_table("portal_invitation", schema=None) as batch_op:
        batch_op.drop_index("ix_portal_invitation_organisation_vendor")

    op.drop_table("portal_invitation")
    op.drop_table("portal_section")
    op.drop_table("portal_seat")
    op.drop_table("portal_campaign")
    with op.batch_alter_table("portal_pass", schema=None) as batch_op:
        batch_op.drop_index("ix_portal_pass_organisation_user")

    op.drop_table("portal_pass")
    with op.batch_alter_table("portal_assessment", schema=None) as batch_op:
        batch_op.drop_index("ix_portal_assessment_organisation_due")

    op.drop_table("portal_assessment")
