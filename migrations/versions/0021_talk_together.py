"""Comments, mentions, requests for proof, notices, digests and calendars."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.create_table(
        "talk_notice",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("thing", sa.String(length=120), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("path", sa.String(length=300), nullable=False),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_talk_notice_organisation_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["account.id"], name=op.f("fk_talk_notice_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_talk_notice")),
        sa.UniqueConstraint(
            "organisation_id",
            "user_id",
            "kind",
            "thing",
            name=op.f("uq_talk_notice_organisation_id_user_id_kind_thing"),
        ),
    )
    with op.batch_alter_table("talk_notice", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_talk_notice_organisation_id_user_id_made_at"),
            ["organisation_id", "user_id", "made_at"],
            unique=False,
        )

    op.create_table(
        "talk_wish",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column(
            "digest",
            sa.Enum(
                "daily", "weekly", "off", name="often", native_enum=False, create_constraint=True, length=24
            ),
            nullable=False,
        ),
        sa.Column("calendar_sha256", sa.String(length=64), nullable=True),
        sa.Column("calendar_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_talk_wish_organisation_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["account.id"], name=op.f("fk_talk_wish_user_id")),
        sa.PrimaryKeyConstraint("user_id", "organisation_id", name=op.f("pk_talk_wish")),
        sa.UniqueConstraint("calendar_sha256", name=op.f("uq_talk_wish_calendar_sha256")),
    )
    op.create_table(
        "talk_digest_day",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["letter_id"], ["mail_letter.id"], name=op.f("fk_talk_digest_day_letter_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_talk_digest_day_organisation_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["account.id"], name=op.f("fk_talk_digest_day_user_id")),
        sa.PrimaryKeyConstraint("user_id", "organisation_id", "day", name=op.f("pk_talk_digest_day")),
    )
    op.create_table(
        "talk_comment",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "requirement",
                "finding",
                "action",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("audit_id", sa.Integer(), nullable=True),
        sa.Column("requirement", sa.String(length=24), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("internal", sa.Boolean(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "(kind = 'action') = (action_id IS NOT NULL)", name=op.f("ck_talk_comment_action_is_named")
        ),
        sa.CheckConstraint(
            "(kind = 'action') = (audit_id IS NULL)", name=op.f("ck_talk_comment_audit_is_named")
        ),
        sa.ForeignKeyConstraint(["action_id"], ["actions_action.id"], name=op.f("fk_talk_comment_action_id")),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name=op.f("fk_talk_comment_audit_id")),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name=op.f("fk_talk_comment_author_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_talk_comment_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_talk_comment")),
    )
    with op.batch_alter_table("talk_comment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_talk_comment_organisation_id_action_id"),
            ["organisation_id", "action_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_talk_comment_organisation_id_audit_id_requirement"),
            ["organisation_id", "audit_id", "requirement"],
            unique=False,
        )

    op.create_table(
        "talk_request",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.Column("parameter", sa.String(length=20), nullable=False),
        sa.Column("requirement", sa.String(length=24), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("asked_of_id", sa.Integer(), nullable=False),
        sa.Column("asked_of", sa.String(length=200), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "provided",
                "accepted",
                "returned",
                "cancelled",
                name="request",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_by", sa.String(length=200), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proof_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("provided_by_id", sa.Integer(), nullable=True),
        sa.Column("provided_by", sa.String(length=200), nullable=False),
        sa.Column("provided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.String(length=200), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state <> 'returned' OR reason <> ''", name=op.f("ck_talk_request_returned_with_a_reason")
        ),
        sa.CheckConstraint(
            "state NOT IN ('provided', 'accepted') OR proof_id IS NOT NULL",
            name=op.f("ck_talk_request_proof_is_there"),
        ),
        sa.ForeignKeyConstraint(["asked_by_id"], ["account.id"], name=op.f("fk_talk_request_asked_by_id")),
        sa.ForeignKeyConstraint(["asked_of_id"], ["account.id"], name=op.f("fk_talk_request_asked_of_id")),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name=op.f("fk_talk_request_audit_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_talk_request_organisation_id")
        ),
        sa.ForeignKeyConstraint(["proof_id"], ["evidence_item.id"], name=op.f("fk_talk_request_proof_id")),
        sa.ForeignKeyConstraint(
            ["provided_by_id"], ["account.id"], name=op.f("fk_talk_request_provided_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_talk_request")),
    )
    with op.batch_alter_table("talk_request", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_talk_request_organisation_id_asked_of_id_state"),
            ["organisation_id", "asked_of_id", "state"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_talk_request_organisation_id_audit_id_requirement"),
            ["organisation_id", "audit_id", "requirement"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_talk_request_organisation_id_due_on"), ["organisation_id", "due_on"], unique=False
        )

    op.create_table(
        "talk_mention",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["comment_id"], ["talk_comment.id"], name=op.f("fk_talk_mention_comment_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_talk_mention_organisation_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["account.id"], name=op.f("fk_talk_mention_user_id")),
        sa.PrimaryKeyConstraint("comment_id", "user_id", name=op.f("pk_talk_mention")),
    )


def downgrade() -> None:
    op.drop_table("talk_mention")

    op.drop_table("talk_request")

    op.drop_table("talk_comment")
    op.drop_table("talk_digest_day")
    op.drop_table("talk_wish")

    op.drop_table("talk_notice")
