"""Let the database itself refuse to change the trail"""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SQLITE = "CREATE TRIGGER trail_entry_no_{0} BEFORE {0} ON trail_entry BEGIN SELECT RAISE(ABORT, '{1}'); END"
FUNCTION = (
    "CREATE FUNCTION trail_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION '{}'; END $$"
)
SAYS = "the trail is append-only"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(SQLITE.format("update", SAYS))
        op.execute(SQLITE.format("delete", SAYS))
        return
    op.execute(FUNCTION.format(SAYS))
    op.execute(
        "CREATE TRIGGER trail_entry_no_update BEFORE UPDATE OR DELETE ON trail_entry "
        "FOR EACH ROW EXECUTE FUNCTION trail_entry_refuse()"
    )
    op.execute(
        "CREATE TRIGGER trail_entry_no_truncate BEFORE TRUNCATE ON trail_entry "
        "FOR EACH STATEMENT EXECUTE FUNCTION trail_entry_refuse()"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER trail_entry_no_update")
        op.execute("DROP TRIGGER trail_entry_no_delete")
        return
    op.execute("DROP TRIGGER trail_entry_no_truncate ON trail_entry")
    op.execute("DROP TRIGGER trail_entry_no_update ON trail_entry")
    op.execute("DROP FUNCTION trail_entry_refuse()")
