"""The database's history leads exactly to the models, on both databases, up and down."""

from __future__ import annotations

import io
import re
from contextlib import redirect_stderr

import pytest
from click.testing import CliRunner
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from audit_app import migrate
from audit_app.accounts import service as accounts
from audit_app.base.db import Database
from audit_app.cli import cli

SHAPE_OF_POSTGRES = """
    SELECT 'index', indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'alembic_version'
    UNION ALL SELECT 'constraint', conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
      FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conrelid <> 0
       AND conrelid::regclass::text <> 'alembic_version'
    UNION ALL SELECT 'column', table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable
      || ' ' || coalesce(character_maximum_length::text, '') || ' ' || coalesce(column_default, '')
      FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'alembic_version'
    UNION ALL SELECT 'trigger', pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT 'policy', tablename || ' ' || policyname || ' ' || permissive || ' ' || cmd || ' ' || roles::text
      || ' ' || qual || ' ' || with_check FROM pg_policies
    UNION ALL SELECT 'guarded', oid::regclass || ' ' || relrowsecurity || ' ' || relforcerowsecurity
      FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'alembic_version'
"""


@pytest.fixture(params=["sqlite", "postgres"])
def empty(request, tmp_path):
    """A database without any table."""
    sqlite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path}/empty.db" if sqlite else request.getfixturevalue("pg_blank_url")
    database = Database(url)
    yield database
    database.close()


def shape(database):
    """Everything the database knows of its tables, comparable whichever way it came about."""
    with database.engine.connect() as connection:
        if database.dialect == "postgresql":
            rows = connection.execute(text(SHAPE_OF_POSTGRES))
            return {(kind, re.sub(r"\s+", " ", told)) for kind, told in rows}
        rows = connection.execute(text("SELECT type, name, tbl_name, sql FROM sqlite_master"))
        return {
            (kind, name, of_statement(sql))
            for kind, name, table, sql in rows
            if table != "alembic_version" and not name.startswith("sqlite_")
        }


def of_statement(sql):
    """The parts of a CREATE statement; their order and the spaces between them say nothing."""
    if not sql:
        return frozenset()
    head, _, body = re.sub(r"\s+", " ", sql.replace('"', "").lower()).partition("(")
    return frozenset([head.strip(), *(part.strip(" )") for part in body.split(","))])


def test_upgrade_leads_to_the_models(empty, request):
    migrate.upgrade(empty)
    made = shape(empty)

    if empty.dialect == "sqlite":
        other = Database(request.getfixturevalue("sqlite_url"))
        wanted = shape(other)
        other.close()
    else:
        with empty.engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
        migrate.METADATA.create_all(empty.engine)
        wanted = shape(empty)

    assert (made - wanted, wanted - made) == (set(), set())


def test_nothing_is_left_to_migrate(empty):
    migrate.upgrade(empty)

    assert migrate.differences(empty) == []


def test_missing_column_is_told(empty):
    migrate.upgrade(empty)
    with empty.engine.begin() as connection:
        connection.execute(text("ALTER TABLE job DROP COLUMN stage"))

    assert migrate.differences(empty) == ["add_column: job, stage"]


def test_up_down_and_up_again(empty):
    migrate.upgrade(empty)
    first = shape(empty)

    migrate.downgrade(empty, "base")
    assert set(inspect(empty.engine).get_table_names()) <= {"alembic_version"}
    assert migrate.revision_of(empty) is None

    migrate.upgrade(empty)
    assert shape(empty) == first
    assert migrate.revision_of(empty) == migrate.head()


def test_upgrade_again_keeps_what_is_there(empty):
    migrate.upgrade(empty)
    with empty.transaction(None) as session:
        accounts.found_organisation(session, "Northwind Support")

    migrate.upgrade(empty)

    with empty.engine.connect() as connection:
        assert connection.execute(text("SELECT name FROM organisation")).scalar_one() == "Northwind Support"


def test_migrated_trail_refuses_changes(empty):
    migrate.upgrade(empty)
    with empty.transaction(None) as session:
        accounts.found_organisation(session, "Northwind Support")

    for statement in ("UPDATE trail_entry SET actor = 'x'", "DELETE FROM trail_entry"):
        with empty.whole.connect() as connection, pytest.raises(DBAPIError, match="append-only"):
            connection.execute(text(statement))


def test_migrated_database_holds_foreign_keys(empty):
    """Migrating a SQLite database switches them off meanwhile."""
    migrate.upgrade(empty)

    broken = "INSERT INTO membership (organisation_id, user_id, role) VALUES (77, 77, 'reader')"
    with empty.whole.connect() as connection, pytest.raises(DBAPIError):
        connection.execute(text(broken))


def test_verbs_of_the_terminal(tmp_path):
    run = CliRunner(env={"AUDIT_APP_DATA_DIR": str(tmp_path), "AUDIT_APP_DATABASE_URL": ""}).invoke

    with redirect_stderr(io.StringIO()):
        assert run(cli, ["db", "status"]).exit_code == 1
        assert run(cli, ["db", "upgrade"]).output == f"The database is at {migrate.head()} now.\n"
        assert run(cli, ["db", "upgrade"]).output == f"The database was at {migrate.head()} already.\n"
        assert run(cli, ["db", "status"]).exit_code == 0
        assert run(cli, ["db", "check"]).output == "The database has the models' shape.\n"
