"""One PostgreSQL database for each process of tests, emptied after each test instead of copied before it."""

from __future__ import annotations

import contextlib

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from audit_app.base.db import Database
from audit_app.migrate import METADATA

PLAIN = "audit_plain"
"""The role of tests: it owns its databases and is nothing more, since policies do not hold for a superuser."""
KEPT = ("dbos", "dbos_migrations")  # how the job engine knows its own tables

SHAPE = """
SELECT string_agg(what, ' ' ORDER BY what) FROM (
  SELECT format('%s:%s:%s:%s:%s', relname, relkind, relnatts, relrowsecurity, relforcerowsecurity) AS what
    FROM pg_class WHERE relnamespace = 'public'::regnamespace
  UNION ALL SELECT format('%s:%s:%s', tgrelid, tgname, tgenabled) FROM pg_trigger WHERE NOT tgisinternal
) AS everything
"""
SESSIONS = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
 WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""
TABLES = """
SELECT schemaname, tablename FROM pg_tables
 WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2
"""
SEQUENCES = """
SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false) FROM pg_sequences
 WHERE last_value IS NOT NULL
"""


class Home:
    """A database with every table, which a plain role owns, and a superuser's connection to empty it."""

    def __init__(self, admin: str, worker: str) -> None:
        self.admin = make_url(admin).set(drivername="postgresql+psycopg")
        self.name = f"test_{worker}"
        self.url = self._address(self.name)
        self._own = self._build()
        self._blank: psycopg.Connection | None = None

    def empty(self) -> None:
        """Ends what still uses the database and takes away what the test left; ids begin at 1 again."""
        self._own.execute(SESSIONS)
        if self._own.execute(SHAPE).fetchone() != self._shape:
            self._own.close()
            self._own = self._build()
            return
        with self._own.transaction():
            filled = self._filled()
            for table in filled:
                self._own.execute(sql.SQL("DELETE FROM {}").format(table))
            self._own.execute(SEQUENCES)
        if (
            filled
        ):  # or rows of later tests would fill the gaps, and lie in another order than they were written
            self._own.execute(sql.SQL("VACUUM {}").format(sql.SQL(", ").join(filled)))

    def blank(self) -> str:
        """The address of a second database, which has nothing in it."""
        name = self.name.replace("test_", "blank_", 1)
        if self._blank is None:
            self._create(name)
            self._blank = self._connect(name)
        self._blank.execute(SESSIONS)
        self._blank.execute("DROP SCHEMA public CASCADE")
        self._blank.execute(sql.SQL("CREATE SCHEMA public AUTHORIZATION {}").format(sql.Identifier(PLAIN)))
        return self._address(name)

    def close(self) -> None:
        self._own.close()
        if self._blank is not None:
            self._blank.close()

    def _address(self, name: str) -> str:
        url = self.admin.set(username=PLAIN, password="plain", database=name)
        return url.render_as_string(hide_password=False)

    def _connect(self, name: str | None = None) -> psycopg.Connection:
        address = self.admin.set(drivername="postgresql", database=name or self.admin.database)
        return psycopg.connect(address.render_as_string(hide_password=False), autocommit=True)

    def _create(self, name: str) -> None:
        plain = sql.Identifier(PLAIN)
        with self._connect() as connection:
            if not connection.execute("SELECT FROM pg_roles WHERE rolname = %s", (PLAIN,)).rowcount:
                with contextlib.suppress(psycopg.errors.UniqueViolation, psycopg.errors.DuplicateObject):
                    connection.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD 'plain'").format(plain))
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )
            connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(name), plain))

    def _build(self) -> psycopg.Connection:
        self._create(self.name)
        database = Database(self.url)
        METADATA.create_all(database.engine)
        database.close()
        own = self._connect(self.name)
        # Deleting fires no trigger and asks no foreign key on this connection: the trail refuses both.
        own.execute("SET session_replication_role = replica")
        self._shape = own.execute(SHAPE).fetchone()
        return own

    def _filled(self) -> list[sql.Identifier]:
        """The tables that hold rows."""
        tables = [sql.Identifier(*pair) for pair in self._own.execute(TABLES) if pair != KEPT]
        looks = [
            sql.SQL("SELECT {}::int WHERE EXISTS (SELECT FROM {})").format(number, table)
            for number, table in enumerate(tables)
        ]
        return [tables[row[0]] for row in self._own.execute(sql.SQL(" UNION ALL ").join(looks), prepare=True)]
