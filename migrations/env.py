"""Alembic's entry: runs on the connection that `audit_app.migrate` opened."""

from __future__ import annotations

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context

from audit_app.migrate import METADATA, includes


def render(kind: str, thing: Any, _context: Any) -> str | Literal[False]:
    """Our own column types as what lies beneath them: a migration must not change when they do."""
    if kind == "type" and isinstance(thing, sa.TypeDecorator):
        return f"sa.{thing.impl_instance!r}"
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=METADATA,
    # SQLite changes a table by copying it; where there is no table yet, plain statements read better.
    render_as_batch=sa.inspect(connection).has_table("organisation"),
    render_item=render,
    compare_type=True,
    include_name=includes,
)
with context.begin_transaction():
    context.run_migrations()
