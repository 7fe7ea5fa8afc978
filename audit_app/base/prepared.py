"""Statements made once: for what every request or every save asks, where making one costs more than its answer.

A prepared statement names the organisation itself (`table.c.organisation_id == OWNER`) instead of getting the
criterion each time; the value always comes from the session, and one that leaves a table of its own unguarded
is refused when the module loads. For the rest the ordinary way is short enough: measure before you prepare.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import BinaryExpression, Integer, bindparam
from sqlalchemy.sql import operators, visitors
from sqlalchemy.sql.schema import Table

from audit_app.base.tenancy import KEY, TenancyError, is_owned, owner_of

if TYPE_CHECKING:
    from sqlalchemy import CursorResult, Executable
    from sqlalchemy.orm import Session
    from sqlalchemy.sql.elements import ClauseElement

OWNER = bindparam("owner", type_=Integer)


class Prepared:
    """A SELECT, UPDATE or DELETE that is built and checked once, and run with values."""

    def __init__(self, statement: Any) -> None:
        _refuse_unguarded(statement)
        self.statement: Executable = statement

    def run(self, session: Session, **values: Any) -> CursorResult[Any]:
        """On the session's connection, past the mapped classes: what they have pending is not written first."""
        return session.connection().execute(self.statement, {"owner": owner_of(session), **values})

    def one_object(self, session: Session, **values: Any) -> Any:
        """The one mapped object that it selects, or None; what is pending is written first."""
        return session.scalars(
            self.statement,
            {"owner": owner_of(session), **values},
            execution_options={"organisation_checked": True},
        ).one_or_none()


def _refuse_unguarded(statement: ClauseElement) -> None:
    """Raises TenancyError naming a table with an owner that is not compared with OWNER."""
    tables: set[str] = set()
    guarded: set[str] = set()
    for element in visitors.iterate(statement):
        if isinstance(element, Table) and is_owned(element):
            tables.add(element.name)
        elif isinstance(element, BinaryExpression) and element.operator is operators.eq:
            column, value = element.left, element.right
            if getattr(column, "name", None) == KEY and getattr(value, "key", None) == OWNER.key:
                guarded.add(column.table.name)
    if missing := sorted(tables - guarded):
        raise TenancyError(f"{', '.join(missing)}: a prepared statement without its organisation")
