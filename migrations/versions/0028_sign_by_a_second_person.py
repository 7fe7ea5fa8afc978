"""Who rated an answer, and whether one person audits alone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    for table in ("audit", "audit_sign_off"):
        op.add_column(table, sa.Column("alone", sa.Boolean(), server_default=sa.false(), nullable=False))
    with op.batch_alter_table("audit_answer", reflect_kwargs={"resolve_fks": False}) as answers:
        answers.add_column(sa.Column("rated_by_id", sa.Integer(), nullable=True))
        answers.create_foreign_key(op.f("fk_audit_answer_rated_by_id"), "account", ["rated_by_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("audit_answer", reflect_kwargs={"resolve_fks": False}) as answers:
        answers.drop_constraint(op.f("fk_audit_answer_rated_by_id"), type_="foreignkey")
        answers.drop_column("rated_by_id")
    for table in ("audit_sign_off", "audit"):
        with op.batch_alter_table(table, reflect_kwargs={"resolve_fks": False}) as changed:
            changed.drop_column("alone")
