"""More roles than five may stand in a membership."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

FIRST = ("administrator", "lead_auditor", "auditor", "compliance_officer")
BEFORE = (*FIRST, "reader")
AFTER = (
    *FIRST,
    "quality_leader",
    "evaluator",
    "trainer",
    "agent",
    "reader",
    "vendor_lead",
    "vendor_contributor",
    "client_observer",
)


def upgrade() -> None:
    _allow(AFTER)


def downgrade() -> None:
    # A role that was not known before opens nothing there: its members are shut out, and may be let in anew.
    membership = sa.table("membership", sa.column("role"), sa.column("active", sa.Boolean()))
    unknown = membership.c.role.not_in(BEFORE)
    op.execute(membership.update().where(unknown).values(role="reader", active=False))
    _allow(BEFORE)


def _allow(roles: tuple[str, ...]) -> None:
    allowed = ", ".join(f"'{role}'" for role in roles)
    # What it refers to is none of this migration's business.
    with op.batch_alter_table("membership", reflect_kwargs={"resolve_fks": False}) as table:
        if op.get_context().dialect.name == "postgresql":  # SQLite makes the table anew, without it
            table.drop_constraint(op.f("ck_membership_role"), type_="check")
        table.create_check_constraint(op.f("ck_membership_role"), f"role IN ({allowed})")
