"""Calibration, feedback, disputes, coaching."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "quality_escalation",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column(
            "why",
            sa.Enum(
                "same_family",
                "any_critical",
                "non_critical",
                "again",
                name="repeat",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("struck_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("evaluations", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("open", "done", name="stepstate", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("taken_on", sa.Date(), nullable=True),
        sa.Column("taken_by", sa.String(length=200), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(state = 'open') = (taken_on IS NULL)", name=op.f("ck_quality_escalation_a_step_taken_has_a_day")
        ),
        sa.CheckConstraint("cycle BETWEEN 1 AND 3", name=op.f("ck_quality_escalation_cycles_are_three")),
        sa.CheckConstraint(
            "taken_on >= struck_on", name=op.f("ck_quality_escalation_is_taken_after_it_was_due")
        ),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["workforce_person.id"], name=op.f("fk_quality_escalation_agent_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_quality_escalation_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["workforce_programme.id"], name=op.f("fk_quality_escalation_programme_id")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["workforce_site.id"], name=op.f("fk_quality_escalation_site_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_escalation")),
        sa.UniqueConstraint(
            "organisation_id",
            "agent_id",
            "struck_on",
            "cycle",
            name=op.f("uq_quality_escalation_organisation_id_agent_id_struck_on_cycle"),
        ),
    )
    op.create_index(
        "ix_quality_escalation_organisation_due",
        "quality_escalation",
        ["organisation_id", "due_on", "taken_on", "programme_id", "site_id"],
        unique=False,
    )
    op.create_table(
        "quality_evaluator_month",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("evaluator_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["evaluator_id"], ["workforce_person.id"], name=op.f("fk_quality_evaluator_month_evaluator_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_quality_evaluator_month_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["workforce_programme.id"], name=op.f("fk_quality_evaluator_month_programme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_evaluator_month")),
        sa.UniqueConstraint(
            "organisation_id", "month", "programme_id", "evaluator_id", name="uq_quality_evaluator_month_what"
        ),
    )
    op.create_table(
        "quality_feedback_day",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evaluated_on", sa.Date(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("in_time", sa.Integer(), nullable=False),
        sa.Column("urgent", sa.Integer(), nullable=False),
        sa.Column("urgent_in_time", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_quality_feedback_day_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["workforce_programme.id"], name=op.f("fk_quality_feedback_day_programme_id")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["workforce_site.id"], name=op.f("fk_quality_feedback_day_site_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_feedback_day")),
        sa.UniqueConstraint(
            "organisation_id",
            "evaluated_on",
            "month",
            "programme_id",
            "site_id",
            name="uq_quality_feedback_day_what",
        ),
    )
    op.create_index(
        "ix_quality_feedback_day_organisation_month",
        "quality_feedback_day",
        ["organisation_id", "month"],
        unique=False,
    )
    op.create_table(
        "quality_calibration",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("transaction_id", sa.String(length=100), nullable=False),
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
        sa.Column("form_id", sa.Integer(), nullable=True),
        sa.Column("reference_id", sa.Integer(), nullable=True),
        sa.Column("client_present", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "closed",
                name="calibrationstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("opened_by", sa.Text(), nullable=False),
        sa.Column("closed_by", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["form_id"], ["quality_form.id"], name=op.f("fk_quality_calibration_form_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_quality_calibration_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["workforce_programme.id"], name=op.f("fk_quality_calibration_programme_id")
        ),
        sa.ForeignKeyConstraint(
            ["reference_id"], ["workforce_person.id"], name=op.f("fk_quality_calibration_reference_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_calibration")),
        sa.UniqueConstraint(
            "organisation_id", "code", name=op.f("uq_quality_calibration_organisation_id_code")
        ),
    )
    op.create_index(
        "ix_quality_calibration_organisation_held",
        "quality_calibration",
        ["organisation_id", "state", "held_on", "programme_id"],
        unique=False,
    )
    op.create_table(
        "quality_calibration_item",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("calibration_id", sa.Integer(), nullable=False),
        sa.Column("criterion_code", sa.String(length=40), nullable=False),
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
        sa.Column(
            "decision",
            sa.Enum(
                "right",
                "wrong",
                "not_applicable",
                name="decision",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["calibration_id"],
            ["quality_calibration.id"],
            name=op.f("fk_quality_calibration_item_calibration_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_quality_calibration_item_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_calibration_item")),
        sa.UniqueConstraint(
            "organisation_id",
            "calibration_id",
            "criterion_code",
            name=op.f("uq_quality_calibration_item_organisation_id_calibration_id_criterion_code"),
        ),
    )
    op.create_table(
        "quality_calibration_seat",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("calibration_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("client", sa.Boolean(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("agreed", sa.Integer(), nullable=False),
        sa.Column("decided", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "person_id IS NOT NULL OR name <> ''", name=op.f("ck_quality_calibration_seat_is_somebody")
        ),
        sa.CheckConstraint(
            "agreed >= 0 AND agreed <= decided",
            name=op.f("ck_quality_calibration_seat_agreed_are_some_of_the_decided"),
        ),
        sa.ForeignKeyConstraint(
            ["calibration_id"],
            ["quality_calibration.id"],
            name=op.f("fk_quality_calibration_seat_calibration_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_quality_calibration_seat_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["workforce_person.id"], name=op.f("fk_quality_calibration_seat_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_calibration_seat")),
    )
    op.create_index(
        "ix_quality_calibration_seat_organisation_person",
        "quality_calibration_seat",
        ["organisation_id", "person_id"],
        unique=False,
    )
    op.create_table(
        "quality_coaching",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=True),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("coach_id", sa.Integer(), nullable=True),
        sa.Column("coach", sa.String(length=200), nullable=False),
        sa.Column("evaluation_id", sa.Integer(), nullable=True),
        sa.Column("criterion_code", sa.String(length=40), nullable=False),
        sa.Column(
            "method",
            sa.Enum(
                "talk",
                "listening",
                "side_by_side",
                "role_play",
                "training",
                name="coachingmethod",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("compare_from", sa.Date(), nullable=False),
        sa.Column("compare_until", sa.Date(), nullable=False),
        sa.Column("before_n", sa.Integer(), nullable=False),
        sa.Column("before_wrong", sa.Integer(), nullable=False),
        sa.Column("after_n", sa.Integer(), nullable=False),
        sa.Column("after_wrong", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "before_wrong <= before_n AND after_wrong <= after_n",
            name=op.f("ck_quality_coaching_wrong_ones_are_some_of_all"),
        ),
        sa.CheckConstraint(
            "coach_id <> agent_id", name=op.f("ck_quality_coaching_nobody_coaches_themselves")
        ),
        sa.CheckConstraint(
            "signed_on >= held_on", name=op.f("ck_quality_coaching_is_signed_after_it_was_held")
        ),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["workforce_person.id"], name=op.f("fk_quality_coaching_agent_id")
        ),
        sa.ForeignKeyConstraint(
            ["coach_id"], ["workforce_person.id"], name=op.f("fk_quality_coaching_coach_id")
        ),
        sa.ForeignKeyConstraint(
            ["evaluation_id"], ["quality_evaluation.id"], name=op.f("fk_quality_coaching_evaluation_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_quality_coaching_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["workforce_programme.id"], name=op.f("fk_quality_coaching_programme_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["workforce_site.id"], name=op.f("fk_quality_coaching_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_coaching")),
    )
    op.create_index(
        "ix_quality_coaching_organisation_compare",
        "quality_coaching",
        [
            "organisation_id",
            "compare_until",
            "programme_id",
            "site_id",
            "before_n",
            "before_wrong",
            "after_n",
            "after_wrong",
        ],
        unique=False,
    )
    op.create_index(
        "ix_quality_coaching_organisation_evaluation",
        "quality_coaching",
        ["organisation_id", "evaluation_id", "held_on"],
        unique=False,
    )
    op.create_index(
        "ix_quality_coaching_organisation_held",
        "quality_coaching",
        ["organisation_id", "held_on"],
        unique=False,
    )
    op.create_table(
        "quality_feedback",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evaluation_id", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("at_once_by", sa.Date(), nullable=False),
        sa.Column("given_by_id", sa.Integer(), nullable=True),
        sa.Column("given_by", sa.String(length=200), nullable=False),
        sa.Column("went_well", sa.Text(), nullable=False),
        sa.Column("to_change", sa.Text(), nullable=False),
        sa.Column("next_step", sa.Text(), nullable=False),
        sa.Column(
            "answer",
            sa.Enum(
                "none",
                "signed",
                "disputed",
                name="answer",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answer_entered_by", sa.Text(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(answer = 'none') = (answered_on IS NULL)", name=op.f("ck_quality_feedback_an_answer_has_a_day")
        ),
        sa.CheckConstraint(
            "answered_on >= given_on", name=op.f("ck_quality_feedback_is_answered_after_it_was_given")
        ),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["workforce_person.id"], name=op.f("fk_quality_feedback_agent_id")
        ),
        sa.ForeignKeyConstraint(
            ["evaluation_id"], ["quality_evaluation.id"], name=op.f("fk_quality_feedback_evaluation_id")
        ),
        sa.ForeignKeyConstraint(
            ["given_by_id"], ["workforce_person.id"], name=op.f("fk_quality_feedback_given_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_quality_feedback_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_feedback")),
        sa.UniqueConstraint(
            "organisation_id", "evaluation_id", name=op.f("uq_quality_feedback_organisation_id_evaluation_id")
        ),
    )
    op.create_index(
        "ix_quality_feedback_organisation_agent",
        "quality_feedback",
        ["organisation_id", "agent_id", "given_on"],
        unique=False,
    )
    op.create_index(
        "ix_quality_feedback_organisation_times",
        "quality_feedback",
        ["organisation_id", "evaluation_id", "given_on", "due_on", "at_once_by"],
        unique=False,
    )
    op.create_table(
        "quality_follow_up",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evaluation_id", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("evaluated_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("coached_on", sa.Date(), nullable=True),
        sa.Column("extra_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["workforce_person.id"], name=op.f("fk_quality_follow_up_agent_id")
        ),
        sa.ForeignKeyConstraint(
            ["evaluation_id"], ["quality_evaluation.id"], name=op.f("fk_quality_follow_up_evaluation_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_quality_follow_up_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["workforce_programme.id"], name=op.f("fk_quality_follow_up_programme_id")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["workforce_site.id"], name=op.f("fk_quality_follow_up_site_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_follow_up")),
        sa.UniqueConstraint(
            "organisation_id",
            "evaluation_id",
            name=op.f("uq_quality_follow_up_organisation_id_evaluation_id"),
        ),
    )
    op.create_index(
        "ix_quality_follow_up_organisation_agent",
        "quality_follow_up",
        ["organisation_id", "agent_id"],
        unique=False,
    )
    op.create_index(
        "ix_quality_follow_up_organisation_due",
        "quality_follow_up",
        ["organisation_id", "due_on", "done_on", "programme_id", "site_id"],
        unique=False,
    )
    op.create_table(
        "quality_calibration_score",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("calibration_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("criterion_code", sa.String(length=40), nullable=False),
        sa.Column(
            "decision",
            sa.Enum(
                "right",
                "wrong",
                "not_applicable",
                name="decision",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["calibration_id"],
            ["quality_calibration.id"],
            name=op.f("fk_quality_calibration_score_calibration_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_quality_calibration_score_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["seat_id"], ["quality_calibration_seat.id"], name=op.f("fk_quality_calibration_score_seat_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_calibration_score")),
        sa.UniqueConstraint(
            "organisation_id",
            "seat_id",
            "criterion_code",
            name=op.f("uq_quality_calibration_score_organisation_id_seat_id_criterion_code"),
        ),
    )
    op.create_index(
        "ix_quality_calibration_score_organisation_calibration",
        "quality_calibration_score",
        ["organisation_id", "calibration_id"],
        unique=False,
    )
    op.create_table(
        "quality_dispute",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("feedback_id", sa.Integer(), nullable=False),
        sa.Column("evaluation_id", sa.Integer(), nullable=False),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("evaluator_id", sa.Integer(), nullable=True),
        sa.Column("evaluated_by", sa.String(length=200), nullable=False),
        sa.Column("given_by_id", sa.Integer(), nullable=True),
        sa.Column("given_by", sa.String(length=200), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "open",
                "upheld",
                "changed",
                "withdrawn",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_by", sa.String(length=200), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "(outcome = 'open') = (decided_on IS NULL)", name=op.f("ck_quality_dispute_a_decision_has_a_day")
        ),
        sa.CheckConstraint(
            "outcome NOT IN ('upheld', 'changed') OR (decided_by <> '' AND lower(decided_by) <> lower(evaluated_by) AND lower(decided_by) <> lower(given_by))",
            name=op.f("ck_quality_dispute_a_third_person_decides"),
        ),
        sa.CheckConstraint(
            "decided_by_id <> evaluator_id AND decided_by_id <> given_by_id",
            name=op.f("ck_quality_dispute_a_third_person_of_the_staff_decides"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["workforce_person.id"], name=op.f("fk_quality_dispute_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["evaluation_id"], ["quality_evaluation.id"], name=op.f("fk_quality_dispute_evaluation_id")
        ),
        sa.ForeignKeyConstraint(
            ["evaluator_id"], ["workforce_person.id"], name=op.f("fk_quality_dispute_evaluator_id")
        ),
        sa.ForeignKeyConstraint(
            ["feedback_id"], ["quality_feedback.id"], name=op.f("fk_quality_dispute_feedback_id")
        ),
        sa.ForeignKeyConstraint(
            ["given_by_id"], ["workforce_person.id"], name=op.f("fk_quality_dispute_given_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_quality_dispute_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_dispute")),
        sa.UniqueConstraint(
            "organisation_id", "evaluation_id", name=op.f("uq_quality_dispute_organisation_id_evaluation_id")
        ),
    )
    op.create_index(
        "ix_quality_dispute_organisation_outcome",
        "quality_dispute",
        ["organisation_id", "outcome", "raised_on"],
        unique=False,
    )
    op.create_index(
        "ix_quality_evaluation_organisation_evaluated",
        "quality_evaluation",
        ["organisation_id", "evaluated_on", "state", "programme_id"],
        unique=False,
    )
    op.create_index(
        "uq_quality_calibration_seat_who",
        "quality_calibration_seat",
        ["organisation_id", "calibration_id", sa.literal_column("coalesce(person_id, 0)"), "name"],
        unique=True,
    )
    op.create_index(
        "uq_quality_coaching_once",
        "quality_coaching",
        [
            "organisation_id",
            "agent_id",
            "held_on",
            sa.literal_column("coalesce(evaluation_id, 0)"),
            "criterion_code",
        ],
        unique=True,
    )


def downgrade() -> None:
    op.drop_index("ix_quality_evaluation_organisation_evaluated", table_name="quality_evaluation")
    op.drop_index("ix_quality_dispute_organisation_outcome", table_name="quality_dispute")
    op.drop_table("quality_dispute")
    op.drop_index(
        "ix_quality_calibration_score_organisation_calibration", table_name="quality_calibration_score"
    )
    op.drop_table("quality_calibration_score")
    op.drop_index("ix_quality_follow_up_organisation_due", table_name="quality_follow_up")
    op.drop_index("ix_quality_follow_up_organisation_agent", table_name="quality_follow_up")
    op.drop_table("quality_follow_up")
    op.drop_index("ix_quality_feedback_organisation_times", table_name="quality_feedback")
    op.drop_index("ix_quality_feedback_organisation_agent", table_name="quality_feedback")
    op.drop_table("quality_feedback")
    op.drop_index("ix_quality_coaching_organisation_held", table_name="quality_coaching")
    op.drop_index("ix_quality_coaching_organisation_evaluation", table_name="quality_coaching")
    op.drop_index("ix_quality_coaching_organisation_compare", table_name="quality_coaching")
    op.drop_index("uq_quality_coaching_once", table_name="quality_coaching")
    op.drop_table("quality_coaching")
    op.drop_index("ix_quality_calibration_seat_organisation_person", table_name="quality_calibration_seat")
    op.drop_index("uq_quality_calibration_seat_who", table_name="quality_calibration_seat")
    op.drop_table("quality_calibration_seat")
    op.drop_table("quality_calibration_item")
    op.drop_index("ix_quality_calibration_organisation_held", table_name="quality_calibration")
    op.drop_table("quality_calibration")
    op.drop_index("ix_quality_feedback_day_organisation_month", table_name="quality_feedback_day")
    op.drop_table("quality_feedback_day")
    op.drop_table("quality_evaluator_month")
    op.drop_index("ix_quality_escalation_organisation_due", table_name="quality_escalation")
    op.drop_table("quality_escalation")
