"""The database: one engine, sessions that belong to an organisation, and the only `commit` there is."""

from __future__ import annotations

import datetime as dt
import math
import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy import JSON, MetaData, Text, create_engine, event
from sqlalchemy.exc import DataError, IntegrityError, InvalidatePoolError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker

from audit_app.base.errors import Conflict, External, Invalid
from audit_app.base.i18n import gettext as _
from audit_app.base.tenancy import EVERY, KEY, SETTING, TenantSession, setting_of, tell
from audit_app.base.types import Instant

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Engine
    from sqlalchemy.pool import ConnectionPoolEntry

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


_ROOM = re.compile(r"character varying\((\d+)\)")


class Base(DeclarativeBase):
    """The parent of every table."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's own class attribute
        str: Text(),
        dt.datetime: Instant(),
        dict[str, Any]: JSON(),
        list[Any]: JSON(),
    }


class Database:
    """One engine and the ways to open a session on it."""

    def __init__(self, url: str, *, pool_size: int = 10) -> None:
        self.url = url
        self.engine = create_engine(url, pool_size=pool_size, max_overflow=20)
        self.dialect = self.engine.dialect.name
        if self.dialect == "sqlite":
            _prepare_sqlite(self.engine)
        else:
            _prepare_postgres(self.engine)
            _try_rested(self.engine)
        self.single: Engine = self.engine.execution_options(begin=ALONE, **{KEY: EVERY})
        """The same engine without transactions and over every organisation: each statement stands alone."""
        self.whole: Engine = self.engine.execution_options(**{KEY: EVERY})
        """The same engine over every organisation: migrations, and nobody who answers a request."""
        self._sessions = sessionmaker(class_=TenantSession, expire_on_commit=False)
        self._engines: dict[tuple[object, str], Engine] = {}

    def _engine_of(self, organisation_id: object, begin: str) -> Engine:
        """The engine as PostgreSQL's policies want it; kept, since making it costs as much as a statement."""
        if len(self._engines) > 1000:
            self._engines.clear()
        key = (organisation_id, begin)
        if key not in self._engines:
            self._engines[key] = self.engine.execution_options(begin=begin, **{KEY: organisation_id})
        return self._engines[key]

    @contextmanager
    def reading(self, organisation_id: int | None) -> Iterator[TenantSession]:
        """A session to read with; whatever it changed is thrown away. Raises Invalid as `transaction` does."""
        with self._sessions(
            bind=self._engine_of(organisation_id, "DEFERRED"), info={KEY: organisation_id}
        ) as session:
            try:
                yield session
            except DataError as error:
                raise Invalid(_unfit(error)) from error

    @contextmanager
    def transaction(self, organisation_id: int | str | None) -> Iterator[TenantSession]:
        """Everything inside happens, with its trail entry, or nothing does.

        Raises Conflict when a constraint of the database refuses, Invalid when a value has no room in its column,
        External when the database cannot write.
        """
        with self._sessions(
            bind=self._engine_of(organisation_id, "IMMEDIATE"),
            info={KEY: organisation_id, "after_commit": []},
        ) as session:
            try:
                yield session
                session.commit()
            except IntegrityError as error:
                session.rollback()
                raise Conflict(
                    _(
                        "This does not fit what is already there (%(rule)s). Load the page again and compare.",
                        rule=_rule_name(error),
                    )
                ) from error
            except DataError as error:
                session.rollback()
                raise Invalid(_unfit(error)) from error
            except OperationalError as error:
                session.rollback()
                raise External(_operational(error)) from error
            calls: list[Callable[[], None]] = session.info["after_commit"]
        for call in calls:
            call()

    @contextmanager
    def across(self) -> Iterator[TenantSession]:
        """A reading session over every organisation: signing in, start-up, verification."""
        with self._sessions(bind=self._engine_of(EVERY, "DEFERRED"), info={KEY: EVERY}) as session:
            yield session

    def close(self) -> None:
        self.engine.dispose()


@contextmanager
def beside(session: Session, organisation_id: int | None) -> Iterator[TenantSession]:
    """A second session in the same transaction for another organisation: what both write commits, or neither.

    For handing something over between organisations, which one module alone may do (`portal/service/bridge.py`).
    """
    session.flush()
    connection, own = session.connection(), session.info[KEY]
    info = {KEY: organisation_id, "after_commit": session.info["after_commit"]}
    tell(connection, own, organisation_id)
    try:
        with TenantSession(
            bind=connection, join_transaction_mode="create_savepoint", expire_on_commit=False, info=info
        ) as other:
            yield other
            other.commit()
    finally:
        tell(connection, own)


