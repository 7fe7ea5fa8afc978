"""PostgreSQL shows and takes only the rows of the organisation that a transaction names.

Tables that are made from here on get their policy when they are made (`base/tenancy.py`); these were there before.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from audit_app.base.tenancy import POLICY, protect

revision = "0017"
down_revision = "0016"

OWNED = sa.text(
    "SELECT c.table_name, EXISTS (SELECT FROM pg_policies p WHERE p.schemaname = c.table_schema "
    "AND p.tablename = c.table_name) FROM information_schema.columns c JOIN information_schema.tables t "
    "USING (table_schema, table_name) WHERE c.table_schema = current_schema() "
    "AND c.column_name = 'organisation_id' AND t.table_type = 'BASE TABLE' ORDER BY 1"
)


def upgrade() -> None:
    for name, protected in _owned():
        if not protected:
            protect(op.get_bind(), name)


def downgrade() -> None:
    for name, protected in _owned():
        if protected:
            op.execute(f'DROP POLICY {POLICY} ON "{name}"')
            op.execute(f'ALTER TABLE "{name}" NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY')


def _owned() -> list[tuple[str, bool]]:
    if op.get_context().dialect.name != "postgresql":
        return []
    return [(row[0], row[1]) for row in op.get_bind().execute(OWNED)]
