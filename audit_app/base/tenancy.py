"""Every row has an owner, and a session without an organisation reads and writes none of them.

A session belongs to one organisation (`session.info["organisation_id"]`). Statements over mapped classes
get the organisation as a criterion by themselves; statements over bare tables or text must say
`execution_options(organisation_checked=True)` where their author has written the filter. `EVERY` is for the
few places that look across organisations by design: signing in, start-up, verification.

PostgreSQL holds it a second time: every table with an `organisation_id` gets a policy when it is made (by a migration
or by `create_all`, it is one event), and `base.db` tells each transaction whose it is. Nothing told: no row.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Connection, ForeignKey, TextClause, event
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, mapped_column, with_loader_criteria
from sqlalchemy.sql import visitors
from sqlalchemy.sql.schema import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy.sql.base import ExecutableOption
    from sqlalchemy.sql.elements import ClauseElement

EVERY: Final = "every organisation"
KEY: Final = "organisation_id"
SETTING: Final = "app.organisation"
"""What PostgreSQL's policies read: an organisation's number, two with a comma, "*" for every one, nothing for none."""
POLICY: Final = "own_organisation"
_TOLD: Final = f"current_setting('{SETTING}', true)"
# Each SELECT is worked out once a statement, not once a row, and only when a row gets that far: an own row costs one
# comparison of numbers. A text that is no number is never cast in the first.
_OWN = (
    f"{KEY} = (SELECT CASE WHEN {_TOLD} ~ '^[0-9]+$' THEN {_TOLD}::integer END) "
    f"OR {KEY} = ANY ((SELECT string_to_array(nullif(nullif({_TOLD}, ''), '*'), ',')::integer[])::integer[]) "
    f"OR (SELECT {_TOLD} = '*')"
)


class TenancyError(RuntimeError):
    """A programming error: a statement that could have crossed organisations was stopped."""


class TenantOwned:
    """Mixin of every table whose rows belong to one organisation."""

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), sort_order=-10)


class TenantSession(Session):
    """A session that fails closed."""


def owner_of(session: Session) -> int:
    """The organisation that a session belongs to; raises TenancyError when it belongs to none, or to every one."""
    organisation = session.info.get(KEY)
    if not isinstance(organisation, int):
        raise TenancyError("no organisation for this statement")
    return organisation


def setting_of(organisation: object) -> str:
    """The organisation as PostgreSQL's policies read it; it stands in a statement as it is."""
    if organisation == EVERY:
        return "*"
    return str(organisation) if isinstance(organisation, int) else ""


def adopt(session: Session, organisation: int) -> None:
    """Has a session that belongs to no organisation yet belong to one that it has just made."""
    session.info[KEY] = organisation
    tell(session.connection(), organisation)


def tell(connection: Connection, *organisations: object) -> None:
    """Names the organisations of the rest of a transaction anew: more than one while something is handed over."""
    if connection.dialect.name == "postgresql":
        told = "*" if EVERY in organisations else ",".join(filter(None, map(setting_of, organisations)))
        connection.exec_driver_sql(f"SELECT set_config('{SETTING}', '{told}', true)")


@contextmanager
def overlooking(session: Session) -> Iterator[None]:
    """Has PostgreSQL show every organisation's rows to what is read inside, whose author bounds it by a person.

    For telling whether somebody has rights elsewhere; the statements of `TenantOwned` classes stay filtered.
    """
    session.flush()
    connection = session.connection()
    if connection.dialect.name != "postgresql":
        yield
        return
    before = connection.exec_driver_sql(f"SELECT current_setting('{SETTING}', true)").scalar() or ""
    tell(connection, EVERY)
    try:
        yield
    finally:
        connection.exec_driver_sql(f"SELECT set_config('{SETTING}', '{before}', true)")


def protect(connection: Connection, table: str) -> None:
    """Has PostgreSQL itself show and take only the rows of the organisation that a transaction names."""
    if connection.dialect.name == "postgresql":
        name = connection.dialect.identifier_preparer.quote(table)
        connection.exec_driver_sql(f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY")
        connection.exec_driver_sql(f"CREATE POLICY {POLICY} ON {name} USING ({_OWN}) WITH CHECK ({_OWN})")


@event.listens_for(Table, "after_create")
def _protect(table: Table, connection: Connection, **_more: Any) -> None:
    if KEY in table.c:
        protect(connection, table.name)


def is_owned(table: Table) -> bool:
    """Whether the table's rows belong to one organisation."""
    return KEY in table.c and table.name != "membership"


def _owned_tables(statement: ClauseElement) -> Iterable[str]:
    for element in visitors.iterate(statement):
        if isinstance(element, Table) and is_owned(element):
            yield element.name
        elif isinstance(element, TextClause):
            yield "a text statement"


@event.listens_for(TenantSession, "do_orm_execute")
def _scope(state: ORMExecuteState) -> None:
    organisation = state.session.info.get(KEY)
    if organisation == EVERY or state.execution_options.get("organisation_checked"):
        return
    statement: Any = state.statement
    if organisation is None or not state.is_orm_statement:
        for name in _owned_tables(statement):
            raise TenancyError(f"{name}: no organisation for this statement")
        return
    if state.is_insert:
        _check_rows(state.parameters, organisation)
        return
    if state.is_column_load or state.is_relationship_load:
        return  # the criterion travels with the statement that loaded the parent
    state.statement = statement.options(_only(organisation))


@lru_cache(maxsize=1024)
def _only(organisation: int) -> ExecutableOption:
    """The criterion for one organisation; made once, since making it costs as much as a whole statement."""
    return with_loader_criteria(
        TenantOwned, lambda cls: cls.organisation_id == organisation, include_aliases=True
    )


def _check_rows(parameters: Any, organisation: object) -> None:
    rows = parameters if isinstance(parameters, list) else [parameters or {}]
    for row in rows:
        if row.get(KEY, organisation) != organisation:
            raise TenancyError(f"a row of organisation {row[KEY]} written in organisation {organisation}")


@event.listens_for(TenantSession, "before_flush")
def _own(session: Session, _context: Any, _instances: Any) -> None:
    organisation = session.info.get(KEY)
    if organisation == EVERY:
        return
    for row in session.new:
        if not isinstance(row, TenantOwned):
            continue
        if organisation is None:
            raise TenancyError(f"{type(row).__name__}: no organisation to write it for")
        if getattr(row, KEY, None) is None:
            row.organisation_id = organisation
        elif row.organisation_id != organisation:
            raise TenancyError(f"{type(row).__name__} of another organisation")