def after_commit(session: TenantSession, call: Callable[[], None]) -> None:
    """Has something done once this transaction is safely written."""
    session.info["after_commit"].append(call)


def _rule_name(error: IntegrityError) -> str:
    diagnostics = getattr(error.orig, "diag", None)
    name = getattr(diagnostics, "constraint_name", None)
    return str(name or str(error.orig).partition(": ")[2] or error.orig)


def _unfit(error: DataError) -> str:
    """What PostgreSQL will not take; it names no column, so the sentence tells the limit instead."""
    text = str(error.orig)
    if room := _ROOM.search(text):
        return _("A text is longer than the %(most)s characters it may have. Shorten it.", most=room[1])
    if "NUL" in text:
        return _("A text holds a character that cannot be kept (NUL). Take it out.")
    return _("A value is outside what can be kept. Check the numbers, the days and the length of texts.")


def _operational(error: OperationalError) -> str:
    text = str(error.orig)
    if "full" in text:
        return _("The disk is full: nothing was saved. Free some space and try again.")
    if "locked" in text:
        return _("The database is busy: nothing was saved. Try again in a moment.")
    if "readonly" in text:
        return _("The database may not be written: nothing was saved. Check the data folder's rights.")
    return _("The database did not answer: nothing was saved. Try again; if it stays so, see the log.")


RESTED = 1.0
"""Seconds after which a connection is tried before it is used; one that was used just now needs no trying."""


def _try_rested(engine: Engine) -> None:
    """Finds connections that the server has dropped meanwhile, all at once, before a request meets them."""

    @event.listens_for(engine, "checkin")
    def _note(_connection: Any, record: ConnectionPoolEntry) -> None:
        record.info["used_at"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def _try(connection: Any, record: ConnectionPoolEntry, _proxy: Any) -> None:
        if time.monotonic() - record.info.get("used_at", math.inf) < RESTED:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError from error


ALONE = "alone"
"""How a transaction begins that is none: every statement stands alone."""


def _prepare_postgres(engine: Engine) -> None:
    """Has every transaction say whose rows it may see, in the message that begins it: no further way to the server."""

    @event.listens_for(engine, "connect")
    def _by_ourselves(connection: Any, _record: Any) -> None:
        connection.autocommit = True  # the driver's own BEGIN would be a message more

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        owner = setting_of(options.get(KEY))
        driver: Any = connection.connection.driver_connection
        if options.get("begin") != ALONE:
            told = f"BEGIN; SELECT set_config('{SETTING}', '{owner}', true)"
            driver.execute(told, prepare=False)
            return
        told_before = connection.connection.record_info or {}
        if told_before.get(SETTING) != owner:  # it stays said on this connection, below what transactions say
            driver.execute(f"SELECT set_config('{SETTING}', '{owner}', false)", prepare=False)
            told_before[SETTING] = owner


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _pragmas(connection: sqlite3.Connection, _record: Any) -> None:
        # The driver's own transaction handling begins late and never for reads; ours begins when told.
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=NORMAL",
            "foreign_keys=ON",
            "busy_timeout=10000",
            "temp_store=MEMORY",
            "cache_size=-32000",
        ):
            connection.execute(f"PRAGMA {pragma}")

    # A transaction that reads first and writes later is refused at once when another has written in
    # between, whatever the time-out; so a unit that will write takes the lock at its start.
    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        mode = connection.get_execution_options().get("begin", "DEFERRED")
        if mode != ALONE:
            connection.exec_driver_sql(f"BEGIN {mode}")


def upsert(dialect: str, table: Any) -> Any:
    """An INSERT that understands ON CONFLICT, for the database at hand."""
    if dialect == "postgresql":
        from sqlalchemy.dialects.postgresql import insert as pg_insert

        return pg_insert(table)
    from sqlalchemy.dialects.sqlite import insert as sqlite_insert

    return sqlite_insert(table)


def ping(database: Database) -> None:
    """Raises when the database cannot be reached."""
    with database.engine.connect() as connection:
        connection.execute(sa.text("SELECT 1"))
